from datetime import timedelta

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    complaint_phone = fields.Char(prefetch="complaint", groups="base.group_user")
    complaint_email = fields.Char(
        string="Complaint E-mail", prefetch="complaint", groups="base.group_user"
    )
    complaint_entry_hours = fields.Float(
        string="Entered Within (Hours)",
        default=8,
        groups="base.group_user",
        help="Working hours between a complaint and its entry; more of them propose "
        "the sanction for concealment. 0: nothing is proposed.",
        prefetch="complaint",
    )
    complaint_sanction_days = fields.Integer(
        string="Head Decides Within (Days)",
        default=5,
        groups="base.group_user",
        help="Working days; afterwards the general manager decides about sanctions.",
        prefetch="complaint",
    )
    complaint_satisfaction_target = fields.Integer(
        string="Satisfaction Target",
        default=4,
        groups="base.group_user",
        help="1 to 5; below it an improvement action is opened.",
        prefetch="complaint",
    )
    complaint_repeat_days = fields.Integer(
        string="Repeated Within (Days)",
        default=30,
        groups="base.group_user",
        help="A customer's complaint of the same type after no more days than these "
        "is a repeat.",
        prefetch="complaint",
    )

    _complaint_repeat_positive = models.Constraint(
        "CHECK(complaint_repeat_days >= 0)",
        "The days of repeated complaints cannot be negative.",
    )
    _complaint_figures_positive = models.Constraint(
        "CHECK(complaint_entry_hours >= 0 AND complaint_sanction_days > 0"
        " AND complaint_satisfaction_target BETWEEN 0 AND 5)",
        "Hours and days of complaints cannot be negative; the target is 0 to 5.",
    )

    def _get_next_working_date(self, days=1):
        """Return the date some working days from now in the company's calendar."""
        today = fields.Date.context_today(self)
        calendar = self.resource_calendar_id.with_company(self)
        date = calendar and calendar._get_working_dates_after([today], days)[today]
        return date or today + timedelta(days=days)

    def _get_sanction_deadline(self):
        return self._get_next_working_date(self.complaint_sanction_days)
