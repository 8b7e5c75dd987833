from odoo import api, models
from odoo.tools import SQL


class OrderedPeriodMixin(models.AbstractModel):
    """What was ordered in the period of records.

    They have ``company_id``, ``date_from`` and ``date_to``. Amounts are in
    company currency without tax, branches included, by the days of the company's time
    zone.
    """

    _name = "ordered.period.mixin"
    _description = "Orders of a Period"

    @api.model
    def _flush_for_orders(self):
        self.flush_model()
        self.env["sale.order"].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id"])

    def _get_ordered_sql(self, condition):
        """Return the query of record ids and the amounts ordered.

        :param SQL condition: which orders ``d`` count for a record ``t``
        """
        return SQL(
            """
            SELECT t.id,
                SUM(d.amount_untaxed / COALESCE(NULLIF(d.currency_rate, 0), 1))::float
            FROM %(table)s t
            JOIN res_company own ON own.id = t.company_id
            JOIN res_company branch ON branch.parent_path LIKE own.parent_path || '%%'
            LEFT JOIN resource_calendar calendar
                ON calendar.id = own.resource_calendar_id
            JOIN sale_order d ON d.company_id = branch.id AND d.state = 'sale'
                AND (
                    d.date_order AT TIME ZONE 'UTC'
                    AT TIME ZONE COALESCE(calendar.tz, 'UTC')
                )::date BETWEEN t.date_from AND t.date_to
            WHERE t.id IN %(ids)s AND %(condition)s
            GROUP BY t.id
            """,
            table=SQL.identifier(self._table),
            ids=tuple(self.ids),
            condition=condition,
        )

    @api.model
    def _get_customer_sql(self, customer):
        """Return the condition that an order ``d`` is of a customer or its contacts.

        :param SQL customer: id of the customer
        """
        return SQL(
            """d.partner_id IN (
                SELECT p.id FROM res_partner p WHERE p.commercial_partner_id = %s
            )""",
            customer,
        )
