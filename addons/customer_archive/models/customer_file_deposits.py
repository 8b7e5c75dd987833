from odoo import api, fields, models
from odoo.tools import format_amount


class CustomerFile(models.Model):
    """The deposits of a customer (CA-21)."""

    _inherit = "customer.file"

    deposit_ids = fields.One2many(
        comodel_name="customer.deposit",
        inverse_name="file_id",
        string="Deposits",
    )
    deposit_outstanding = fields.Monetary(
        string="Deposits Outstanding",
        compute="_compute_deposits",
        help="Due, but not received yet.",
    )
    deposit_balance = fields.Monetary(
        string="Deposits Held", compute="_compute_deposits"
    )

    @api.depends("deposit_ids.kind", "deposit_ids.amount", "deposit_ids.purpose")
    def _compute_deposits(self):
        self.deposit_outstanding = self.deposit_balance = 0
        by_id = {file._origin.id: file for file in self}
        for file, _purpose, due, received, balance in self.env[
            "customer.deposit"
        ]._read_group(
            [("file_id", "in", self.ids)],
            ["file_id", "purpose"],
            ["due:sum", "received:sum", "balance:sum"],
        ):
            # too much of one deposit doesn't pay another
            by_id[file.id].deposit_outstanding += max(0, due - received)
            by_id[file.id].deposit_balance += balance

    def _get_erasure_blockers(self):
        blockers = super()._get_erasure_blockers()
        if not self.currency_id.is_zero(self.deposit_balance):
            blockers.append(
                self.env._(
                    "%(file)s: deposits of %(amount)s are still held.",
                    file=self.number,
                    amount=format_amount(
                        self.env, self.deposit_balance, self.currency_id
                    ),
                )
            )
        return blockers

    def _get_erasure_plan(self, label):
        return [
            (self.deposit_ids, {"reference": False, "note": False}),
            *super()._get_erasure_plan(label),
        ]
