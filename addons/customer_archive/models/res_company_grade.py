from odoo import api, fields, models

# P13: distributors are reported on
REPORT_MONTHS_BY_KIND = {"distributor": 3}


class ResCompany(models.Model):
    _inherit = "res.company"

    customer_file_grade_monthly = fields.Boolean(
        string="Grade Customers Every Month",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_grade_months = fields.Integer(
        string="Period of Grading (Months)",
        default=12,
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_channel_weakest_share = fields.Float(
        string="Distributors Proposed for Removal (%)",
        default=10,
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_channel_report_months = fields.Integer(
        string="Channel Reports Every (Months)",
        groups="base.group_user",
        help="Opened for all distributors when a period is over; periods begin in "
        "January. 0: none are opened.",
        prefetch="customer_file",
    )

    _customer_file_channel_report_months_range = models.Constraint(
        "CHECK(COALESCE(customer_file_channel_report_months, 0)"
        " IN (0, 1, 2, 3, 4, 6, 12))",
        "A year has a whole number of reporting periods: 1, 2, 3, 4, 6 or 12 months.",
    )
    _customer_file_channel_weakest_share_range = models.Constraint(
        "CHECK(customer_file_channel_weakest_share >= 0"
        " AND customer_file_channel_weakest_share <= 100)",
        "The share proposed for removal is between 0 and 100 percent.",
    )
    _customer_file_grade_months_positive = models.Constraint(
        "CHECK(customer_file_grade_months > 0)",
        "Customers are graded by the figures of at least a month.",
    )

    @api.model
    def _prepare_business_kind_vals(self, kind):
        return {
            **super()._prepare_business_kind_vals(kind),
            "customer_file_grade_monthly": True,
            "customer_file_channel_report_months": REPORT_MONTHS_BY_KIND.get(kind, 0),
        }

    @api.model
    def _describe_business_kind(self, kind):
        phrases = super()._describe_business_kind(kind)
        months = REPORT_MONTHS_BY_KIND.get(kind)
        if months:
            phrases.append(
                self.env._(
                    "a channel report on each distributor every %s months", months
                )
            )
        return phrases
