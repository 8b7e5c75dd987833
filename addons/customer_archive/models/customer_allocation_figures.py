from odoo import fields, models
from odoo.tools import SQL


class CustomerAllocation(models.Model):
    """The figures of people: a query each, however many they are (CA-30)."""

    _inherit = "customer.allocation"

    def _get_trade_figures(self, people):
        """Return open files and what their customers ordered in the months.

        Confirmed orders without tax, branches included, counted as for grades.

        :return: dict user id → (number of files, turnover)
        """
        if not people:
            return {}
        company = self.company_id
        Files = self.env["customer.file"]
        Files._flush_for_grades()
        Files.flush_model(["owner_id"])
        held = self._get_held_sql(people)
        query = SQL(
            """
            SELECT f.owner_id, COUNT(*), COALESCE(SUM(trade.turnover), 0)::float
            FROM customer_file f
            LEFT JOIN (%(trade)s) trade ON trade.customer_id = f.partner_id
            WHERE %(held)s
            GROUP BY f.owner_id
            """,
            trade=Files._get_trade_sql(
                company.browse(company._get_branch_ids()),
                fields.Date.context_today(self),
                self.months,
                company.resource_calendar_id.tz or "UTC",
                SQL(
                    "p.commercial_partner_id IN"
                    " (SELECT f.partner_id FROM customer_file f WHERE %s)",
                    held,
                ),
            ),
            held=held,
        )
        return {row[0]: row[1:] for row in self.env.execute_query(query)}

    def _get_held_sql(self, people):
        return SQL(
            "f.company_id = %s AND f.state != 'closed' AND f.owner_id IN %s",
            self.company_id.id,
            tuple(people.ids),
        )

    def _get_timeliness_figures(self, people):
        """Return what was due in the months, and what of it was done in time.

        Activities done or overdue, and registrations.

        :return: dict user id → (due, in time)
        """
        if not people:
            return {}
        self.env["mail.activity"].flush_model()
        self.env["customer.file"].flush_model(
            [
                "submitted_by_id",
                "submitted_date",
                "submitted_late",
                "registration_deadline",
            ]
        )
        today = fields.Date.context_today(self)
        query = SQL(
            """
            SELECT due.user_id, COUNT(*), COUNT(*) FILTER (WHERE due.in_time)
            FROM (
                SELECT user_id, date_done <= date_deadline AS in_time
                FROM mail_activity
                WHERE user_id IN %(people)s AND NOT active AND date_done > %(start)s
                UNION ALL
                SELECT user_id, FALSE
                FROM mail_activity
                WHERE user_id IN %(people)s AND active AND date_deadline < %(today)s
                UNION ALL
                SELECT submitted_by_id, submitted_late IS NOT TRUE
                FROM customer_file
                WHERE company_id = %(company)s AND submitted_by_id IN %(people)s
                    AND submitted_date > %(start)s
                    AND registration_deadline IS NOT NULL
            ) due
            GROUP BY due.user_id
            """,
            people=tuple(people.ids),
            company=self.company_id.id,
            start=fields.Date.subtract(today, months=self.months),
            today=today,
        )
        return {row[0]: row[1:] for row in self.env.execute_query(query)}

    def _get_place_figures(self, people):
        """Return where the people's customers are, without those shared out here.

        :return: list of (user id, country id, state id, city, zip, number)
        """
        self.env["customer.file"].flush_model()
        self.env["res.partner"].flush_model(["country_id", "state_id", "city", "zip"])
        query = SQL(
            """
            SELECT f.owner_id, p.country_id, p.state_id, p.city, p.zip, COUNT(*)
            FROM customer_file f
            JOIN res_partner p ON p.id = f.partner_id
            WHERE %s AND f.id NOT IN %s
            GROUP BY 1, 2, 3, 4, 5
            """,
            self._get_held_sql(people),
            tuple(self.line_ids.file_id.ids),
        )
        return self.env.execute_query(query)
