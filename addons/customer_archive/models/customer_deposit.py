from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .customer_file_protected_mixin import PROTECTED

# what each kind does to the money of the customer that the company holds
SIGNS = {"due": 0, "received": 1, "refunded": -1, "kept": -1}


class CustomerDeposit(models.Model):
    """One movement of a customer's deposits 押金 (CA-21); the sums are the balance.

    ============ =============================== ================
    Operation    Who                             When
    ============ =============================== ================
    read         whoever reads the file          always
    create       custodian, administrator        file not closed
    write        administrator                   file not closed
    delete       administrator                   file not closed
    ============ =============================== ================

    A movement entered by mistake is corrected by the administrator.
    """

    _name = "customer.deposit"
    _inherit = ["customer.file.part.mixin"]
    _description = "Deposit Movement"
    _order = "date, id"
    _rec_name = "purpose"

    currency_id = fields.Many2one(related="company_id.currency_id")
    purpose = fields.Selection(
        selection=[
            ("rent", "Rent"),
            ("fitout", "Fit-out"),
            ("utilities", "Water and electricity"),
            ("keys", "Keys and access cards"),
            ("containers", "Containers"),
            ("contract", "Performance of the contract"),
            ("other", "Other"),
        ],
        string="Deposit For",
        required=True,
        default="rent",
    )
    kind = fields.Selection(
        selection=[
            ("due", "Payable"),
            ("received", "Received"),
            ("refunded", "Refunded"),
            ("kept", "Kept for damage or debts"),
        ],
        string="Movement",
        required=True,
        default="due",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    amount = fields.Monetary(required=True)
    reference = fields.Char(
        string="Receipt", prefetch=PROTECTED, help="Number of the receipt or voucher."
    )
    note = fields.Char(prefetch=PROTECTED)
    due = fields.Monetary(string="Payable", compute="_compute_amounts", store=True)
    received = fields.Monetary(compute="_compute_amounts", store=True)
    refunded = fields.Monetary(compute="_compute_amounts", store=True)
    kept = fields.Monetary(compute="_compute_amounts", store=True)
    balance = fields.Monetary(
        compute="_compute_amounts",
        store=True,
        help="What the company holds of the customer's money.",
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "Enter an amount above zero and say what it is."
    )

    _sums_true = models.Constraint(
        """CHECK(
            due = CASE kind WHEN 'due' THEN amount ELSE 0 END
            AND received = CASE kind WHEN 'received' THEN amount ELSE 0 END
            AND refunded = CASE kind WHEN 'refunded' THEN amount ELSE 0 END
            AND kept = CASE kind WHEN 'kept' THEN amount ELSE 0 END
            AND balance = received - refunded - kept
        )""",
        "The sums of a movement follow from its kind and amount.",
    )

    @api.depends("kind", "amount")
    def _compute_amounts(self):
        for movement in self:
            for kind in SIGNS:
                movement[kind] = movement.amount if movement.kind == kind else 0
            movement.balance = SIGNS.get(movement.kind, 0) * movement.amount

    @api.depends("purpose", "kind", "date")
    def _compute_display_name(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for movement in self:
            parts = (
                purposes.get(movement.purpose),
                kinds.get(movement.kind),
                movement.date,
            )
            movement.display_name = ", ".join(map(str, filter(None, parts)))

    @api.constrains("file_id", "kind", "amount", "purpose")
    def _check_balance(self):
        """Refuse to give back what was not received."""
        self._check_balance_without(self.browse())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given_back(self):
        self._check_balance_without(self)

    def _check_balance_without(self, movements):
        for file, purpose, balance in self._read_group(
            [("file_id", "in", self.file_id.ids), ("id", "not in", movements.ids)],
            ["file_id", "purpose"],
            ["balance:sum"],
        ):
            if file.company_id.currency_id.compare_amounts(balance, 0) < 0:
                labels = dict(self._fields["purpose"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "%(file)s, deposit for %(purpose)s: more is given back or kept "
                        "than was received.",
                        file=file.display_name,
                        purpose=labels[purpose],
                    )
                )
