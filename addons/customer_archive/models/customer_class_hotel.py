from odoo import api, models

# of the traits that are no line of text
TRAIT_TYPES = {
    "birth_date": "date",
    "needs": "text",
    "agreed_rate": "float",
    "discount": "float",
}


class CustomerClass(models.Model):
    """What a hotel's files hold besides (CA-36)."""

    _inherit = "customer.class"

    @api.model
    def _start_hotel_classes(self):
        """Show the hotel's two classes and describe their traits, unless they are.

        The names of traits aren't translated by Odoo: they are in the language of
        whoever turns it on.
        """
        for code, labels in self._get_hotel_traits().items():
            hotel_class = self.env.ref(f"customer_archive.customer_class_{code}")
            hotel_class.active = True
            if not hotel_class.trait_definition:
                hotel_class.trait_definition = [
                    {
                        "name": name,
                        "string": label,
                        "type": TRAIT_TYPES.get(name, "char"),
                    }
                    for name, label in labels.items()
                ]

    @api.model
    def _get_hotel_traits(self):
        """Return the names of the traits: dict code of the class → dict."""
        return {
            "guest": {
                "sex": self.env._("Sex"),
                "birth_date": self.env._("Date of birth"),
                "employer": self.env._("Employer"),
                "residence": self.env._("Place of residence"),
                "id_type": self.env._("Kind of ID"),
                "id_number": self.env._("Number of ID"),
                "arrival_reason": self.env._("Reason of arrival"),
            },
            "corporate": {
                "business": self.env._("Business"),
                "needs": self.env._("Main needs"),
                "agreed_rate": self.env._("Agreed room rate"),
                "discount": self.env._("Discount (%)"),
                "payment": self.env._("Means of payment"),
            },
        }
