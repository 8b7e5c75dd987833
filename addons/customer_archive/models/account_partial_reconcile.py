from odoo import api, models


class AccountPartialReconcile(models.Model):
    """Payments of customers are in their history, whatever they come from (T22).

    Matching a bank statement creates no ``account.payment``, but always this.
    """

    _name = "account.partial.reconcile"
    _inherit = ["account.partial.reconcile", "customer.file.source.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._record_history()
        return partials

    def unlink(self):
        # matched anew, the payment is recorded anew
        Event = self.env["customer.file.event"]
        Event._take_back(self._name, self.ids, "payment")
        moves = self.sudo().debit_move_id.move_id | self.sudo().credit_move_id.move_id
        Event._take_back(moves._name, moves.ids, "settlement")
        return super().unlink()

    def _get_history_customers(self):
        return {
            partial: invoice_line.move_id.partner_id
            for partial in self
            if (invoice_line := partial._get_paid_line())
        }

    def _get_history_document(self):
        return self._get_paid_line().move_id

    def _get_paid_line(self):
        """Return the line of the customer's document that was paid, if one was.

        Offsetting an invoice by a credit note and exchange differences are no payment.
        """
        lines = self.debit_move_id | self.credit_move_id
        paid = lines.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
            and line.move_id.is_sale_document(include_receipts=True)
        )
        other = lines - paid
        exchange = self.company_id.currency_exchange_journal_id
        if len(paid) != 1 or (exchange and other.journal_id == exchange):
            return paid.browse()
        return paid

    def _prepare_history_vals(self, customer):
        line = self._get_paid_line()
        is_debit = line == self.debit_move_id
        side = "debit" if is_debit else "credit"
        amount = self._describe_amount(
            self[f"{side}_amount_currency"], self[f"{side}_currency_id"]
        )
        return {
            "kind": "payment",
            "date": self._get_history_moment(self.max_date),
            "direction": "in" if is_debit else "out",
            "summary": f"{line.move_id.name} · {amount}",
            "author_name": customer.name,
        }
