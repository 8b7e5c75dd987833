from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_file_grade_monthly = fields.Boolean(
        related="company_id.customer_file_grade_monthly", readonly=False
    )
    customer_file_grade_months = fields.Integer(
        related="company_id.customer_file_grade_months", readonly=False
    )
    customer_file_channel_weakest_share = fields.Float(
        related="company_id.customer_file_channel_weakest_share", readonly=False
    )
    customer_file_channel_report_months = fields.Integer(
        related="company_id.customer_file_channel_report_months", readonly=False
    )
