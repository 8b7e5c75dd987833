from odoo import models


class HrEmployee(models.Model):
    """Nobody leaves with survey forms in their pocket (CA-26, CA-47)."""

    _inherit = "hr.employee"

    def _departure_blockers(self):
        blockers = super()._departure_blockers()
        controlled = self.filtered(
            lambda employee: employee.user_id
            and employee.company_id.sudo().customer_file_departure_control
        )
        # that there are forms is no secret to those who let somebody go
        counts = {
            (collector, company): count
            for collector, company, count in self.env["customer.survey.form"]
            .sudo()
            ._read_group(
                [
                    ("state", "=", "draft"),
                    ("collector_id", "in", controlled.user_id.ids),
                ],
                ["collector_id", "company_id"],
                ["__count"],
            )
        }
        for employee in controlled:
            if count := counts.get((employee.user_id, employee.company_id)):
                blockers.setdefault(employee, []).append(
                    self.env._(
                        "%(person)s still has %(count)s survey forms that are not "
                        "handed in. Have them handed in first.",
                        person=employee.name,
                        count=count,
                    )
                )
        return blockers
