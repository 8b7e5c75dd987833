import hashlib
import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .customer_file_protected_mixin import PROTECTED

# what the customer's people enter themselves; all else the steps write
ENTERED_FIELDS = frozenset(("answer_ids", "refusal_reason"))
ACTIVITY = "customer_archive.mail_activity_type_questionnaire"
INITIAL = {
    "state": "sent",
    "answer_ids": [],
    **dict.fromkeys(
        (
            "answered_date",
            "remark",
            "refusal_reason",
            "decided_date",
            "decided_by_id",
            "change_id",
        ),
        False,
    ),
}


class CustomerQuestionnaire(models.Model):
    """The form 《客户资料表》, sent to one customer to fill in (CA-49).

    Its link opens a public page. Whoever holds the link learns nothing but the
    customer's name; what they answer stays here until somebody takes it over.

    ================ ============================================ =================
    Operation        Who                                          When
    ================ ============================================ =================
    send             owner, liaisons, department's managers       file not closed
    read             whoever reads the file                       always
    answer           whoever has the link                         sent, once
    choose answers   owner, liaisons, department's managers       answered
    accept, refuse   the same; into drafts only who writes them   answered
    withdraw         owner, liaisons, department's managers       sent
    delete           nobody
    ================ ============================================ =================
    """

    _name = "customer.questionnaire"
    _inherit = [
        "customer.file.part.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "quick.activity.mixin",
        "confidential.thread.mixin",
    ]
    _mail_post_access = "read"
    _description = "Customer Questionnaire"
    _order = "id desc"
    _rec_name = "file_id"

    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Sent To",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    lang = fields.Selection(
        selection="_selection_lang",
        string="Language",
        required=True,
        readonly=True,
    )
    # the link itself is known to its receiver alone
    token_hash = fields.Char(
        required=True, readonly=True, copy=False, groups=fields.NO_ACCESS
    )
    date_until = fields.Date(string="Valid Until", required=True, readonly=True)
    state = fields.Selection(
        selection=[
            ("sent", "Sent"),
            ("answered", "Answered"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("expired", "Expired"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="sent",
        index=True,
    )
    answered_date = fields.Datetime(
        string="Answered On",
        readonly=True,
        copy=False,
        help="With the consent to keep the answers, or there would be none.",
    )
    answer_ids = fields.One2many(
        comodel_name="customer.questionnaire.answer",
        inverse_name="questionnaire_id",
        string="Answers",
    )
    remark = fields.Text(readonly=True, copy=False, prefetch=PROTECTED)
    refusal_reason = fields.Text(copy=False, prefetch=PROTECTED)
    decided_date = fields.Datetime(string="Decided On", readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    change_id = fields.Many2one(
        comodel_name="customer.file.change",
        string="Change Notice",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    can_handle = fields.Boolean(compute="_compute_can_handle")
    can_accept = fields.Boolean(compute="_compute_can_handle")

    _token_hash_uniq = models.UniqueIndex("(token_hash)")
    _date_until_idx = models.Index("(date_until) WHERE state = 'sent'")

    @api.depends_context("uid")
    @api.depends("state", "file_id.state")
    def _compute_can_handle(self):
        handled = self._origin._filtered_access("write")
        for questionnaire in self:
            file = questionnaire.file_id
            questionnaire.can_handle = questionnaire._origin in handled
            questionnaire.can_accept = questionnaire.can_handle and (
                file.state == "registered"
                or file.state == "draft"
                and file.has_access("write")
            )

    @api.depends("file_id.display_name", "create_date")
    def _compute_display_name(self):
        for questionnaire in self:
            sent = fields.Datetime.context_timestamp(
                questionnaire, questionnaire.create_date or fields.Datetime.now()
            )
            # number and customer name are no secret to who is shown the record
            questionnaire.display_name = (
                f"{questionnaire.sudo().file_id.display_name} {sent.date()}"
            )

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    @api.model_create_multi
    def create(self, vals_list):
        # said outright, or the caller's own defaults would decide
        return super().create([{**INITIAL, **vals} for vals in vals_list])

    def write(self, vals):
        # first the right: the refusals below name the customer
        self.check_access("write")
        names = {
            name for name in vals if not name.startswith(("message_", "activity_"))
        }
        if names and not self.env.su:
            if names - ENTERED_FIELDS:
                raise AccessError(
                    self.env._("What a questionnaire says is set by its steps only.")
                )
            self._check_state("answered")
        return super().write(vals)

    def action_accept(self):
        """Take the chosen answers over (CA-49).

        Into a draft, and into a registered file the caller may change, they are
        written at once; otherwise they are reported by a change notice (CA-08).

        :return: True
        :raises AccessError: for anyone but owner, liaisons and the department's
            managers, and for drafts the caller may not write
        :raises UserError: for questionnaires without answers or decided already, and
            while a file is submitted or closed
        """
        self._check_step("answered")
        for questionnaire in self:
            questionnaire._take_over()
        self._decide("accepted")
        self._record_history("questionnaire_accepted")
        return True

    def action_refuse(self):
        """Leave the file as it is, for the reason entered.

        :return: True
        :raises AccessError: for anyone but owner, liaisons and the department's
            managers
        :raises UserError: for questionnaires without answers or decided already, or
            without a reason
        """
        self._check_step("answered")
        for questionnaire in self:
            if not (questionnaire.refusal_reason or "").strip():
                raise UserError(
                    self.env._(
                        "%s: enter the reason of the refusal first.",
                        questionnaire.display_name,
                    )
                )
        self._decide("refused")
        return True

    def action_withdraw(self):
        """Make the links of questionnaires nobody has answered useless.

        :return: True
        :raises AccessError: for anyone but owner, liaisons and the department's
            managers
        :raises UserError: for questionnaires that were answered, or ended
        """
        self._check_step("sent")
        self.sudo().state = "withdrawn"  # written by the steps only
        return True

    def _check_step(self, state):
        """Refuse people without the right, and questionnaires in another state."""
        self.check_access("write")
        self._check_file_is_kept()
        self._check_state(state)

    def _check_state(self, state):
        for questionnaire in self:
            if questionnaire.state != state:
                raise UserError(
                    self.env._(
                        "%s: this step does not apply any more.",
                        questionnaire.display_name,
                    )
                )

    def _decide(self, state):
        # written by the steps only
        self.sudo().write(
            {
                "state": state,
                "decided_date": fields.Datetime.now(),
                "decided_by_id": self.env.uid,
            }
        )
        self.sudo().activity_unlink([ACTIVITY])

    def _take_over(self):
        """Write the chosen answers to the file, or report them."""
        file, chosen = self.file_id, self.answer_ids.filtered("is_chosen")
        self.answer_ids._keep_old_values()
        values = chosen._get_file_values()
        if file.state == "draft":
            file.write({**values, "source": "form"})
        elif file.state != "registered":
            raise UserError(
                self.env._(
                    "%s waits for its registration: withdraw it, or wait, before you "
                    "take answers over.",
                    file.display_name,
                )
            )
        elif file._is_changeable_by_me():
            file.write(values)
        else:
            self._report(chosen)
        chosen._enter_contact_persons()

    def _report(self, answers):
        """Hand in a notice of the changes that the answers mean (CA-08)."""
        lines = answers._prepare_change_lines()
        if not lines:
            return
        answered = fields.Datetime.context_timestamp(self, self.answered_date).date()
        change = self.env["customer.file.change"].create(
            {
                "file_id": self.file_id.id,
                "known_date": answered,
                "reason": self.env._(
                    "The customer filled in the questionnaire on %s.", answered
                ),
                "line_ids": lines,
            }
        )
        change.action_submit()
        self.sudo().change_id = change  # written by the steps only

    @api.model
    def _send(self, contacts, days, lang=False, by_email=True):
        """Send questionnaires; those of the same files still open are withdrawn.

        The caller has checked who may send them.

        :param dict contacts: customer.file → res.partner
        :param int days: how long the links are valid
        :param str lang: language, by default each contact's own
        :return: tuple: the questionnaires, dict questionnaire → link
        """
        files = self.env["customer.file"].union(*contacts)
        # created and ended by the steps only
        records = self.sudo().with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True
        )
        records.search(
            Domain("file_id", "in", files.ids) & Domain("state", "=", "sent")
        ).state = "withdrawn"
        # together, wherever they come from
        self.env["res.partner"].union(*contacts.values()).fetch(["lang"])
        tokens = [secrets.token_urlsafe(32) for _file in contacts]
        until = fields.Date.add(fields.Date.context_today(self), days=days)
        questionnaires = records.create(
            [
                {
                    "file_id": file.id,
                    "contact_id": contact.id,
                    "lang": lang or records._get_lang_of(contact),
                    "date_until": until,
                    "token_hash": self._hash(token),
                }
                for (file, contact), token in zip(contacts.items(), tokens, strict=True)
            ]
        ).with_env(self.env)
        links = {
            questionnaire: f"{self.get_base_url()}/customer-questionnaire/{token}"
            for questionnaire, token in zip(questionnaires, tokens, strict=True)
        }
        questionnaires._record_history(
            "questionnaire_sent",
            direction="out",
            medium="email" if by_email else "other",
        )
        return questionnaires, links

    @api.model
    def _get_lang_of(self, contact):
        known = dict(self._selection_lang())
        langs = (contact.lang, self.env.company.partner_id.lang, self.env.lang)
        return next((lang for lang in langs if lang in known), "en_US")

    def _mail(self, links):
        """Mail the links, one mail to each contact.

        :param dict links: customer.questionnaire → link
        """
        template = self.env.ref("customer_archive.mail_template_questionnaire")
        template.with_context(
            questionnaire_links={record.id: link for record, link in links.items()}
        ).send_mail_batch(self.ids, email_layout_xmlid="mail.mail_notification_light")

    def _get_link(self):
        """Return the link for the mail being written: nothing else knows it."""
        return self.env.context.get("questionnaire_links", {}).get(self.id, "")

    def _record_history(self, kind, **vals):
        """Record a step in the history of the files (CA-23)."""
        kinds = dict(
            self.env["customer.file.event"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        is_own = self.env.user._is_internal()
        self.env["customer.file.event"]._record(
            [
                {
                    "customer_id": questionnaire.file_id.partner_id.id,
                    "company_id": questionnaire.file_id.company_id.id,
                    "kind": kind,
                    "date": fields.Datetime.now(),
                    "summary": kinds[kind],
                    "res_model": self._name,
                    "res_id": questionnaire.id,
                    "document_model": self._name,
                    "document_id": questionnaire.id,
                    "user_id": is_own and self.env.uid,
                    "partner_id": questionnaire.contact_id.id,
                    **vals,
                }
                for questionnaire in self
            ]
        )

    @api.model
    def _hash(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    def _get_answer_texts(self):
        """Return what was answered, for the printed form: dict question → text."""
        return {answer.question: answer.new_value for answer in self.answer_ids}

    def _plan_acceptance(self):
        """Put answers on the list of whoever owns the file."""
        self._plan_activities(
            ACTIVITY,
            lambda questionnaire: questionnaire.file_id.owner_id,
            lambda _questionnaire: fields.Date.context_today(self),
        )

    @api.model
    def _cron_expire(self):
        """End questionnaires whose time is up; the page compares dates by itself."""
        self.search(
            Domain("state", "=", "sent")
            & Domain("date_until", "<", fields.Date.context_today(self))
        ).state = "expired"
