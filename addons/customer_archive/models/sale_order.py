from odoo import fields, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "customer.file.source.mixin"]

    customer_file_number = fields.Char(
        related="partner_id.commercial_partner_id.customer_file_number",
        groups="base.group_user",
    )
    customer_file_class_id = fields.Many2one(
        related="partner_id.commercial_partner_id.customer_file_class_id",
        groups="base.group_user",
    )
    customer_file_grade_id = fields.Many2one(
        related="partner_id.commercial_partner_id.customer_file_grade_id",
        groups="base.group_user",
    )

    def _action_confirm(self):
        result = super()._action_confirm()
        self._record_history()
        return result

    def _prepare_history_vals(self, customer):
        amount = self._describe_amount(self.amount_total, self.currency_id)
        return {
            "kind": "order",
            "date": self.date_order,
            "direction": "in",
            "summary": f"{self.name} · {amount}",
            "user_id": self.user_id.id,
            "trade_date": fields.Date.context_today(self, self.date_order),
        }
