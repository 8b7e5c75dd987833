from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CustomerSurveyCopy(models.Model):
    """A copy of a survey form: approved, numbered, printed once (CA-48).

    Whoever sees the customer on their list, or reads the form, asks for it; the
    general manager approves; the requester prints it.
    """

    _name = "customer.survey.copy"
    _inherit = ["customer.survey.mixin", "signoff.document.mixin"]
    _description = "Copy of a Survey Form"
    _order = "id desc"
    _rec_name = "number"

    _system_fields = frozenset(
        (
            "number",
            "state",
            "company_id",
            "signoff_round",
            "approved_date",
            "printed_date",
        )
    )
    _subject_fields = frozenset(("survey_id", "user_id"))

    number = fields.Char(readonly=True, copy=False)
    survey_id = fields.Many2one(
        comodel_name="customer.survey.form",
        string="Survey Form",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="survey_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Requested By",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    purpose = fields.Text(required=True)
    approved_date = fields.Datetime(string="Approved On", readonly=True, copy=False)
    printed_date = fields.Datetime(string="Printed On", readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("printed", "Printed"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
    )

    @api.depends("number", "survey_id.number")
    def _compute_display_name(self):
        for copy in self:
            # numbers only, whoever may read the form
            parts = (copy.number, copy.survey_id.sudo().number)
            copy.display_name = " ".join(filter(None, parts))

    @api.model_create_multi
    def create(self, vals_list):
        copies = super().create(vals_list)
        copies._check_survey_is_known()
        return copies

    def action_submit(self):
        """Ask the general manager for consent.

        :return: True
        :raises AccessError: for another person's request
        :raises UserError: for requests already sent
        """
        self._check_transition("draft")
        return self._send()

    def action_print(self):
        """Print approved copies, once.

        :return: report action (dict)
        :raises AccessError: for another person's copy
        :raises UserError: for copies that are not approved, or printed already
        """
        self._check_may_print()
        report = self.env.ref("customer_archive.action_report_customer_survey_copy")
        return report.report_action(self.ids)

    def _check_survey_is_known(self):
        """Refuse requests for forms that are on no list of the requester's."""
        if self.env.su:
            return
        surveys = self.sudo().survey_id.sudo(False)
        listed = self.env["customer.survey.extract"].search(
            [("survey_id", "in", surveys.ids)]
        )
        known = listed.sudo().survey_id.sudo(False) | surveys._filtered_access("read")
        if surveys - known:
            raise AccessError(
                self.env._(
                    "You can't ask for copies of forms that aren't on your list."
                )
            )

    def _get_files(self):
        return self.survey_id.file_id

    def _get_signoff_route(self):
        return [{"role": "general_manager"}]

    def _get_signoff_requester(self):
        return self.user_id

    def _signoff_on_approved(self):
        self.write({"state": "approved", "approved_date": fields.Datetime.now()})

    def _signoff_on_refused(self):
        self.state = "refused"

    def _check_may_print(self):
        self.check_access("read")
        for copy in self:
            if copy.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%s is printed by whoever asked for it.", copy.display_name
                    )
                )
            if copy.state == "printed":
                raise UserError(
                    self.env._(
                        "%s has been printed. Another copy needs another consent.",
                        copy.display_name,
                    )
                )
            if copy.state != "approved":
                raise UserError(
                    self.env._(
                        "%s: the general manager has not consented to this copy.",
                        copy.display_name,
                    )
                )

    def _check_printing(self):
        """Have copies printed once, and keep account of it."""
        self._check_may_print()
        copies = self.sudo()  # written by the printing itself, in whose name it is
        now = fields.Datetime.now()
        copies.write({"state": "printed", "printed_date": now})
        self.env["customer.access.log"]._note(copies._get_files(), "survey_copy")
        self.env["customer.file.event"]._record(
            [
                {
                    "customer_id": copy.survey_id.file_id.partner_id.id,
                    "company_id": copy.survey_id.file_id.company_id.id,
                    "kind": "survey_copied",
                    "date": now,
                    "summary": copy.display_name,
                    "audience": "managers",
                    "user_id": self.env.uid,
                    "res_model": self._name,
                    "res_id": copy.id,
                    "document_model": self._name,
                    "document_id": copy.id,
                }
                for copy in copies
                if copy.survey_id.file_id
            ]
        )

    def _get_survey(self):
        """Return the form to print, which the approved copy opens."""
        return self.survey_id.sudo()
