from odoo import api, models

# what reaches somebody, of companies and persons alike
CHANNELS = ("phone", "email", "website", "comment", "image_1920")
ADDRESS = (
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "partner_latitude",
    "partner_longitude",
)
IDENTITY = ("vat", "company_registry", "company_name", "function", "category_id")


class ResPartner(models.Model):
    """What an erasure does to a customer and to those who belong to them.

    Their rows stay, because orders and invoices point at them.
    """

    _inherit = "res.partner"

    @api.model
    def _get_erased_fields(self):
        """Return the names of the fields an erasure empties for natural persons."""
        return [*CHANNELS, *ADDRESS, *IDENTITY, "properties"]

    @api.model
    def _get_erased_company_fields(self):
        """Return the names of the fields an erasure empties for companies.

        Their names, addresses and registry numbers are no personal data.
        """
        return [*CHANNELS, "properties"]

    def _get_user_erasure_plan(self, label):
        """Return how the logins of customers end: as in ``_get_erasure_plan``."""
        users = self._get_logins().filtered("share")
        users.api_key_ids._remove()
        return [
            (user, {"login": f"{label} {user.id}", "password": "", "active": False})
            for user in users
        ]

    def _get_logins(self):
        return (
            self.env["res.users"]
            .with_context(active_test=False)
            .search([("partner_id", "in", self.ids)])
        )

    def _get_bank_erasure_plan(self, label):
        banks = self.with_context(active_test=False).bank_ids
        return [
            (
                bank,
                {
                    "acc_number": f"{label} {bank.id}",
                    "acc_holder_name": label,
                    "note": False,
                    "active": False,
                },
            )
            for bank in banks
        ]
