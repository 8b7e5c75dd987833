from odoo import fields, models
from odoo.tools import SQL


class CustomerAnalysis(models.Model):
    """Customers by what they are and what they bought (CA-38).

    One row per file, read with the file. The last 12 months and the 12 before, of
    confirmed orders without tax in the company's currency.
    """

    _name = "customer.analysis"
    _description = "Customer Analysis"
    _auto = False
    _order = "turnover desc, id"
    _rec_name = "file_id"

    file_id = fields.Many2one(
        comodel_name="customer.file", string="Customer", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    class_id = fields.Many2one(comodel_name="customer.class", readonly=True)
    grade_id = fields.Many2one(comodel_name="customer.grade", readonly=True)
    owner_id = fields.Many2one(comodel_name="res.users", readonly=True)
    department_id = fields.Many2one(comodel_name="hr.department", readonly=True)
    region_id = fields.Many2one(comodel_name="res.country.state", readonly=True)
    industry_id = fields.Many2one(comodel_name="res.partner.industry", readonly=True)
    customer_type = fields.Selection(
        selection=lambda self: self.env["customer.file"]
        ._fields["customer_type"]
        ._description_selection(self.env),
        readonly=True,
    )
    credit_hold = fields.Boolean(
        string="Economic Risk", readonly=True, help="Cash only or on hold."
    )
    loyalty = fields.Selection(
        selection=[
            ("loyal", "Buys again and again"),
            ("new", "New"),
            ("lost", "Stopped buying"),
            ("none", "Has not bought"),
        ],
        readonly=True,
        help="Loyal: ordered in the last 12 months and in the 12 before. Stopped: in "
        "the 12 before only.",
    )
    order_count = fields.Integer(string="Orders", readonly=True)
    turnover = fields.Monetary(readonly=True)
    former_turnover = fields.Monetary(string="Turnover Before", readonly=True)
    profit = fields.Monetary(
        readonly=True, help="Turnover less the products' present cost."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT f.id, f.id AS file_id, f.company_id, f.class_id, f.grade_id,
                f.owner_id, f.department_id, f.region_id, f.industry_id,
                f.customer_type, f.credit_hold,
                CASE
                    WHEN t.order_count > 0 AND t.former_count > 0 THEN 'loyal'
                    WHEN t.order_count > 0 THEN 'new'
                    WHEN t.former_count > 0 THEN 'lost'
                    ELSE 'none'
                END AS loyalty,
                COALESCE(t.order_count, 0) AS order_count,
                COALESCE(t.turnover, 0) AS turnover,
                COALESCE(t.former_turnover, 0) AS former_turnover,
                COALESCE(t.profit, 0) AS profit
            FROM customer_file f
            LEFT JOIN (%s) t
                ON t.customer_id = f.partner_id AND t.company_id = f.company_id
            WHERE f.merged_into_id IS NULL
            """,
            self._get_trade_sql(),
        )

    def _get_trade_sql(self):
        """Return what each customer ordered from each company."""
        return SQL(
            """
            SELECT p.commercial_partner_id AS customer_id, o.company_id,
                COUNT(DISTINCT o.id) FILTER (WHERE %(recent)s) AS order_count,
                COUNT(DISTINCT o.id) FILTER (WHERE NOT %(recent)s) AS former_count,
                SUM(%(amount)s) FILTER (WHERE %(recent)s) AS turnover,
                SUM(%(amount)s) FILTER (WHERE NOT %(recent)s) AS former_turnover,
                SUM(%(amount)s - %(cost)s) FILTER (WHERE %(recent)s) AS profit
            FROM sale_order o
            JOIN res_partner p ON p.id = o.partner_id
            JOIN sale_order_line l ON l.order_id = o.id AND l.display_type IS NULL
            LEFT JOIN product_product v ON v.id = l.product_id
            LEFT JOIN product_template g ON g.id = v.product_tmpl_id
            LEFT JOIN uom_uom u ON u.id = l.product_uom_id
            LEFT JOIN uom_uom own ON own.id = g.uom_id
            WHERE o.state = 'sale' AND o.date_order >= %(now)s - interval '24 months'
            GROUP BY p.commercial_partner_id, o.company_id
            """,
            recent=SQL("(o.date_order >= %s - interval '12 months')", self._get_now()),
            amount=SQL("l.price_subtotal / COALESCE(NULLIF(o.currency_rate, 0), 1)"),
            cost=SQL(
                "COALESCE((v.standard_price ->> o.company_id::text)::numeric, 0)"
                " * l.product_uom_qty * COALESCE(u.factor / NULLIF(own.factor, 0), 1)"
            ),
            now=self._get_now(),
        )

    def _get_now(self):
        return SQL("%s::timestamp", fields.Datetime.now())
