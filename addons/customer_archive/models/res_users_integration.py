from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _is_integration(self):
        """Tell an outside program's user from a person."""
        return self.has_group("customer_archive.customer_archive_group_integration")

    def _may_sign(self):
        """Tell whether this user can be asked to decide: staff, no program."""
        return self._is_internal() and not self._is_integration()
