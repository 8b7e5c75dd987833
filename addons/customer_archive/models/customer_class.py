from odoo import fields, models


class CustomerClass(models.Model):
    """A class of customers with the rules it carries (CA-12)."""

    _name = "customer.class"
    _description = "Customer Class"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    liaisons_required = fields.Integer(
        string="Liaisons Needed",
        help="A file of this class is registered only with this many liaisons.",
    )
    report_interval = fields.Integer(
        string="Contact Report Every (Days)",
        help="Liaisons report their contacts at least this often. 0: no reports.",
    )
    review_interval = fields.Integer(
        string="Review Every (Months)",
        help="The responsible person completes the file this often. 0: no review.",
    )
    reception_level = fields.Selection(
        selection=[("normal", "Normal"), ("vip", "VIP")],
        required=True,
        default="normal",
        help="The level at which visitors of this class are received at least.",
    )
    trait_definition = fields.PropertiesDefinition(
        string="Additional Traits",
        help="What else a file of this class describes.",
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "Two classes cannot share a code.")
    _intervals_positive = models.Constraint(
        "CHECK(liaisons_required >= 0 AND report_interval >= 0"
        " AND review_interval >= 0)",
        "Numbers of liaisons, days and months cannot be negative.",
    )
