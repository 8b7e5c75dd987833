from odoo import api, fields, models
from odoo.fields import Domain

# this many reminders in vain make lateness part of the assessment (CA-32)
REMINDERS = 2


class CustomerFile(models.Model):
    _inherit = "customer.file"

    @api.model
    def _cron_propose_assessments(self):
        """Propose an entry for each file late in spite of reminders (CA-32).

        Runs when a month is over and dates the entries at its end; a file has one.
        """
        month_end = fields.Date.subtract(
            fields.Date.context_today(self).replace(day=1), days=1
        )
        files = self.search(
            Domain("is_late", "=", True)
            & Domain("reminder_count", ">=", REMINDERS)
            & Domain("registration_deadline", "<=", month_end)
        )
        self.env["staff.assessment"]._propose(
            [
                file._prepare_late_assessment_vals(month_end)
                for file in files
                if file._is_assessed()
            ]
        )

    def _is_assessed(self):
        """Tell whether the file counts: customers first met since the start date."""
        start = self.company_id.customer_file_start_date
        return bool(start and self.first_contact_date >= start)

    def _prepare_late_assessment_vals(self, date):
        company = self.company_id
        points, amount = (
            company.customer_file_late_points,
            company.customer_file_late_fine,
        )
        return {
            "proposal_key": f"late_registration {self.id}",
            "rule_code": "CA-32",
            "company_id": company.id,
            "user_id": self.owner_id.id,
            "date": date,
            "kind": "fine" if amount else "points" if points else "notice",
            "points": -points,
            "amount": -amount,
            "reason": self.env._(
                "Registered late after %(count)s reminders; due on %(date)s.",
                count=self.reminder_count,
                date=self.registration_deadline,
            ),
            "source_model": self._name,
            "source_id": self.id,
            "source_name": self.display_name,
        }
