from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate, format_list

_lt = LazyTranslate(__name__)

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
    """What a file describes: a property as Odoo defines them, untranslated."""

    label: object
    type: str = "char"
    options: dict = {}


SEXES = {"male": _lt("Male"), "female": _lt("Female")}
CHANNEL_TRAITS = {
    "goods_flow": Trait(_lt("Main direction of goods")),
    "channel_policy": Trait(_lt("Channel policy agreed"), "text"),
    "price": Trait(_lt("Price agreed")),
    "transport": Trait(_lt("Transport")),
    "payment": Trait(_lt("Payment agreed")),
}
UNIT_TRAITS = {
    "unit": Trait(_lt("Unit")),
    "area": Trait(_lt("Floor area (m²)"), "float"),
    "move_in_date": Trait(_lt("Moved in on"), "date"),
    "nameplate": Trait(_lt("Text of the nameplate")),
    "contractor": Trait(_lt("Fit-out contractor")),
}
EVENT_TRAITS = {
    "event": Trait(_lt("Event attended")),
    "event_date": Trait(_lt("Date of the event"), "date"),
    "living": Trait(_lt("Living conditions"), "text"),
    "feedback": Trait(_lt("Feedback at the event"), "text"),
}
CLASS_TRAITS = {
    "dealer": CHANNEL_TRAITS,
    "channel": CHANNEL_TRAITS,
    "owner": UNIT_TRAITS,
    "tenant": {**UNIT_TRAITS, "lease_end": Trait(_lt("Lease ends on"), "date")},
    "patient": {
        "sex": Trait(_lt("Sex"), "selection", SEXES),
        "birth_date": Trait(_lt("Date of birth"), "date"),
        "employer": Trait(_lt("Employer")),
        "care": Trait(
            _lt("Kind of treatment"),
            "selection",
            {
                "inpatient": _lt("Inpatient"),
                "specialist": _lt("Specialist clinic, first visit"),
                "basic": _lt("Basic department, first visit"),
            },
        ),
        "department": Trait(_lt("Hospital department")),
        "doctor": Trait(_lt("Attending doctor")),
        "first_visit_date": Trait(_lt("First visit on"), "date"),
        "diagnosis": Trait(_lt("Diagnosis"), "text"),
        "treatment": Trait(_lt("Treatment"), "text"),
        "discharge_date": Trait(_lt("Discharged on"), "date"),
        "mood": Trait(_lt("How they take the illness"), "text"),
    },
    "guest": {
        "sex": Trait(_lt("Sex")),
        "birth_date": Trait(_lt("Date of birth"), "date"),
        "employer": Trait(_lt("Employer")),
        "residence": Trait(_lt("Place of residence")),
        "id_type": Trait(_lt("Kind of ID")),
        "id_number": Trait(_lt("Number of ID")),
        "arrival_reason": Trait(_lt("Reason of arrival")),
    },
    "corporate": {
        "business": Trait(_lt("Business")),
        "needs": Trait(_lt("Main needs"), "text"),
        "agreed_rate": Trait(_lt("Agreed room rate"), "float"),
        "discount": Trait(_lt("Discount (%)"), "float"),
        "payment": Trait(_lt("Means of payment")),
    },
    "buyer": {**EVENT_TRAITS, "products": Trait(_lt("Products bought"), "text")},
    "non_buyer": EVENT_TRAITS,
    "subordinate": {
        "functions": Trait(_lt("Functions"), "text"),
        "leader": Trait(_lt("Leader in charge")),
        "records_clerk": Trait(_lt("Part-time records clerk")),
    },
    "outside": {
        "functions": Trait(_lt("Functions"), "text"),
        "introduction": Trait(_lt("Letter of introduction No.")),
    },
}


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
        if CLASS_TRAITS.keys().isdisjoint(classes.mapped("code")):
            return self.env._("the classes %s", names)
        return self.env._("the classes %s with what their files describe", names)

    @api.model
    def _start_kind(self, kind):
        """Show the classes of a kind of business and describe their traits.

        What somebody has described already is left as it is. The names of traits
        aren't translated by Odoo: they are in the language of whoever chooses the kind.

        :param kind: value of ``customer_file_business_kind``
        """
        for customer_class in self._get_kind_classes(kind):
            if not customer_class.active:
                customer_class.active = True
            traits = CLASS_TRAITS.get(customer_class.code)
            if traits and not customer_class.trait_definition:
                customer_class.trait_definition = self._prepare_traits(traits)

    @api.model
    def _prepare_traits(self, traits):
        """Return traits in the current language, as Odoo defines properties."""
        return [
            {
                "name": name,
                "string": self.env._(trait.label),
                "type": trait.type,
                **(
                    {
                        "selection": [
                            [value, self.env._(option)]
                            for value, option in trait.options.items()
                        ]
                    }
                    if trait.options
                    else {}
                ),
            }
            for name, trait in traits.items()
        ]
