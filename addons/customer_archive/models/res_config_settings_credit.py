from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_file_credit_control = fields.Boolean(
        related="company_id.customer_file_credit_control", readonly=False
    )
    customer_file_credit_preset = fields.Selection(
        related="company_id.customer_file_credit_preset", readonly=False
    )
    customer_file_credit_manager_amount = fields.Monetary(
        related="company_id.customer_file_credit_manager_amount",
        readonly=False,
        currency_field="customer_file_currency_id",
    )
    customer_file_credit_due_days = fields.Integer(
        related="company_id.customer_file_credit_due_days", readonly=False
    )
    customer_file_credit_share = fields.Float(
        related="company_id.customer_file_credit_share", readonly=False
    )
    customer_file_credit_slow_days = fields.Integer(
        related="company_id.customer_file_credit_slow_days", readonly=False
    )
    customer_file_credit_remind_days = fields.Integer(
        related="company_id.customer_file_credit_remind_days", readonly=False
    )
