from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    customer_file_questionnaire_days = fields.Integer(
        string="Questionnaires Valid For (Days)",
        default=14,
        groups="base.group_user",
        prefetch="customer_file",
    )

    _customer_file_questionnaire_days_positive = models.Constraint(
        "CHECK(customer_file_questionnaire_days > 0)",
        "Give customers at least a day to fill in a questionnaire.",
    )
