from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    complaint_phone = fields.Char(related="company_id.complaint_phone", readonly=False)
    complaint_email = fields.Char(related="company_id.complaint_email", readonly=False)
    complaint_entry_hours = fields.Float(
        related="company_id.complaint_entry_hours", readonly=False
    )
    complaint_sanction_days = fields.Integer(
        related="company_id.complaint_sanction_days", readonly=False
    )
    complaint_satisfaction_target = fields.Integer(
        related="company_id.complaint_satisfaction_target", readonly=False
    )
    complaint_repeat_days = fields.Integer(
        related="company_id.complaint_repeat_days", readonly=False
    )
