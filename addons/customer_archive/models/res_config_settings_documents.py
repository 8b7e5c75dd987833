from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_file_document_preset = fields.Selection(
        related="company_id.customer_file_document_preset", readonly=False
    )
    customer_file_document_type_ids = fields.Many2many(
        related="company_id.customer_file_document_type_ids", readonly=False
    )
    customer_file_document_notice_days = fields.Integer(
        related="company_id.customer_file_document_notice_days", readonly=False
    )

    @api.onchange("customer_file_document_preset")
    def _onchange_customer_file_document_preset(self):
        preset = self.customer_file_document_preset
        if preset != self.company_id.customer_file_document_preset:
            self.update(self.company_id._prepare_document_preset_vals(preset))
