from odoo import fields, models
from odoo.tools import SQL

from .customer_channel_ranking import CHANNEL_TYPES


class CustomerChannelAnalysis(models.Model):
    """The share of direct sales, month by month, against the month before (CA-15).

    Sums of a company only: no customer shows.
    """

    _name = "customer.channel.analysis"
    _description = "Share of Direct Sales"
    _auto = False
    _order = "date desc"
    _rec_name = "date"

    date = fields.Date(string="Month", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    direct_amount = fields.Monetary(string="Direct Sales", readonly=True)
    channel_amount = fields.Monetary(string="Sales to Distributors", readonly=True)
    direct_share = fields.Float(
        string="Direct (%)", digits=(16, 1), readonly=True, aggregator="avg"
    )
    previous_share = fields.Float(
        string="Month Before (%)", digits=(16, 1), readonly=True, aggregator="avg"
    )
    share_change = fields.Float(
        string="Change (Points)", digits=(16, 1), readonly=True, aggregator="avg"
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH months AS (%s)
            SELECT months.*, before.direct_share AS previous_share,
                months.direct_share - before.direct_share AS share_change
            FROM months
            LEFT JOIN months before ON before.company_id = months.company_id
                AND before.date = (months.date - interval '1 month')::date
            """,
            self._get_months_sql(),
        )

    def _get_months_sql(self):
        amount = SQL("d.amount_untaxed / COALESCE(NULLIF(d.currency_rate, 0), 1)")
        direct = SQL(
            "f.customer_type IS NULL OR f.customer_type NOT IN %s", CHANNEL_TYPES
        )
        return SQL(
            """
            SELECT MIN(d.id) AS id, d.company_id,
                DATE_TRUNC('month', d.date_order)::date AS date,
                COALESCE(SUM(%(amount)s) FILTER (WHERE %(direct)s), 0) AS direct_amount,
                COALESCE(SUM(%(amount)s) FILTER (WHERE NOT (%(direct)s)), 0)
                    AS channel_amount,
                COALESCE(
                    100 * SUM(%(amount)s) FILTER (WHERE %(direct)s)
                    / NULLIF(SUM(%(amount)s), 0), 0
                ) AS direct_share
            FROM sale_order d
            JOIN res_partner p ON p.id = d.partner_id
            LEFT JOIN customer_file f ON f.partner_id = p.commercial_partner_id
                AND f.company_id = d.company_id AND f.merged_into_id IS NULL
            WHERE d.state = 'sale'
            GROUP BY d.company_id, DATE_TRUNC('month', d.date_order)
            """,
            amount=amount,
            direct=direct,
        )
