from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import consteq

from .complaint_case import OPEN_STATES
from .complaint_case_step import ANSWER

RATED_STATES = ("called_back", "closed")


class ComplaintCase(models.Model):
    """What customers see of their complaints, and what they do with them (CD-02).

    Customers have no rights on the model: the pages of the portal show the few fields
    that are theirs, of complaints that ``_get_for_customer`` lets through.
    """

    _inherit = "complaint.case"

    def _compute_access_url(self):
        for case in self:
            case.access_url = f"/my/complaints/{case.id}"

    @api.model
    def _get_portal_domain(self):
        """Return the complaints of the current user's own company or household."""
        user = self.env.user
        if user._is_public():
            return Domain.FALSE
        return self._get_not_accused_domain() & Domain(
            "partner_id", "child_of", user.commercial_partner_id.id
        )

    @api.model
    def _get_for_customer(self, case_id, access_token=None):
        """Return a complaint for its customer: their own, or the one of their link.

        :param int case_id: id of the complaint
        :param str access_token: the token of the link, if any
        :return: complaint.case with all rights, empty if it isn't theirs
        """
        # customers have no rights on the model; the domain says what is theirs
        cases = self.sudo()
        mine = Domain("id", "=", case_id)
        if own := cases.search(mine & self._get_portal_domain()):
            return own
        case = cases.search(mine & self._get_not_accused_domain())
        token = case.access_token
        if token and access_token and consteq(token, access_token):
            return case
        return cases.browse()

    @api.model
    def _get_offered_domain(self):
        return Domain("state", "=", "offered")

    @api.model
    def _get_portal_choices(self):
        """Return the types and departments a customer chooses from, by name."""
        # customers have no rights on them, and see the names only
        company = Domain("company_id", "=", self.env.company.id)
        return {
            "types": self.env["complaint.type"]
            .sudo()
            .search(Domain("active", "=", True)),
            "teams": self.env["complaint.team"].sudo().search(company),
        }

    @api.model
    def _file_from_portal(self, post, documents=()):
        """File a complaint of the current user as a customer (CD-02).

        :param dict post: what they filled in, all text
        :param documents: werkzeug FileStorage of each document
        :return: complaint.case with all rights
        :raises UserError: when something is missing or isn't among the choices
        """
        choices = self._get_portal_choices()
        chosen = {
            name: records.filtered(lambda record, n=name: str(record.id) == post.get(n))
            for name, records in (
                ("type_id", choices["types"]),
                ("team_id", choices["teams"]),
            )
        }
        texts = {
            name: (post.get(name) or "").strip() for name in ("description", "demand")
        }
        if not chosen["type_id"] or not all(texts.values()):
            raise UserError(
                self.env._("Say what it is about, what happened and what you ask for.")
            )
        user = self.env.user
        # customers have no rights on the model, and file for themselves only
        case = self.sudo().create(
            {
                **{name: record.id for name, record in chosen.items()},
                **texts,
                "channel": "portal",
                "contact_name": user.name,
                "email": user.email,
                "partner_id": user.partner_id.id,
                "phone": user.phone,
                # nobody took it: nobody can have concealed it
                "received_by_id": SUPERUSER_ID,
            }
        )
        attachments = [(file.filename, file.read()) for file in documents if file]
        if attachments:
            case.message_post(
                attachments=attachments,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        return case

    def _answer_from_portal(self, record_id, answer, note=None):
        """Answer an offer or a repair of the complaint as its customer (CD-08, CD-20).

        :param int record_id: id of the offer or repair
        :param str answer: ``accept`` or ``decline`` an offer, ``confirm`` or ``repeat``
            a repair
        :param str note: what the customer says
        :raises UserError: for those answered, and those of others
        """
        offers = self.offer_ids.filtered(
            lambda offer: offer.round_number == self.round_number
        )
        records, method = {
            "accept": (offers, "action_accept"),
            "decline": (offers, "action_decline"),
            "confirm": (self.repair_ids, "action_confirm"),
            "repeat": (self.repair_ids, "action_repeat"),
        }.get(answer, (offers.browse(), None))
        record = records.filtered(lambda record: record.id == record_id)
        if not record:
            raise UserError(self.env._("There is nothing to answer."))
        getattr(record, method)(note)
        self._plan_answer()

    def _get_portal_rating_token(self):
        """Return the token with which the customer rates, None while they can't."""
        if self.state not in RATED_STATES or self._get_customer_rating():
            return None
        return self._rating_get_access_token()

    def _get_customer_status(self):
        """Return the state in the words a customer reads."""
        labels = {
            "new": self.env._("Received"),
            "accepted": self.env._("Being investigated"),
            "investigating": self.env._("Being investigated"),
            "offered": self.env._("Solution offered: your answer, please"),
            "agreed": self.env._("Being settled"),
            "called_back": self.env._("Settled"),
            "closed": self.env._("Closed"),
            "rejected": self.env._("Answered"),
            "withdrawn": self.env._("Withdrawn"),
            "merged": self.env._("Handled together with another complaint"),
        }
        return labels[self.state]

    def _message_post_after_hook(self, message, msg_values):
        """Tell who answers for the complaint that the customer has written."""
        author = message.author_id
        is_staff = bool(author) and not author.partner_share
        if not is_staff and message.message_type in ("comment", "email"):
            if author.commercial_partner_id != self.partner_id.commercial_partner_id:
                # other people's mail, as that of a merged complaint
                message.sudo().is_internal = True
            self._plan_answer()
        return super()._message_post_after_hook(message, msg_values)

    def _plan_answer(self):
        """Put what the customer has said on the list of who has to know it."""
        # whoever writes as a customer has no rights
        cases = self.sudo()
        cases.activity_unlink([ANSWER])
        cases._plan_activities(
            ANSWER,
            lambda case: case._get_addressee(),
            lambda case: fields.Date.context_today(case),
        )

    def _get_addressee(self):
        if self.state == "new":
            # customer service judges it, and has it on the board
            return self.env["res.users"]
        if self.state in OPEN_STATES:
            return self._get_responsible()
        return self.intake_id - self.accused_ids

    def _get_customer_rating(self):
        """Return the rating the customer has given in this round."""
        return self.rating_ids.filtered(
            lambda rating: rating.consumed
            and (not self.round_date or rating.rated_on >= self.round_date)
        )[:1]

    def rating_apply(
        self,
        rate,
        token=None,
        rating=None,
        feedback=None,
        subtype_xmlid=None,
        notify_delay_send=False,
    ):
        """Let the customer's own rating count as satisfaction (CD-10, CD-19).

        :param float rate: 1 to 5
        :param str token: token of the rating
        :param rating: rating.rating instead of the token
        :param str feedback: what the customer adds
        :param str subtype_xmlid: of the message the feedback is posted as
        :param bool notify_delay_send: whether its e-mails wait
        :return: rating.rating
        :raises AccessError: for anyone but the customer's link
        :raises UserError: before the customer was called back
        """
        if not self.env.su:
            raise AccessError(self.env._("Only the customer rates a complaint."))
        self.ensure_one()
        if self.state not in RATED_STATES:
            raise UserError(
                self.env._("A complaint is rated after we have called you back.")
            )
        rating = super().rating_apply(
            rate, token, rating, feedback, subtype_xmlid, notify_delay_send
        )
        target = self.company_id.complaint_satisfaction_target
        is_closed_well = self.state == "closed" and self.satisfaction >= target
        self.satisfaction = int(rate)
        if is_closed_well:
            self._improve()
        return rating
