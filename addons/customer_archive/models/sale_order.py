from odoo import fields, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "customer.file.panel.mixin"]

    customer_file_number = fields.Char(
        related="partner_id.commercial_partner_id.customer_file_number",
        groups="base.group_user",
    )
    customer_file_class_id = fields.Many2one(
        related="partner_id.commercial_partner_id.customer_file_class_id",
        groups="base.group_user",
    )

    def _action_confirm(self):
        result = super()._action_confirm()
        self._note_customer_trade()
        return result

    def _note_customer_trade(self):
        # the dates are the file's own, whoever confirms the order
        files = (
            self.env["customer.file"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.partner_id.commercial_partner_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("merged_into_id", "=", False),
                ]
            )
        )
        dates = {}
        for file in files:
            days = [
                fields.Date.context_today(order, order.date_order)
                for order in self
                if order.company_id == file.company_id
                and order.partner_id.commercial_partner_id == file.partner_id
            ]
            if days:
                dates[file] = (min(days), max(days))
        files._note_trade(dates)
