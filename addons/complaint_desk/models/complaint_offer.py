from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintOffer(models.Model):
    """A solution offered to the customer, and the answer (CD-08).

    Offers aren't changed: another one is made. All are kept.
    """

    _name = "complaint.offer"
    _description = "Complaint Offer"
    _order = "offered_date, id"

    case_id = fields.Many2one(
        comodel_name="complaint.case",
        string="Complaint",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="case_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    round_number = fields.Integer(string="Round", readonly=True, aggregator=None)
    name = fields.Text(string="Offer", required=True)
    amount = fields.Monetary(string="Value")
    offered_date = fields.Datetime(
        string="Offered On", required=True, readonly=True, default=fields.Datetime.now
    )
    offered_by_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    answer = fields.Selection(
        selection=[
            ("open", "No answer yet"),
            ("accepted", "Offer accepted"),
            ("declined", "Offer declined"),
        ],
        required=True,
        readonly=True,
        default="open",
    )
    answer_date = fields.Datetime(string="Answered On", readonly=True)
    answer_note = fields.Text(string="What the Customer Said", readonly=True)

    @api.depends("case_id.number", "name")
    def _compute_display_name(self):
        for offer in self:
            offer.display_name = f"{offer.case_id.number} {offer.name}"

    @api.model_create_multi
    def create(self, vals_list):
        cases = self.env["complaint.case"].browse(
            [vals.get("case_id") for vals in vals_list]
        )
        cases._check_step(("investigating", "offered"))
        cases._check_filled("investigation", "plan")
        offers = super().create(
            [
                # said outright, or the caller would decide
                {
                    **vals,
                    "round_number": case.round_number,
                    "offered_date": fields.Datetime.now(),
                    "offered_by_id": self.env.uid,
                    "answer": "open",
                    "answer_date": False,
                    "answer_note": False,
                }
                for case, vals in zip(cases, vals_list, strict=True)
            ]
        )
        cases._to_state("offered")
        return offers

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Offers stay on record: make another one."))

    def action_accept(self, note=None):
        """Note that the customer accepts offers (CD-08).

        :param str note: what the customer said
        :return: True
        :raises AccessError: for those who don't work on the complaint
        :raises UserError: for answered offers, and in another state of the complaint
        """
        self._check_open()
        self._answer("accepted", note)
        for offer in self.sudo():
            offer.case_id._end_pauses()
            offer.case_id._to_state(
                "agreed",
                agreed_date=fields.Datetime.now(),
                decision=offer.name,
                decision_answer="accepted",
            )
        return True

    def action_decline(self, note=None):
        """Note that the customer declines offers; others may follow (CD-08).

        :param str note: what the customer said
        :return: True
        :raises AccessError, UserError: as in ``action_accept``
        """
        self._check_open()
        self._answer("declined", note)
        cases = self.sudo().case_id.filtered(
            lambda case: all(
                offer.answer != "open"
                for offer in case.offer_ids
                if offer.round_number == case.round_number
            )
        )
        cases._to_state("investigating", decision_answer="declined")
        return True

    def _check_open(self):
        self.case_id._check_step(("offered",))
        for offer in self:
            if offer.answer != "open":
                raise UserError(
                    self.env._("%s has been answered already.", offer.display_name)
                )
            if offer.round_number != offer.case_id.round_number:
                raise UserError(
                    self.env._("%s was made in a former round.", offer.display_name)
                )

    def _answer(self, answer, note):
        # answers are written by the buttons only
        self.sudo().write(
            {
                "answer": answer,
                "answer_date": fields.Datetime.now(),
                "answer_note": note or False,
            }
        )
