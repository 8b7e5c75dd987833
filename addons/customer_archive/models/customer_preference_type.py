from odoo import fields, models

# who prepares a stay and serves the guest (CA-50)
DEPARTMENTS = [
    ("front", "Front Office"),
    ("rooms", "Rooms"),
    ("restaurant", "Restaurant"),
    ("recreation", "Recreation"),
]


class CustomerPreferenceType(models.Model):
    """What one may prefer: the list of CA-37, to be extended as a company likes."""

    _name = "customer.preference.type"
    _description = "Preference Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    department = fields.Selection(
        selection=DEPARTMENTS,
        help="Who prepares the next stay by it.",
    )
    is_prompt = fields.Boolean(
        string="On the Opinion Form",
        help="The department's staff look for it in particular.",
    )
