from odoo import models


class CustomerFile(models.Model):
    """What is noted about a customer goes with their personal data (T37)."""

    _inherit = "customer.file"

    def _erase(self, label):
        partners = self._get_contacts_of_customer()
        for name in self.env.registry.descendants(["customer.data.mixin"], "_inherit"):
            if not self.env[name]._abstract:
                self.env[name].search([("partner_id", "in", partners.ids)]).unlink()
        return super()._erase(label)
