from odoo import api, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _get_erased_fields(self):
        # electronic invoicing comes with some countries only
        optional = ("peppol_endpoint", "global_location_number")
        return [
            *super()._get_erased_fields(),
            "sale_warn_msg",
            *(name for name in optional if name in self._fields),
        ]
