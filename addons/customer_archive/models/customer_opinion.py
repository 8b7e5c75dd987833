from odoo import Command, api, fields, models
from odoo.exceptions import AccessError

from .customer_file_protected_mixin import PROTECTED
from .customer_preference_type import DEPARTMENTS


class CustomerOpinion(models.Model):
    """The form 《宾客意见表》: what a department noticed of a guest on a day (CA-50).

    What is entered beside the prompts is noted as the guest's preferences at once.
    """

    _name = "customer.opinion"
    _inherit = ["customer.data.mixin"]
    _description = "Guest Opinion Form"
    _order = "date desc, id desc"
    _rec_name = "stay_id"

    stay_id = fields.Many2one(
        comodel_name="customer.stay",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        related="stay_id.partner_id", string="Guest", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="stay_id.company_id", store=True, precompute=True, default=None
    )
    department = fields.Selection(selection=DEPARTMENTS, required=True, default="rooms")
    date = fields.Date(
        string="Day",
        required=True,
        default=fields.Date.context_today,
        help="The day on which it was noticed.",
    )
    filled_date = fields.Date(string="Filled In On", readonly=True, copy=False)
    is_late = fields.Boolean(
        string="Late",
        compute="_compute_is_late",
        store=True,
        help="Not filled in on the same day.",
    )
    opinion = fields.Text(
        string="The Guest's Opinion", prefetch=PROTECTED, help="In the guest's words."
    )
    preference_ids = fields.One2many(
        comodel_name="customer.preference",
        inverse_name="opinion_id",
        string="Noticed",
    )

    @api.depends("date", "filled_date")
    def _compute_is_late(self):
        for opinion in self:
            filled = opinion.filled_date
            opinion.is_late = bool(filled and opinion.date and filled > opinion.date)

    @api.depends("partner_id.name", "department", "date")
    def _compute_display_name(self):
        labels = dict(self._fields["department"]._description_selection(self.env))
        for opinion in self:
            parts = (
                opinion.partner_id.name,
                labels.get(opinion.department),
                opinion.date,
            )
            opinion.display_name = ", ".join(map(str, filter(None, parts)))

    @api.onchange("department")
    def _onchange_department(self):
        """Offer the prompts of the department; what stays empty is not kept."""
        filled = self.preference_ids.filtered("value")
        prompts = self._get_prompts() - filled.type_id
        self.preference_ids = [
            *(Command.unlink(line.id) for line in self.preference_ids - filled),
            *(Command.create({"type_id": prompt.id}) for prompt in prompts),
        ]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        today = fields.Date.context_today(self)
        opinions = super().create(
            [
                {**self._without_empty_lines(vals), "filled_date": today}
                for vals in vals_list
            ]
        )
        opinions.stay_id.check_access("read")
        return opinions

    def write(self, vals):
        self._check_system_fields(vals)
        result = super().write(self._without_empty_lines(vals))
        if "stay_id" in vals:
            self.stay_id.check_access("read")
        return result

    @api.model
    def _check_system_fields(self, vals):
        if not self.env.su and "filled_date" in vals:
            raise AccessError(
                self.env._("When a form is filled in is noted by the system only.")
            )

    @api.model
    def _without_empty_lines(self, vals):
        if "preference_ids" not in vals:
            return vals
        lines = [
            command
            for command in vals["preference_ids"]
            if command[0] != Command.CREATE or command[2].get("value")
        ]
        return {**vals, "preference_ids": lines}

    def _get_prompts(self):
        """Return what the department's staff look for in particular."""
        return self.env["customer.preference.type"].search(
            [("is_prompt", "=", True), ("department", "=", self.department)]
        )

    def _get_form_lines(self):
        """Return the lines of the printed form: list of (label, text)."""
        noticed = {line.type_id: line.value for line in self.preference_ids}
        types = self._get_prompts() | self.preference_ids.type_id
        return [(item.name, noticed.get(item, "")) for item in types]
