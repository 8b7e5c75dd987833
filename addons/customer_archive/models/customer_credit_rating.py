from odoo import fields, models


class CustomerCreditRating(models.Model):
    """What a customer's credit is rated at, and the terms that go with it (CA-19)."""

    _name = "customer.credit.rating"
    _description = "Credit Rating"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(string="Given To", translate=True)
    handling = fields.Selection(
        selection=[
            ("limit", "On credit, up to the limit"),
            ("cash", "Cash only"),
            ("stop", "On hold"),
        ],
        required=True,
        default="limit",
        help="Cash only: an order stops unless it is paid on line in full or released. "
        "On hold: an order stops unless it is released.",
    )
    payment_term_id = fields.Many2one(
        comodel_name="account.payment.term",
        string="Payment Terms",
        ondelete="restrict",
    )
    credit_limit = fields.Float(
        string="Limit", help="In the currency of the company. 0 sets no limit."
    )
    validity_months = fields.Integer(
        string="Valid for (Months)",
        required=True,
        default=12,
        help="Afterwards the customer pays cash until the next review.",
    )

    _name_uniq = models.Constraint("UNIQUE(name)", "Two ratings cannot share a name.")
    _figures_positive = models.Constraint(
        "CHECK(validity_months > 0 AND credit_limit >= 0)",
        "A rating is valid for at least a month, and its limit is not negative.",
    )
