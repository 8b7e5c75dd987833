from odoo import api, models

from .sale_order_credit import CHECKED_BY, CheckedOrders

# what the stop goes by; on creation Odoo itself counts these anew
COUNTED_FIELDS = frozenset(("price_subtotal", "price_tax", "price_total"))


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        orders = self.env["sale.order"].browse(
            {vals["order_id"] for vals in vals_list if vals.get("order_id")}
        )
        before = orders._filter_credit_controlled()._get_credit_amounts()
        lines = super().create(vals_list)
        if not self.env.su and lines.invoice_lines:
            lines.order_id._check_counted({"invoice_lines"})
        lines._filter_unchecked()._check_credit(before)
        return lines

    def write(self, vals):
        self.order_id._check_counted(COUNTED_FIELDS.intersection(vals))
        if vals.get("invoice_lines"):
            # an order that is invoiced already would owe nothing more
            self.order_id._check_counted({"invoice_lines"})
        before = self.order_id._filter_credit_controlled()._get_credit_amounts()
        if "order_id" in vals:
            target = self.env["sale.order"].browse(vals["order_id"])
            before |= target._filter_credit_controlled()._get_credit_amounts()
        result = super().write(vals)
        self._filter_unchecked()._check_credit(before)
        return result

    def _filter_unchecked(self):
        """Return the orders of the lines, but for those whose own write checks them."""
        checked = self.env.context.get(CHECKED_BY)
        if isinstance(checked, CheckedOrders):
            return self.order_id.filtered(lambda order: order.id not in checked)
        return self.order_id
