from odoo import fields, models
from odoo.tools import SQL

PERCENT = 100


class ComplaintAnalysis(models.Model):
    """Figures about complaints, a row each (CD-22).

    A complaint is late as soon as a deadline of any of its rounds has passed unreached,
    on time when all were reached in time, and doesn't count before that. Complaints
    about the reader aren't there for them, not even as the first of two (CD-18).
    """

    _name = "complaint.analysis"
    _description = "Complaint Analysis"
    _auto = False
    _rec_name = "case_id"
    _order = "date desc, id desc"
    _depends = {
        "complaint.case": [
            "accused_ids",
            "agreed_date",
            "channel",
            "company_id",
            "complained_date",
            "ended_date",
            "investigation_date",
            "investigation_deadline",
            "level_id",
            "lot",
            "partner_id",
            "product_id",
            "reply_deadline",
            "reply_hours",
            "satisfaction",
            "state",
            "team_id",
            "type_id",
        ],
        "complaint.pause": ["case_id", "date_end", "date_start", "hours"],
        "complaint.round": [
            "agreed_date",
            "case_id",
            "ended_date",
            "investigation_date",
            "investigation_deadline",
            "reply_deadline",
        ],
        "customer.file": [
            "closed_date",
            "company_id",
            "merged_into_id",
            "registered_date",
        ],
        "res.company": ["complaint_repeat_days", "resource_calendar_id"],
        "res.partner": ["commercial_partner_id"],
        "resource.calendar": ["tz"],
    }

    case_id = fields.Many2one(
        comodel_name="complaint.case", string="Complaint", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    date = fields.Date(
        string="Complained On", readonly=True, help="In the company's time zone."
    )
    complained_date = fields.Datetime(string="Moment of the Complaint", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    team_id = fields.Many2one(
        comodel_name="complaint.team", string="Department Concerned", readonly=True
    )
    type_id = fields.Many2one(comodel_name="complaint.type", readonly=True)
    level_id = fields.Many2one(comodel_name="complaint.level", readonly=True)
    product_id = fields.Many2one(comodel_name="product.product", readonly=True)
    lot = fields.Char(string="Lot or Serial Number", readonly=True)
    channel = fields.Selection(
        selection=lambda self: self._get_selection("channel"),
        string="Received By",
        readonly=True,
    )
    state = fields.Selection(
        selection=lambda self: self._get_selection("state"), readonly=True
    )
    case_count = fields.Integer(string="Complaints", readonly=True)
    is_late = fields.Boolean(string="Late", readonly=True)
    customer_rate = fields.Float(
        string="Per 100 Customers",
        readonly=True,
        digits=(16, 2),
        help="Complaints of a month per 100 customers whose file was in force in it; "
        "over several months their sum.",
    )
    investigation_on_time = fields.Float(
        string="Investigated on Time (%)", readonly=True, aggregator="avg"
    )
    reply_on_time = fields.Float(
        string="Agreed on Time (%)", readonly=True, aggregator="avg"
    )
    satisfaction = fields.Float(
        readonly=True, aggregator="avg", help="1 to 5, as said at the call-back."
    )
    repeat_count = fields.Integer(
        string="Repeats",
        readonly=True,
        help="The customer had complained of the same not long before: how long the "
        "settings say.",
    )
    reply_hours = fields.Float(
        string="Time until Agreed",
        readonly=True,
        aggregator="avg",
        help="Working hours, those of waiting for the customer left out.",
    )
    waiting_hours = fields.Float(
        string="Time Waited",
        readonly=True,
        aggregator="avg",
        help="Working hours spent waiting for the customer.",
    )

    def _get_selection(self, name):
        return self.env["complaint.case"]._fields[name]._description_selection(self.env)

    def action_open_case(self):
        """Open the complaint behind a row.

        :return: window action (dict)
        :raises AccessError: for those who don't read it
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "complaint.case",
            "res_id": self.case_id.id,
            "views": [(False, "form")],
        }

    @property
    def _table_query(self):
        return SQL(
            """
            WITH cases AS (%(cases)s), active AS (%(active)s)
            SELECT
                c.id,
                c.id AS case_id,
                c.company_id,
                c.date,
                c.complained_date,
                c.customer_id AS partner_id,
                c.team_id,
                c.type_id,
                c.level_id,
                c.product_id,
                c.lot,
                c.channel,
                c.state,
                1 AS case_count,
                %(rate)s AS customer_rate,
                %(investigation)s AS investigation_on_time,
                %(reply)s AS reply_on_time,
                COALESCE(0 IN (%(investigation)s, %(reply)s), FALSE) AS is_late,
                NULLIF(c.satisfaction, 0) AS satisfaction,
                %(repeat)s AS repeat_count,
                CASE WHEN c.agreed_date IS NOT NULL THEN c.reply_hours END
                    AS reply_hours,
                COALESCE(p.hours, 0) AS waiting_hours
            FROM cases c
            LEFT JOIN active a ON a.company_id = c.company_id AND a.month = c.month
            LEFT JOIN (%(pauses)s) p ON p.case_id = c.id
            LEFT JOIN (%(rounds)s) r ON r.case_id = c.id
            """,
            cases=self._get_cases_query(),
            active=self._get_active_query(),
            pauses=self._get_pauses_query(),
            rounds=self._get_rounds_query(),
            rate=SQL("CASE WHEN c.is_counted THEN %s / a.customers END", PERCENT * 1.0),
            investigation=self._get_on_time_expression("investigation"),
            reply=self._get_on_time_expression("reply"),
            repeat=self._get_repeat_expression(),
        )

    def _get_cases_query(self):
        """Return the complaints that aren't about the reader, with local dates."""
        return SQL(
            """
            SELECT
                c.*,
                p.commercial_partner_id AS customer_id,
                -- one merged into another is the same complaint
                c.state <> 'merged' AS is_counted,
                m.repeat_days,
                d.date,
                date_trunc('month', d.date)::date AS month
            FROM complaint_case c
            LEFT JOIN res_partner p ON p.id = c.partner_id
            JOIN (
                SELECT
                    co.id,
                    co.complaint_repeat_days AS repeat_days,
                    COALESCE(rc.tz, 'UTC') AS tz
                FROM res_company co
                LEFT JOIN resource_calendar rc ON rc.id = co.resource_calendar_id
            ) m ON m.id = c.company_id
            CROSS JOIN LATERAL (
                SELECT (c.complained_date AT TIME ZONE 'UTC' AT TIME ZONE m.tz)::date
                    AS date
            ) d
            WHERE NOT EXISTS (
                SELECT FROM complaint_case_accused_rel
                WHERE complaint_case_id = c.id AND res_users_id = %s
            )
            """,
            self.env.uid,
        )

    def _get_active_query(self):
        """Return how many customers' files were in force in each month."""
        return SQL(
            """
            SELECT m.company_id, m.month, COUNT(*) AS customers
            FROM (SELECT DISTINCT company_id, month FROM cases) m
            JOIN customer_file f ON f.company_id = m.company_id
                AND f.merged_into_id IS NULL
                AND f.registered_date < m.month + INTERVAL '1 month'
                AND (f.closed_date IS NULL OR f.closed_date >= m.month)
            GROUP BY m.company_id, m.month
            """
        )

    def _get_pauses_query(self):
        return SQL(
            """
            SELECT
                case_id,
                SUM(hours) AS hours,
                MIN(date_start) FILTER (WHERE date_end IS NULL) AS waiting_since
            FROM complaint_pause
            GROUP BY case_id
            """
        )

    def _get_rounds_query(self):
        """Return which complaints were late in a former round."""
        return SQL(
            """
            SELECT
                case_id,
                BOOL_OR(
                    COALESCE(investigation_date, ended_date) > investigation_deadline
                ) AS investigation_late,
                BOOL_OR(COALESCE(agreed_date, ended_date) > reply_deadline)
                    AS reply_late
            FROM complaint_round
            GROUP BY case_id
            """
        )

    def _get_on_time_expression(self, name):
        """Return 100 for what was reached in time, 0 for late, NULL if undecided.

        :param str name: ``investigation`` or ``reply``
        """
        reached = {"investigation": "investigation_date", "reply": "agreed_date"}
        return SQL(
            """
            CASE
                WHEN %(was_late)s
                    OR COALESCE(%(reached)s, c.ended_date, p.waiting_since, %(now)s)
                        > %(deadline)s
                    THEN 0
                WHEN %(reached)s IS NOT NULL AND %(deadline)s IS NOT NULL
                    THEN %(percent)s
            END
            """,
            reached=SQL.identifier("c", reached[name]),
            deadline=SQL.identifier("c", f"{name}_deadline"),
            was_late=SQL.identifier("r", f"{name}_late"),
            now=fields.Datetime.now(),
            percent=PERCENT,
        )

    def _get_repeat_expression(self):
        return SQL(
            """
            CASE
                WHEN c.is_counted
                AND c.customer_id IS NOT NULL
                AND c.type_id IS NOT NULL
                AND c.complained_date - LAG(c.complained_date) OVER (
                    PARTITION BY c.company_id, c.customer_id, c.type_id, c.is_counted
                    ORDER BY c.complained_date, c.id
                ) <= make_interval(days => c.repeat_days)
                THEN 1 ELSE 0
            END
            """
        )
