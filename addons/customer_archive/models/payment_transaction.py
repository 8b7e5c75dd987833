from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        """Leave orders beyond the credit as they are: the money is booked (CA-20).

        Called before the payment is booked, where a refusal would leave it unbooked.
        """
        quotations = self.sale_order_ids.filtered(
            lambda order: order.state in ("draft", "sent")
            and order._is_confirmation_amount_reached()
        )
        stopped = self.env["sale.order"].union(
            *quotations._get_credit_refusals(lock=True)
        )
        stopped._plan_credit_activity()
        passing = self.filtered(lambda tx: not tx.sale_order_ids & stopped)
        return super(PaymentTransaction, passing)._check_amount_and_confirm_order()
