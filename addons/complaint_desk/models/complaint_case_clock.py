from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from .complaint_case import OPEN_STATES


class ComplaintCase(models.Model):
    """Until when a complaint is investigated and answered (CD-13).

    Counted in working time from when the customer complained, without the time spent
    waiting for the customer. What has been reached keeps the deadline it had.
    """

    _inherit = "complaint.case"

    clock_start = fields.Datetime(compute="_compute_clock_start", store=True)
    pause_ids = fields.One2many(
        comodel_name="complaint.pause",
        inverse_name="case_id",
        string="Waiting for the Customer",
    )
    is_waiting = fields.Boolean(
        string="Clock Stopped", compute="_compute_is_waiting", store=True
    )
    investigation_deadline = fields.Datetime(
        string="Investigation Due", compute="_compute_deadlines", store=True
    )
    reply_deadline = fields.Datetime(
        string="Reply Due", compute="_compute_deadlines", store=True
    )
    deadline = fields.Datetime(
        string="Due",
        compute="_compute_deadline",
        store=True,
        index="btree_not_null",
        help="The next deadline; none while waiting for the customer.",
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    is_reply_late = fields.Boolean(
        string="Agreed Late", compute="_compute_is_reply_late", store=True
    )
    color = fields.Integer(compute="_compute_is_overdue")
    reply_hours = fields.Float(
        string="Time until Agreed",
        compute="_compute_reply_hours",
        store=True,
        aggregator="avg",
        help="Working hours, those of waiting for the customer left out.",
    )
    used_hours = fields.Float(string="Time Used", compute="_compute_hours")
    waiting_hours = fields.Float(string="Time Waited", compute="_compute_hours")
    deadline_note = fields.Text(
        string="How the Deadlines Are Counted", compute="_compute_deadline_note"
    )

    _default_order_idx = models.Index("(deadline, id DESC)")

    @api.depends("complained_date", "round_date")
    def _compute_clock_start(self):
        for case in self:
            case.clock_start = case.round_date or case.complained_date

    @api.depends("pause_ids.date_end")
    def _compute_is_waiting(self):
        for case in self:
            case.is_waiting = any(not pause.date_end for pause in case.pause_ids)

    @api.depends(
        "clock_start",
        "investigation_date",
        "agreed_date",
        "type_id.investigation_days",
        "type_id.reply_days",
        "level_id.investigation_days",
        "level_id.reply_days",
        "team_id.calendar_id",
        "company_id.resource_calendar_id",
        "pause_ids.date_start",
        "pause_ids.date_end",
        "pause_ids.hours",
    )
    def _compute_deadlines(self):
        for case in self:
            # past complaints come with both, and have no deadline yet
            if not (case.investigation_date and case.investigation_deadline):
                case.investigation_deadline = case._get_moment("investigation_days")
            else:
                case.investigation_deadline = case.investigation_deadline
            if not (case.agreed_date and case.reply_deadline):
                case.reply_deadline = case._get_moment("reply_days")
            else:
                case.reply_deadline = case.reply_deadline

    @api.depends(
        "state",
        "is_waiting",
        "investigation_date",
        "investigation_deadline",
        "reply_deadline",
    )
    def _compute_deadline(self):
        for case in self:
            if case.is_waiting or case.state not in OPEN_STATES:
                case.deadline = False
            elif case.investigation_date:
                case.deadline = case.reply_deadline
            else:
                case.deadline = case.investigation_deadline

    @api.depends("deadline")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for case in self:
            case.is_overdue = bool(case.deadline and case.deadline < now)
            # colours of the board: red, orange within a day, green, none
            if not case.deadline:
                case.color = 0
            elif case.is_overdue:
                case.color = 1
            else:
                case.color = 2 if case.deadline < now + timedelta(days=1) else 10

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("deadline", "<", fields.Datetime.now())

    @api.depends("agreed_date", "reply_deadline")
    def _compute_is_reply_late(self):
        for case in self:
            case.is_reply_late = bool(
                case.agreed_date
                and case.reply_deadline
                and case.agreed_date > case.reply_deadline
            )

    @api.depends("agreed_date")
    def _compute_reply_hours(self):
        for case in self:
            end = case.agreed_date
            case.reply_hours = end and case._get_used_hours(end)

    @api.depends("clock_start", "agreed_date", "pause_ids.date_end", "team_id")
    def _compute_hours(self):
        now = fields.Datetime.now()
        for case in self:
            end = case.agreed_date or case.ended_date or now
            case.waiting_hours = case._get_paused_hours(until=end)
            case.used_hours = case._get_used_hours(end)

    @api.depends("investigation_deadline", "reply_deadline", "pause_ids.date_end")
    def _compute_deadline_note(self):
        for case in self:
            case.deadline_note = case.clock_start and "\n".join(
                case._get_deadline_explanation()
            )

    def _get_deadline_explanation(self):
        """Return the lines that explain how the deadlines were counted."""
        calendar = self._get_clock_calendar()
        hours = calendar.hours_per_day or 24
        lines = [
            self.env._(
                "Counted from %(start)s in the working hours %(calendar)s.",
                start=self._format(self.clock_start),
                calendar=calendar.name or self.env._("around the clock"),
            ),
            self.env._(
                "Investigation: %(days)s working days = %(hours)s hours, until "
                "%(deadline)s.",
                days=self._get_days("investigation_days"),
                hours=round(self._get_days("investigation_days") * hours, 2),
                deadline=self._format(self.investigation_deadline),
            ),
            self.env._(
                "Reply: %(days)s working days = %(hours)s hours, until %(deadline)s.",
                days=self._get_days("reply_days"),
                hours=round(self._get_days("reply_days") * hours, 2),
                deadline=self._format(self.reply_deadline),
            ),
        ]
        if self.pause_ids:
            lines.append(
                self.env._(
                    "%s hours of waiting for the customer are added.",
                    round(self._get_paused_hours(), 2),
                )
            )
        years = self.env["resource.calendar.year"]._get_provisional_years(
            self.company_id,
            self.clock_start,
            self.reply_deadline or self.investigation_deadline,
        )
        if years:
            lines.append(
                self.env._(
                    "Provisional: the public holidays of %s are not final yet.",
                    ", ".join(map(str, years)),
                )
            )
        return lines

    @api.model
    def _format(self, moment):
        return format_datetime(self.env, moment, dt_format="short") if moment else "-"

    def _get_days(self, name):
        """Return the working days by the type, otherwise by the level."""
        return self.type_id[name] or self.level_id[name]

    def _get_clock_calendar(self):
        """Return the hours that count: the team's, otherwise the company's (CD-13)."""
        company = self.company_id
        calendar = self.team_id.calendar_id or company.resource_calendar_id
        return calendar.with_company(company)

    def _get_hours(self, start, end):
        calendar = self._get_clock_calendar()
        if calendar:
            return calendar._get_working_hours_between(start, end)
        return (end - start).total_seconds() / 3600

    def _get_used_hours(self, end):
        """Return the working hours of this round until a moment, waiting left out."""
        if not self.clock_start or self.clock_start >= end:
            return 0
        return self._get_hours(self.clock_start, end) - self._get_paused_hours(end)

    def _get_paused_hours(self, until=None):
        """Return the working hours of this round spent waiting for the customer.

        :param datetime until: end of a pause that lasts; without it, such a pause
            doesn't count yet
        """
        pauses = self.pause_ids.filtered(
            lambda pause: pause.date_start >= self.clock_start
        )
        return sum(
            self._get_hours(pause.date_start, until)
            if until and not pause.date_end
            else pause.hours
            for pause in pauses
        )

    def _get_moment(self, name, offset=0):
        """Return when a number of working days has passed, waiting not counted.

        :param str name: ``investigation_days`` or ``reply_days``
        :param float offset: working hours to add
        :return: datetime, False while the start isn't known
        """
        start = self.clock_start
        if not start:
            return False
        calendar = self._get_clock_calendar()
        hours_per_day = calendar.hours_per_day or 24
        hours = self._get_days(name) * hours_per_day + self._get_paused_hours()
        hours = max(hours + offset, 0)
        moment = (
            calendar
            and calendar._get_deadlines_after([start], hours / hours_per_day)[start]
        )
        # without any working time the clock goes round
        return moment or start + timedelta(hours=hours)

    @api.model
    def _renew_deadlines(self, companies):
        """Count the deadlines of open cases again after a change of working time."""
        cases = self.sudo().search(
            Domain("company_id", "in", companies.ids)
            & Domain("state", "in", OPEN_STATES)
        )
        pauses = cases.pause_ids
        self.env.add_to_compute(pauses._fields["hours"], pauses)
        for name in ("investigation_deadline", "reply_deadline", "escalation_date"):
            self.env.add_to_compute(self._fields[name], cases)
        cases._recompute_recordset()
