from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_file_questionnaire_days = fields.Integer(
        related="company_id.customer_file_questionnaire_days", readonly=False
    )
