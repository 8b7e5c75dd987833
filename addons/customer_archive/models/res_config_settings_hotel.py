from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    """Menus for hotels (CA-36, CA-50)."""

    _inherit = "res.config.settings"

    group_customer_archive_guests = fields.Boolean(
        string="Stays and Guest Opinion Forms",
        implied_group="customer_archive.customer_archive_group_guests",
    )

    @api.onchange("customer_file_business_kind")
    def _onchange_customer_file_business_kind(self):
        kind = self.customer_file_business_kind
        if kind == "hotel" and kind != self.company_id.customer_file_business_kind:
            self.group_customer_archive_guests = True
        return super()._onchange_customer_file_business_kind()

    def set_values(self):
        result = super().set_values()
        if self.group_customer_archive_guests:
            # classes are the administrator's, settings those of Odoo's own
            self.env["customer.class"].sudo()._start_hotel_classes()
        return result
