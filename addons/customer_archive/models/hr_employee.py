from odoo import api, models
from odoo.exceptions import RedirectWarning


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self.filtered("active")._check_departure("leave")
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_customers(self):
        self._check_departure("leave")

    def _check_departure(self, reason):
        """Refuse that people leave or move while something keeps them (CA-26).

        :param str reason: a reason of ``customer.handover``
        """
        blockers = self._departure_blockers()
        for employee in self:
            if texts := blockers.get(employee):
                raise RedirectWarning(
                    "\n".join(texts),
                    employee._get_handover_action(reason),
                    self.env._("Hand over the customers"),
                )

    def _departure_blockers(self):
        """Return what keeps people from leaving or moving; addons add their own.

        :return: dict hr.employee → list of texts
        """
        controlled = self.filtered(
            lambda employee: employee.user_id
            and employee.company_id.sudo().customer_file_departure_control
        )
        if not controlled:
            return {}
        # that there are files is no secret to those who let somebody go
        files = self.env["customer.file"].sudo()._search_held_by(controlled.user_id)
        blockers = {}
        for employee in controlled:
            held = files.filtered(
                lambda file, employee=employee: file.company_id == employee.company_id
                and file._get_roles_of(employee.user_id)
            )
            if held:
                blockers[employee] = [
                    self.env._(
                        "%(person)s still answers for %(count)s customers. Hand them "
                        "over first.",
                        person=employee.name,
                        count=len(held),
                    )
                ]
        return blockers

    def _get_handover_action(self, reason):
        handover = self.env["customer.handover"].search(
            [("user_id", "=", self.user_id.id), ("state", "=", "open")], limit=1
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Handover of Customers"),
            "res_model": handover._name,
            "res_id": handover.id,
            "views": [(False, "form")],
            "context": {"default_user_id": self.user_id.id, "default_reason": reason},
        }

    def action_hand_over_customers(self):
        """Open the handover of this person's customers, or a new one.

        :return: window action (dict)
        """
        self.ensure_one()
        self.check_access("read")
        return self._get_handover_action("leave")
