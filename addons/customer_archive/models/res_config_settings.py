from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_file_business_kind = fields.Selection(
        related="company_id.customer_file_business_kind", readonly=False
    )
    customer_file_start_date = fields.Date(
        related="company_id.customer_file_start_date", readonly=False
    )
    customer_file_registration_preset = fields.Selection(
        related="company_id.customer_file_registration_preset", readonly=False
    )
    customer_file_registration_days = fields.Integer(
        related="company_id.customer_file_registration_days", readonly=False
    )
    customer_file_registration_unit = fields.Selection(
        related="company_id.customer_file_registration_unit", readonly=False
    )
    customer_file_mandatory_preset = fields.Selection(
        related="company_id.customer_file_mandatory_preset", readonly=False
    )
    customer_file_change_days = fields.Integer(
        related="company_id.customer_file_change_days", readonly=False
    )
    customer_file_access_preset = fields.Selection(
        related="company_id.customer_file_access_preset", readonly=False
    )
    customer_file_access_days = fields.Integer(
        related="company_id.customer_file_access_days", readonly=False
    )
    customer_file_custodian_id = fields.Many2one(
        related="company_id.customer_file_custodian_id", readonly=False
    )
    customer_file_contact_owner_id = fields.Many2one(
        related="company_id.customer_file_contact_owner_id", readonly=False
    )
    customer_file_from_won_lead = fields.Boolean(
        related="company_id.customer_file_from_won_lead", readonly=False
    )
    customer_file_departure_control = fields.Boolean(
        related="company_id.customer_file_departure_control", readonly=False
    )
    customer_file_handover_preset = fields.Selection(
        related="company_id.customer_file_handover_preset", readonly=False
    )
    customer_file_change_control = fields.Boolean(
        related="company_id.customer_file_change_control", readonly=False
    )
    customer_file_partner_export_control = fields.Boolean(
        related="company_id.customer_file_partner_export_control", readonly=False
    )
    customer_file_merge_control = fields.Boolean(
        related="company_id.customer_file_merge_control", readonly=False
    )
    customer_file_data_sharing = fields.Boolean(
        related="company_id.customer_file_data_sharing", readonly=False
    )
    customer_file_greeting_days = fields.Integer(
        related="company_id.customer_file_greeting_days", readonly=False
    )
    customer_file_late_points = fields.Float(
        related="company_id.customer_file_late_points", readonly=False
    )
    customer_file_breach_fine_from = fields.Monetary(
        related="company_id.customer_file_breach_fine_from",
        readonly=False,
        currency_field="customer_file_currency_id",
    )
    customer_file_breach_fine_to = fields.Monetary(
        related="company_id.customer_file_breach_fine_to",
        readonly=False,
        currency_field="customer_file_currency_id",
    )
    customer_file_late_fine = fields.Monetary(
        related="company_id.customer_file_late_fine",
        readonly=False,
        currency_field="customer_file_currency_id",
    )
    customer_file_effect_days = fields.Integer(
        related="company_id.customer_file_effect_days", readonly=False
    )
    customer_file_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the Fine"
    )
    customer_file_dormant_days = fields.Integer(
        related="company_id.customer_file_dormant_days", readonly=False
    )
    customer_file_erasure_years = fields.Integer(
        related="company_id.customer_file_erasure_years", readonly=False
    )

    @api.onchange("customer_file_business_kind")
    def _onchange_customer_file_business_kind(self):
        kind = self.customer_file_business_kind
        if kind and kind != self.company_id.customer_file_business_kind:
            self.update(self.company_id._prepare_business_kind_vals(kind))

    @api.onchange("customer_file_registration_preset")
    def _onchange_customer_file_registration_preset(self):
        preset = self.customer_file_registration_preset
        if preset and preset != self.company_id.customer_file_registration_preset:
            days, unit = self.company_id._get_registration_terms(preset)
            self.customer_file_registration_days = days
            self.customer_file_registration_unit = unit
