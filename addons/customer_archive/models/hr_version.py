from odoo import fields, models
from odoo.fields import Domain


class HrVersion(models.Model):
    """A new department is a move: the customers stay with the old one (CA-26)."""

    _inherit = "hr.version"

    def write(self, vals):
        if "department_id" not in vals:
            return super().write(vals)
        moved = self.filtered(
            lambda version: version.employee_id.user_id
            and version.department_id
            and version.department_id.id != vals["department_id"]
        )
        planned = moved.filtered(
            lambda version: version.date_version > fields.Date.today()
        )
        # what is corrected in the past is no move
        current = moved.filtered(
            lambda version: version == version.employee_id.current_version_id
        )
        current.employee_id._check_departure("move")
        result = super().write(vals)
        planned._start_handovers()
        return result

    def _start_handovers(self):
        """Start the handover of people who move later on, once."""
        # whoever plans a move needn't be a manager of the sales department
        handovers = self.env["customer.handover"].sudo()
        employees = self.employee_id._departure_blockers()
        started = handovers.search(
            Domain("user_id", "in", self.employee_id.user_id.ids)
            & Domain("state", "=", "open")
        )
        taken = {(handover.user_id, handover.company_id) for handover in started}
        handovers.create(
            [
                {
                    "user_id": version.employee_id.user_id.id,
                    "company_id": version.company_id.id,
                    "reason": "move",
                    "date": version.date_version,
                }
                for version in self
                if version.employee_id in employees
                and (version.employee_id.user_id, version.company_id) not in taken
            ]
        )
