from odoo import fields, models


class CustomerFileEvent(models.Model):
    """Trade and payments in the history (CA-21)."""

    _inherit = "customer.file.event"

    kind = fields.Selection(
        selection_add=[
            ("order", "Order"),
            ("invoice", "Invoice"),
            ("payment", "Payment"),
            ("settlement", "Paid in full"),
        ],
        ondelete={
            "order": "cascade",
            "invoice": "cascade",
            "payment": "cascade",
            "settlement": "cascade",
        },
    )
