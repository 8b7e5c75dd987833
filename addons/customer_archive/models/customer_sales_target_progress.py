from odoo import api, models
from odoo.tools import SQL


class CustomerSalesTarget(models.Model):
    """How far a target is reached, by real orders in company currency (CA-16)."""

    _inherit = "customer.sales.target"

    @api.depends(
        "level",
        "amount",
        "company_id",
        "department_id",
        "user_id",
        "partner_id",
        "date_from",
        "date_to",
    )
    def _compute_achieved_amount(self):
        amounts = self._get_achieved_amounts()
        for target in self:
            achieved = amounts.get(target._origin.id, 0)
            target.achieved_amount = achieved
            target.achievement = 100 * achieved / target.amount if target.amount else 0

    def _get_achieved_amounts(self):
        """Return what was ordered for these targets, in one query.

        :return: dict target id → amount in the currency of its company
        """
        if not self.ids:
            return {}
        self._flush_for_progress()
        orders = [
            self._get_orders_sql(level, customers)
            for level, customers in (
                ("customer", self._get_customer_sql()),
                ("salesperson", SQL("d.user_id = t.user_id")),
                ("region", self._get_region_sql()),
            )
        ]
        return dict(self.env.execute_query(SQL(" UNION ALL ").join(orders)))

    @api.model
    def _flush_for_progress(self):
        self.flush_model()
        self.env["sale.order"].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.env["hr.employee"].flush_model(["current_version_id", "user_id"])
        self.env["hr.version"].flush_model(["department_id"])

    def _get_orders_sql(self, level, condition):
        """Return the query of what targets of one level have reached.

        :param SQL condition: which orders ``d`` count for a target ``t``
        """
        return SQL(
            """
            SELECT t.id,
                SUM(d.amount_untaxed / COALESCE(NULLIF(d.currency_rate, 0), 1))::float
            FROM customer_sales_target t
            JOIN res_company own ON own.id = t.company_id
            JOIN res_company branch ON branch.parent_path LIKE own.parent_path || '%%'
            LEFT JOIN resource_calendar calendar
                ON calendar.id = own.resource_calendar_id
            JOIN sale_order d ON d.company_id = branch.id AND d.state = 'sale'
                AND (
                    d.date_order AT TIME ZONE 'UTC'
                    AT TIME ZONE COALESCE(calendar.tz, 'UTC')
                )::date BETWEEN t.date_from AND t.date_to
            WHERE t.id IN %(ids)s AND t.level = %(level)s AND %(condition)s
            GROUP BY t.id
            """,
            ids=tuple(self.ids),
            level=level,
            condition=condition,
        )

    @api.model
    def _get_customer_sql(self):
        return SQL(
            """d.partner_id IN (
                SELECT p.id FROM res_partner p
                WHERE p.commercial_partner_id = t.partner_id
            )"""
        )

    @api.model
    def _get_region_sql(self):
        """Orders of the salespeople who belong to the region now."""
        return SQL(
            """d.user_id IN (
                SELECT e.user_id
                FROM hr_employee e
                JOIN hr_version v ON v.id = e.current_version_id
                JOIN hr_department member ON member.id = v.department_id
                JOIN hr_department region ON region.id = t.department_id
                WHERE e.active AND member.parent_path LIKE region.parent_path || '%%'
            )"""
        )
