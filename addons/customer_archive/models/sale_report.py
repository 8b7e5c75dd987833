from odoo import fields, models


class SaleReport(models.Model):
    """Composition of sales by class and grade of the customers (CA-41)."""

    _inherit = "sale.report"
    # core says nothing, and what is not in the database yet would be missing
    _depends = {
        "res.partner": [
            "commercial_partner_id",
            "customer_file_class_id",
            "customer_file_grade_id",
        ],
        "sale.order": ["company_id", "currency_rate", "date_order", "state"],
        "sale.order.line": ["price_subtotal", "product_id", "product_uom_qty"],
    }

    customer_file_class_id = fields.Many2one(
        comodel_name="customer.class",
        string="Customer Class",
        readonly=True,
        groups="base.group_user",
    )
    customer_file_grade_id = fields.Many2one(
        comodel_name="customer.grade",
        string="Grade",
        readonly=True,
        groups="base.group_user",
    )

    def _select_additional_fields(self):
        # copies of the file's essentials, one value per company; one per order line
        copies = {
            name: f"MIN((customer.{name} ->> s.company_id::text)::integer)"
            for name in ("customer_file_class_id", "customer_file_grade_id")
        }
        return {**super()._select_additional_fields(), **copies}

    def _from_sale(self):
        return f"""
            {super()._from_sale()}
            JOIN res_partner customer ON customer.id = partner.commercial_partner_id
        """
