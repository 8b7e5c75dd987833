from odoo import fields, models


class CustomerDocumentType(models.Model):
    """A kind of document that files hold (CA-33)."""

    _name = "customer.document.type"
    _description = "Document Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Char(string="What Belongs Here", translate=True)
    customer_kind = fields.Selection(
        selection=[
            ("all", "All customers"),
            ("company", "Companies"),
            ("person", "Persons"),
        ],
        string="Kept of",
        required=True,
        default="all",
    )
    validity_months = fields.Integer(
        string="Valid For (Months)",
        help="How long a document counts from its issue, such as 12 for a licence "
        "inspected every year. 0: without end.",
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "Two types cannot share a code.")
    _validity_positive = models.Constraint(
        "CHECK(validity_months BETWEEN 0 AND 1200)",
        "A document is valid for 0 to 1200 months.",
    )

    def _is_kept_of(self, is_company):
        """Tell whether files of companies, or of persons, hold such documents."""
        return self.customer_kind in ("all", "company" if is_company else "person")
