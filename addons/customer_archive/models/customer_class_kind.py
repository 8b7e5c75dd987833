from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_list

# codes of the classes that a kind of business has
KIND_CLASSES = {
    # P03 names four
    "general": ("target", "general", "key", "potential"),
    # P08 L627: those reviewed quarterly; P13: everybody goods go through
    "distributor": ("dealer", "channel"),
    # P09, P12, P17
    "property": ("owner", "tenant"),
    "hospital": ("patient",),  # P05
    "hotel": ("guest", "corporate"),  # P16
    # P11 II-1: those at an event, whether they bought or not
    "direct": ("buyer", "non_buyer"),
    # P06, P10 L797: bodies that belong to it, and units from outside
    "public": ("subordinate", "outside"),
}


class Trait(NamedTuple):
    """What a file describes: a property, as Odoo has them."""

    label: str
    type: str = "char"
    options: dict = {}


class CustomerClass(models.Model):
    """The classes of each kind of business, and what their files hold besides."""

    _inherit = "customer.class"

    @api.model
    def _get_kind_classes(self, kind):
        """Return the classes of a kind of business, whether they are shown or not.

        :param kind: value of ``customer_file_business_kind``
        """
        return self.with_context(active_test=False).search(
            Domain("code", "in", KIND_CLASSES[kind])
        )

    @api.model
    def _describe_kind(self, kind):
        """Name the classes of a kind of business in a phrase."""
        classes = self._get_kind_classes(kind)
        names = format_list(self.env, classes.mapped("name"))
        if self._get_kind_traits().keys().isdisjoint(classes.mapped("code")):
            return self.env._("the classes %s", names)
        return self.env._("the classes %s with what their files describe", names)

    @api.model
    def _start_kind(self, kind):
        """Show the classes of a kind of business and describe their traits.

        What somebody has described already is left as it is. The names of traits
        aren't translated by Odoo: they are in the language of whoever chooses the kind.

        :param kind: value of ``customer_file_business_kind``
        """
        traits_by_code = self._get_kind_traits()
        for customer_class in self._get_kind_classes(kind):
            if not customer_class.active:
                customer_class.active = True
            traits = traits_by_code.get(customer_class.code)
            if traits and not customer_class.trait_definition:
                customer_class.trait_definition = self._prepare_traits(traits)

    @api.model
    def _prepare_traits(self, traits):
        """Return traits as Odoo defines properties."""
        definition = []
        for name, trait in traits.items():
            values = {"name": name, "string": trait.label, "type": trait.type}
            if trait.options:
                values["selection"] = [list(option) for option in trait.options.items()]
            definition.append(values)
        return definition

    @api.model
    def _get_kind_traits(self):
        """Return what files describe besides: dict code of the class → its traits."""
        sexes = {"male": self.env._("Male"), "female": self.env._("Female")}
        channel = {
            "goods_flow": Trait(self.env._("Main direction of goods")),
            "channel_policy": Trait(self.env._("Channel policy agreed"), "text"),
            "price": Trait(self.env._("Price agreed")),
            "transport": Trait(self.env._("Transport")),
            "payment": Trait(self.env._("Payment agreed")),
        }
        unit = {
            "unit": Trait(self.env._("Unit")),
            "area": Trait(self.env._("Floor area (m²)"), "float"),
            "move_in_date": Trait(self.env._("Moved in on"), "date"),
            "nameplate": Trait(self.env._("Text of the nameplate")),
            "contractor": Trait(self.env._("Fit-out contractor")),
        }
        event = {
            "event": Trait(self.env._("Event attended")),
            "event_date": Trait(self.env._("Date of the event"), "date"),
            "living": Trait(self.env._("Living conditions"), "text"),
            "feedback": Trait(self.env._("Feedback at the event"), "text"),
        }
        return {
            "dealer": channel,
            "channel": channel,
            "owner": unit,
            "tenant": {**unit, "lease_end": Trait(self.env._("Lease ends on"), "date")},
            "patient": {
                "sex": Trait(self.env._("Sex"), "selection", sexes),
                "birth_date": Trait(self.env._("Date of birth"), "date"),
                "employer": Trait(self.env._("Employer")),
                "care": Trait(
                    self.env._("Kind of treatment"),
                    "selection",
                    {
                        "inpatient": self.env._("Inpatient"),
                        "specialist": self.env._("Specialist clinic, first visit"),
                        "basic": self.env._("Basic department, first visit"),
                    },
                ),
                "department": Trait(self.env._("Hospital department")),
                "doctor": Trait(self.env._("Attending doctor")),
                "first_visit_date": Trait(self.env._("First visit on"), "date"),
                "diagnosis": Trait(self.env._("Diagnosis"), "text"),
                "treatment": Trait(self.env._("Treatment"), "text"),
                "discharge_date": Trait(self.env._("Discharged on"), "date"),
                "mood": Trait(self.env._("How they take the illness"), "text"),
            },
            "guest": {
                "sex": Trait(self.env._("Sex")),
                "birth_date": Trait(self.env._("Date of birth"), "date"),
                "employer": Trait(self.env._("Employer")),
                "residence": Trait(self.env._("Place of residence")),
                "id_type": Trait(self.env._("Kind of ID")),
                "id_number": Trait(self.env._("Number of ID")),
                "arrival_reason": Trait(self.env._("Reason of arrival")),
            },
            "corporate": {
                "business": Trait(self.env._("Business")),
                "needs": Trait(self.env._("Main needs"), "text"),
                "agreed_rate": Trait(self.env._("Agreed room rate"), "float"),
                "discount": Trait(self.env._("Discount (%)"), "float"),
                "payment": Trait(self.env._("Means of payment")),
            },
            "buyer": {
                **event,
                "products": Trait(self.env._("Products bought"), "text"),
            },
            "non_buyer": event,
            "subordinate": {
                "functions": Trait(self.env._("Functions"), "text"),
                "leader": Trait(self.env._("Leader in charge")),
                "records_clerk": Trait(self.env._("Part-time records clerk")),
            },
            "outside": {
                "functions": Trait(self.env._("Functions"), "text"),
                "introduction": Trait(self.env._("Letter of introduction No.")),
            },
        }
