from odoo import models
from odoo.fields import Domain


class CustomerFile(models.Model):
    _inherit = "customer.file"

    def _batch_backfill_history(self, parameters):
        result = super()._batch_backfill_history(parameters)
        # all there is, whoever may read it: only who reads the file sees the rows
        customers = self.sudo().partner_id
        Order, Move = self.env["sale.order"].sudo(), self.env["account.move"].sudo()
        Order.search(
            Order._get_history_domain(customers) & Domain("state", "=", "sale")
        )._record_history()
        moves = Move.search(
            Move._get_history_domain(customers) & Domain("state", "=", "posted")
        )
        moves._record_history()
        moves._get_payments()._record_history()
        moves.filtered(
            lambda move: move.payment_state in ("paid", "in_payment")
        )._record_settlement()
        return result
