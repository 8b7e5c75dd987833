from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What customers are told (CA-31)."""

    _inherit = "res.config.settings"

    customer_file_survey_purpose = fields.Text(
        related="company_id.customer_file_survey_purpose", readonly=False
    )
