from odoo import models
from odoo.fields import Domain


class CustomerFile(models.Model):
    """Greetings are the duty of the owner, whoever that is (CA-40)."""

    _inherit = "customer.file"

    def write(self, vals):
        result = super().write(vals)
        if "owner_id" in vals:
            self._pass_on_greetings()
        return result

    def _pass_on_greetings(self):
        # planned for the owner by the system, whoever changes the owner
        self.env["customer.anniversary"].sudo().search(
            Domain("partner_id.commercial_partner_id", "in", self.partner_id.ids)
            & Domain("company_id", "in", self.company_id.ids)
            & Domain("activity_ids", "!=", False)
        )._forget_greetings()
