from odoo import fields, models
from odoo.tools import SQL

# how far back the period and the one before it reach
MONTHS = 12
# how far ahead days of care count
CARE_DAYS = 30


class CustomerAnalysis(models.Model):
    """Customers by what they are and what they bought (CA-38).

    One row per file, read with the file. The last 12 months and the 12 before, of
    confirmed orders without tax in the company's currency; and what is ahead.
    """

    _name = "customer.analysis"
    _description = "Customer Analysis"
    _auto = False
    _order = "turnover desc, id"
    _rec_name = "file_id"
    _depends = {
        "crm.lead": [
            "active",
            "company_id",
            "partner_id",
            "prorated_revenue",
            "type",
            "won_status",
        ],
        "customer.anniversary": ["company_id", "next_date", "partner_id"],
        "customer.file": ["company_id", "merged_into_id", "partner_id"],
        "customer.preference": ["company_id", "partner_id"],
        "customer.promotion": ["state"],
        "customer.promotion.line": ["file_id", "promotion_id"],
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
    state = fields.Selection(
        selection=lambda self: self.env["customer.file"]
        ._fields["state"]
        ._description_selection(self.env),
        readonly=True,
    )
    registered_date = fields.Date(string="Registered On", readonly=True)
    closed_date = fields.Date(string="Closed On", readonly=True)
    credit_hold = fields.Boolean(
        string="Economic Risk", readonly=True, help="Cash only or on hold."
    )
    loyalty = fields.Selection(
        selection=[
            ("loyal", "Buys again and again"),
            ("new", "New customer"),
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
    potential = fields.Monetary(
        string="Pipeline",
        readonly=True,
        help="Expected revenue of open opportunities, by their probability.",
    )
    preference_count = fields.Integer(
        string="Preferences", readonly=True, help="What is known of likes and habits."
    )
    promotion_count = fields.Integer(string="Running Promotions", readonly=True)
    care_count = fields.Integer(
        string="Care Days",
        readonly=True,
        help="Birthdays and other days to greet within 30 days.",
    )

    @property
    def _table_query(self):
        # what isn't asked for is left out by PostgreSQL: each part has a row for each
        # customer at most
        return SQL(
            """
            SELECT f.id, f.id AS file_id, f.company_id, f.class_id, f.grade_id,
                f.owner_id, f.department_id, f.region_id, f.industry_id,
                f.customer_type, f.credit_hold, f.state, f.registered_date,
                f.closed_date,
                CASE
                    WHEN t.turnover > 0 AND t.former > 0 THEN 'loyal'
                    WHEN t.turnover > 0 THEN 'new'
                    WHEN t.former > 0 THEN 'lost'
                    ELSE 'none'
                END AS loyalty,
                COALESCE(t.turnover, 0) AS turnover,
                COALESCE(t.former, 0) AS former_turnover,
                COALESCE(t.turnover - t.cost, 0) AS profit,
                COALESCE(lead.amount, 0) AS potential,
                COALESCE(preference.count, 0) AS preference_count,
                COALESCE(promotion.count, 0) AS promotion_count,
                COALESCE(care.count, 0) AS care_count
            FROM customer_file f
            LEFT JOIN (%(trade)s) t
                ON t.customer_id = f.partner_id AND t.company_id = f.company_id
            LEFT JOIN (%(leads)s) lead
                ON lead.customer_id = f.partner_id AND lead.company_id = f.company_id
            LEFT JOIN (%(preferences)s) preference
                ON preference.customer_id = f.partner_id
                AND preference.company_id = f.company_id
            LEFT JOIN (%(promotions)s) promotion ON promotion.file_id = f.id
            LEFT JOIN (%(care)s) care
                ON care.customer_id = f.partner_id AND care.company_id = f.company_id
            WHERE f.merged_into_id IS NULL
            """,
            trade=SQL(" UNION ALL ").join(map(self._get_trade_sql, self.env.companies)),
            leads=self._get_potential_sql(),
            preferences=self._get_noted_sql("customer.preference", SQL("TRUE")),
            promotions=self._get_promotions_sql(),
            care=self._get_noted_sql("customer.anniversary", self._get_care_sql()),
        )

    def _get_potential_sql(self):
        """Return what open opportunities of each customer promise a company."""
        return SQL(
            """
            SELECT p.commercial_partner_id AS customer_id, company.id AS company_id,
                SUM(l.prorated_revenue) AS amount
            FROM crm_lead l
            JOIN res_partner p ON p.id = l.partner_id
            LEFT JOIN res_company branch ON branch.id = l.company_id
            JOIN res_company company ON company.id IN %s AND (
                l.company_id IS NULL
                OR branch.parent_path LIKE company.parent_path || '%%'
            )
            WHERE l.active AND l.type = 'opportunity' AND l.won_status = 'pending'
            GROUP BY p.commercial_partner_id, company.id
            """,
            self.env.companies._ids,
        )

    def _get_noted_sql(self, model, condition):
        """Return how much is noted about each customer and their people.

        :param str model: name of a model with ``customer.data.mixin``
        :param SQL condition: which rows ``d`` count
        """
        return SQL(
            """
            SELECT p.commercial_partner_id AS customer_id, d.company_id,
                COUNT(*) AS count
            FROM %s d
            JOIN res_partner p ON p.id = d.partner_id
            WHERE %s
            GROUP BY p.commercial_partner_id, d.company_id
            """,
            SQL.identifier(self.env[model]._table),
            condition,
        )

    def _get_care_sql(self):
        today = fields.Date.context_today(self)
        return SQL(
            "d.next_date BETWEEN %s AND %s",
            today,
            fields.Date.add(today, days=CARE_DAYS),
        )

    def _get_promotions_sql(self):
        return SQL(
            """
            SELECT line.file_id, COUNT(*) AS count
            FROM customer_promotion_line line
            JOIN customer_promotion plan ON plan.id = line.promotion_id
            WHERE plan.state = 'running'
            GROUP BY line.file_id
            """
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
