from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Invoices without an order are stopped like orders (CA-20).

    What was ordered has been decided with the order, and can always be invoiced.
    """

    _inherit = "account.move"

    def _post(self, soft=True):
        self._check_credit()
        return super()._post(soft=soft)

    def _check_credit(self):
        """Refuse invoices that claim something beyond the customer's credit.

        :raises UserError: naming invoice and customer, and what to do
        """
        invoices = self.filtered(
            lambda move: move.move_type in ("out_invoice", "out_receipt")
            and move.state == "draft"
            and move.company_id._is_credit_controlled()
            and move._claims_without_order()
        )
        for root, own in invoices.grouped(
            lambda move: move.company_id.sudo().root_id
        ).items():
            own._check_credit_of(root)

    def _claims_without_order(self):
        lines = self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and not self._is_ordered(line)
        )
        return self.currency_id.compare_amounts(sum(lines.mapped("price_total")), 0) > 0

    def _is_ordered(self, line):
        """Tell whether this customer has ordered what a line claims, or pays ahead."""
        # whoever may read the order
        return any(
            order_line.order_id._get_debtor() == self.commercial_partner_id
            and (order_line.order_id.state == "sale" or order_line.is_downpayment)
            for order_line in line.sudo().sale_line_ids
        )

    def _check_credit_of(self, root):
        # standing and limits are nobody's to see here, only the answer is
        customers = self.commercial_partner_id.sudo()
        handling = self.env["customer.file"]._get_credit_handling(customers, root)
        figures = customers._get_credit_figures(root)
        limited = customers.filtered(lambda c: figures[c.id]["credit_limit"])
        if limited:
            limited._lock_credit()
        for move in self:
            customer = move.commercial_partner_id.sudo()
            own = figures[customer.id]
            is_over = root.currency_id.compare_amounts(
                own["exposure"], own["credit_limit"]
            )
            if customer in handling or (customer in limited and is_over > 0):
                raise UserError(
                    self.env._(
                        "The invoice to %(customer)s over %(amount)s is beyond their "
                        "credit. Make a quotation, and ask for its release.",
                        customer=customer.name,
                        amount=move.currency_id.format(move.amount_total),
                    )
                )
