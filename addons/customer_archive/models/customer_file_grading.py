from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.tools import SQL

from .customer_grade_criterion import LOWER_IS_BETTER
from .query_jit import without_jit


class CustomerFile(models.Model):
    """The figures customers are graded by, from orders and payments (CA-14).

    Exact numbers throughout, so that one customer's figure is the same to the last
    digit among a few customers and among all of them.
    """

    _inherit = "customer.file"

    def _get_grade_figures(self, company, date, months=None):
        """Return the figures of customers, in one query.

        :param company: res.company of the files; its branches' orders count
        :param date: last day of the period
        :param int months: length of the period, of the company's settings if missing
        :return: dict file id → dict of measure → number, or None where nothing can be
            said
        """
        if not self:
            return {}
        query = self._get_grade_sql(company, date, months, self)
        return {row.pop("file_id"): row for row in self.env.execute_query_dict(query)}

    @api.model
    def _get_grade_limits(self, company, date, shares):
        """Return the figure that the last customer within each best share has.

        :param list shares: pairs of measure and percentage
        :return: list of numbers, None where no customer bought anything
        """
        if not shares:
            return []
        columns = [
            SQL(
                "PERCENTILE_DISC(%s) WITHIN GROUP (ORDER BY %s %s)"
                " FILTER (WHERE figures.turnover > 0)",
                share / 100,
                SQL.identifier("figures", measure),
                SQL("ASC" if measure in LOWER_IS_BETTER else "DESC"),
            )
            for measure, share in shares
        ]
        query = SQL(
            "SELECT %s FROM (%s) figures",
            SQL(", ").join(columns),
            self._get_grade_sql(company, date),
        )
        return list(self.env.execute_query(query)[0])

    @api.model
    def _get_grade_sql(self, company, date, months=None, files=None):
        """Return the query of the figures of files, of all registered ones if None."""
        self._flush_for_grades()
        company = company.sudo()
        months = months or company.customer_file_grade_months
        condition = SQL("f.company_id = %s AND f.state = 'registered'", company.id)
        scope = SQL("TRUE")
        if files is not None:
            condition = SQL("f.id IN %s", tuple(files.ids))
            # customers of files, whoever may read them
            scope = SQL(
                "p.commercial_partner_id IN %s", tuple(files.sudo().partner_id.ids)
            )
        # branches the user doesn't work for sell just the same
        branches = company.browse(company._get_branch_ids())
        zone = company.resource_calendar_id.tz or "UTC"
        return SQL(
            """
            SELECT f.id AS file_id,
                COALESCE(trade.turnover, 0)::float AS turnover,
                (100 * (trade.turnover - trade.cost) / NULLIF(trade.turnover, 0))::float
                    AS margin,
                (100 * (trade.turnover - trade.former) / NULLIF(trade.former, 0))::float
                    AS growth,
                COALESCE(payment.late_days, 0)::float AS late_days,
                %(date)s::date - trade.last_date AS idle_days
            FROM customer_file f
            LEFT JOIN (%(trade)s) trade ON trade.customer_id = f.partner_id
            LEFT JOIN (%(payment)s) payment ON payment.customer_id = f.partner_id
            WHERE %(condition)s
            """,
            date=date,
            trade=self._get_trade_sql(branches, date, months, zone, scope),
            payment=self._get_payment_sql(branches, date, months, scope),
            condition=condition,
        )

    @api.model
    def _flush_for_grades(self):
        self.flush_model(["company_id", "partner_id", "state"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        for name in ("sale.order", "sale.order.line", "account.move.line"):
            self.env[name].flush_model()
        self.env["account.partial.reconcile"].flush_model()
        self.env["product.product"].flush_model(["standard_price"])

    @api.model
    def _get_trade_sql(self, branches, date, months, zone, scope):
        """Return turnover, its cost, that of the period before, and the last order.

        :param branches: res.company whose orders count
        :param SQL scope: which contacts ``p`` count
        """
        without_jit(self.env.cr)
        start = fields.Date.subtract(date, months=months)
        period = SQL("d.date_order >= %s", self._get_day_end(start, zone))
        before = fields.Date.subtract(date, months=2 * months)
        former = SQL("d.date_order >= %s", self._get_day_end(before, zone))
        amount = SQL("l.price_subtotal / COALESCE(NULLIF(d.currency_rate, 0), 1)")
        # as in Odoo's own analysis of invoices: at the cost the product has now
        cost = SQL(
            """
            l.product_uom_qty
            * CASE WHEN l.product_uom_id = t.uom_id THEN 1 ELSE COALESCE(
                (SELECT factor FROM uom_uom WHERE id = l.product_uom_id)::numeric
                / (SELECT factor FROM uom_uom WHERE id = t.uom_id)::numeric, 1
            ) END
            * COALESCE((product.standard_price ->> d.company_id::text)::numeric, 0)
            """
        )
        return SQL(
            """
            SELECT p.commercial_partner_id AS customer_id,
                SUM(%(amount)s) FILTER (WHERE %(period)s) AS turnover,
                SUM(%(cost)s) FILTER (WHERE %(period)s) AS cost,
                SUM(%(amount)s) FILTER (WHERE %(former)s AND NOT %(period)s) AS former,
                (MAX(d.date_order) AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                    AS last_date
            FROM sale_order d
            JOIN res_partner p ON p.id = d.partner_id
            JOIN sale_order_line l ON l.order_id = d.id
            LEFT JOIN product_product product ON product.id = l.product_id
            LEFT JOIN product_template t ON t.id = product.product_tmpl_id
            WHERE d.state = 'sale' AND l.display_type IS NULL
                AND d.company_id IN %(branches)s AND d.date_order < %(end)s
                AND %(scope)s
            GROUP BY p.commercial_partner_id
            """,
            amount=amount,
            cost=cost,
            period=period,
            former=former,
            zone=zone,
            branches=tuple(branches.ids),
            end=self._get_day_end(date, zone),
            scope=scope,
        )

    @api.model
    def _get_payment_sql(self, branches, date, months, scope):
        """Return by how many days customers paid late, on the average of amounts.

        What was paid in the period counts, and what is overdue at its end.
        """
        return SQL(
            """
            SELECT p.commercial_partner_id AS customer_id,
                SUM(part.amount * part.days) / NULLIF(SUM(part.amount), 0) AS late_days
            FROM (
                SELECT l.partner_id, r.amount,
                    GREATEST(r.max_date - l.date_maturity, 0) AS days
                FROM account_partial_reconcile r
                JOIN account_move_line l ON l.id = r.debit_move_id
                JOIN account_move m ON m.id = l.move_id AND m.move_type = 'out_invoice'
                WHERE l.company_id IN %(branches)s AND r.max_date > %(start)s
                    AND r.max_date <= %(date)s
                UNION ALL
                SELECT l.partner_id, l.amount_residual, %(date)s::date - l.date_maturity
                FROM account_move_line l
                JOIN account_account a ON a.id = l.account_id
                WHERE l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
                    AND a.account_type = 'asset_receivable' AND l.amount_residual > 0
                    AND l.date_maturity < %(date)s AND l.company_id IN %(branches)s
            ) part
            JOIN res_partner p ON p.id = part.partner_id
            WHERE %(scope)s
            GROUP BY p.commercial_partner_id
            """,
            branches=tuple(branches.ids),
            start=fields.Date.subtract(date, months=months),
            date=date,
            scope=scope,
        )

    @api.model
    def _get_day_end(self, date, zone):
        """Return the moment a day ends in a time zone, as the database has it."""
        midnight = datetime.combine(date + timedelta(days=1), time.min)
        return timezone(zone).localize(midnight).astimezone(utc).replace(tzinfo=None)
