from odoo import api, models


class CustomerClass(models.Model):
    """What a hotel's files hold besides (CA-36)."""

    _inherit = "customer.class"

    @api.model
    def _start_hotel_classes(self):
        """Show the hotel's two classes and describe their traits, unless one has.

        The names of traits aren't translated by Odoo: they are in the language of
        whoever turns it on.
        """
        for code, traits in self._get_hotel_traits().items():
            hotel_class = self.env.ref(f"customer_archive.customer_class_{code}")
            hotel_class.active = True
            if not hotel_class.trait_definition:
                hotel_class.trait_definition = [
                    {"name": name, "string": label, "type": kind}
                    for name, label, kind in traits
                ]

    @api.model
    def _get_hotel_traits(self):
        _ = self.env._
        return {
            "guest": [
                ("sex", _("Sex"), "char"),
                ("birth_date", _("Date of birth"), "date"),
                ("employer", _("Employer"), "char"),
                ("residence", _("Place of residence"), "char"),
                ("id_type", _("Kind of ID"), "char"),
                ("id_number", _("Number of ID"), "char"),
                ("arrival_reason", _("Reason of arrival"), "char"),
            ],
            "corporate": [
                ("business", _("Business"), "char"),
                ("needs", _("Main needs"), "text"),
                ("agreed_rate", _("Agreed room rate"), "float"),
                ("discount", _("Discount (%)"), "float"),
                ("payment", _("Means of payment"), "char"),
            ],
        }
