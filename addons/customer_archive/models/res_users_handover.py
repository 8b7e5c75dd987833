from odoo import models


class ResUsers(models.Model):
    """A login is closed at once; the customers fall to the manager (CA-26)."""

    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals and not vals["active"]:
            self._leave_customers_to_managers()
        return result

    def _leave_customers_to_managers(self):
        # whoever closes logins needn't read customer files
        files = self.env["customer.file"].sudo()._search_held_by(self)
        Handover = self.env["customer.handover"].sudo()
        handovers = Handover.search(
            [("user_id", "in", self.ids), ("state", "=", "open")]
        )
        started = {(handover.user_id, handover.company_id) for handover in handovers}
        held = {
            (user, file.company_id)
            for file in files
            for user in self
            if file._get_roles_of(user)
        }
        new = Handover.create(
            [
                {"user_id": user.id, "company_id": company.id}
                for user, company in held - started
                if company.customer_file_departure_control
            ]
        )
        # nobody has named a successor yet, who was proposed is none
        new.line_ids.successor_id = False
        (handovers + new)._fall_to_managers()
