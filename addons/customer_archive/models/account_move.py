from odoo import api, models
from odoo.fields import Domain


class AccountMove(models.Model):
    """Invoices and credit notes of customers are in their history (CA-21)."""

    _name = "account.move"
    _inherit = ["account.move", "customer.file.source.mixin"]

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        posted._record_history()
        return posted

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        self._record_settlement()
        return result

    @api.model
    def _get_history_domain(self, customers):
        return Domain("commercial_partner_id", "in", customers.ids) & Domain(
            "move_type", "in", self.get_sale_types(include_receipts=True)
        )

    def _get_history_customers(self):
        return {
            move: move.partner_id
            for move in self
            if move.is_sale_document(include_receipts=True)
        }

    def _record_settlement(self):
        """Record that nothing of an invoice is open any more."""
        self.filtered(
            lambda move: not move.currency_id.is_zero(move.amount_total)
        )._record_history(prepare=type(self)._prepare_settlement_vals)

    def _get_payments(self):
        """Return the matchings that paid something of these invoices."""
        lines = self.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        return lines.matched_debit_ids | lines.matched_credit_ids

    def _prepare_history_vals(self, customer):
        is_refund = self.move_type == "out_refund"
        total = -self.amount_total if is_refund else self.amount_total
        amount = self._describe_amount(total, self.currency_id)
        return {
            "kind": "invoice",
            "date": self._get_history_moment(self.invoice_date),
            "direction": "out",
            "summary": f"{self.name} · {amount}",
            "user_id": self.invoice_user_id.id,
        }

    def _prepare_settlement_vals(self, customer):
        dates = self._get_payments().mapped("max_date")
        return {
            **self._prepare_history_vals(customer),
            "kind": "settlement",
            "date": self._get_history_moment(max(dates, default=False)),
            "direction": "in",
        }
