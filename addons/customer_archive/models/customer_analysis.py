from odoo import fields, models
from odoo.tools import SQL

# how far back the period and the one before it reach
MONTHS = 12


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
    _depends = {
        "customer.file": ["company_id", "merged_into_id", "partner_id"],
        "product.product": ["standard_price"],
        "res.partner": ["commercial_partner_id"],
        "sale.order": ["company_id", "currency_rate", "date_order", "state"],
        "sale.order.line": ["price_subtotal", "product_uom_qty"],
    }

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
                    WHEN t.turnover > 0 AND t.former > 0 THEN 'loyal'
                    WHEN t.turnover > 0 THEN 'new'
                    WHEN t.former > 0 THEN 'lost'
                    ELSE 'none'
                END AS loyalty,
                COALESCE(t.turnover, 0) AS turnover,
                COALESCE(t.former, 0) AS former_turnover,
                COALESCE(t.turnover - t.cost, 0) AS profit
            FROM customer_file f
            LEFT JOIN (%s) t
                ON t.customer_id = f.partner_id AND t.company_id = f.company_id
            WHERE f.merged_into_id IS NULL
            """,
            SQL(" UNION ALL ").join(map(self._get_trade_sql, self.env.companies)),
        )

    def _get_trade_sql(self, company):
        """Return what each customer ordered from a company, counted as for grades."""
        company = company.sudo()
        # branches the user doesn't work for sell just the same
        branches = company.browse(company._get_branch_ids())
        return SQL(
            "SELECT %s AS company_id, trade.* FROM (%s) trade",
            company.id,
            self.env["customer.file"]._get_trade_sql(
                branches,
                fields.Date.context_today(self),
                MONTHS,
                company.resource_calendar_id.tz or "UTC",
                SQL("TRUE"),
            ),
        )
