import base64
from datetime import date, datetime, time

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from .holiday_source import get_country_days, parse_csv


class ResourceCalendarYearLoad(models.TransientModel):
    """Loads the public holidays of a year and shows before what it will do.

    Days a hand entered, corrected or deleted stay as they are.
    """

    _name = "resource.calendar.year.load"
    _description = "Load Public Holidays"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    year = fields.Integer(
        required=True, default=lambda self: fields.Date.context_today(self).year
    )
    source = fields.Selection(
        selection=[("country", "Country"), ("csv", "CSV file")],
        required=True,
        default="country",
    )
    country_id = fields.Many2one(
        comodel_name="res.country",
        compute="_compute_country_id",
        store=True,
        readonly=False,
    )
    csv_file = fields.Binary(string="File", attachment=False)
    csv_filename = fields.Char()
    is_final = fields.Boolean(
        string="Final",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        help="The arrangement of the year has been published: nothing in it moves.",
    )
    line_ids = fields.One2many(
        comodel_name="resource.calendar.year.load.line",
        inverse_name="load_id",
        string="Days",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    error = fields.Char(compute="_compute_line_ids", store=True)

    @api.depends("company_id")
    def _compute_country_id(self):
        for load in self:
            load.country_id = load.company_id.country_id

    @api.depends("company_id", "year", "source", "country_id", "csv_file")
    def _compute_line_ids(self):
        for load in self:
            try:
                days, load.is_final = load._get_source_days()
                load.error = False
            except UserError as error:
                days, load.is_final, load.error = [], False, str(error)
            load.line_ids = [
                Command.clear(),
                *(Command.create(vals) for vals in load._prepare_line_vals(days)),
            ]

    def _get_source_days(self):
        """Return the days of the source, and whether the year is final with them."""
        if not 1990 <= self.year <= 2200:
            raise UserError(self.env._("Give a year of four digits."))
        if self.source == "csv":
            return self._get_csv_days()
        if not self.country_id:
            return [], False
        try:
            return get_country_days(
                self.country_id.code,
                self.year,
                self.env.lang,
                self.env._("Make-up working day"),
            )
        except NotImplementedError as error:
            raise UserError(
                self.env._(
                    "The public holidays of %s are not known here: load a CSV file.",
                    self.country_id.name,
                )
            ) from error

    def _get_csv_days(self):
        if not self.csv_file:
            return [], False
        try:
            content = base64.b64decode(self.with_context(bin_size=False).csv_file)
            return parse_csv(content, self.year), True
        except (ValueError, UnicodeDecodeError) as error:
            raise UserError(
                self.env._(
                    "Line %(line)s of the file can't be read. Each line has date, "
                    "name, holiday or makeup, and for make-up days the date or weekday "
                    "(1 = Monday) they stand for; every date once and in %(year)s.",
                    line=error,
                    year=self.year,
                )
            ) from error

    def _prepare_line_vals(self, days):
        """Compare the source with what is there: one line per day, and what happens."""
        present = self._get_present_days()
        loaded = set(self._get_year().loaded_days or ())
        lines = []
        for day in days:
            row = present.get(day.date)
            if row and not self._is_other_kind(row, day.kind):
                del present[day.date]
            else:
                row = None
            lines.append(
                {
                    "date": day.date,
                    "kind": day.kind,
                    "name": day.name,
                    "dayofweek": False if day.weekday is None else str(day.weekday),
                    "action": self._get_action(day, row, loaded),
                }
            )
        for day, row in present.items():
            if row.customer_file_origin == "loaded":
                lines.append(
                    {
                        "date": day,
                        "kind": self._get_kind(row),
                        "name": row.name,
                        "action": "remove",
                    }
                )
        return sorted(lines, key=lambda vals: vals["date"])

    def _get_action(self, day, row, loaded):
        if row is None:
            # what was loaded and isn't there any more was deleted by a hand
            return "keep" if self._get_key(day.kind, day.date) in loaded else "add"
        if row.customer_file_origin != "loaded":
            return "keep"
        same = row.name == day.name and (
            day.kind == "holiday" or row.dayofweek == str(day.weekday)
        )
        return "none" if same else "change"

    @api.model
    def _get_kind(self, row):
        return "makeup" if row._name == "resource.calendar.makeup" else "holiday"

    def _is_other_kind(self, row, kind):
        """Tell whether a day loaded before has changed from day off to make-up day."""
        return row.customer_file_origin == "loaded" and self._get_kind(row) != kind

    @api.model
    def _get_key(self, kind, day):
        return f"{kind} {day}"

    def _get_year(self):
        # administrators load years, which nobody writes otherwise
        return (
            self.env["resource.calendar.year"]
            .sudo()
            .search([("company_id", "=", self.company_id.id), ("year", "=", self.year)])
        )

    def _get_present_days(self):
        """Return the rows for the whole company in the year: dict date → record."""
        general = Domain("company_id", "=", self.company_id.id) & Domain(
            "calendar_id", "=", False
        )
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        # who keeps the holidays needs no right on calendars
        makeups = (
            self.env["resource.calendar.makeup"]
            .sudo()
            .search(general & Domain("date", ">=", first) & Domain("date", "<=", last))
        )
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                general
                & Domain("resource_id", "=", False)
                & Domain("date_from", "<=", self._get_bounds(last)[1])
                & Domain("date_to", ">=", self._get_bounds(first)[0])
            )
        )
        present = {makeup.date: makeup for makeup in makeups}
        for leave in leaves:
            start, end = map(self._get_local_date, (leave.date_from, leave.date_to))
            for ordinal in range(start.toordinal(), end.toordinal() + 1):
                present.setdefault(date.fromordinal(ordinal), leave)
        return present

    @property
    def _zone(self):
        return timezone(self.company_id.resource_calendar_id.tz or "UTC")

    def _get_bounds(self, day):
        """Return beginning and end of a day in the company's working hours, in UTC."""
        return [
            self._zone.localize(datetime.combine(day, moment))
            .astimezone(utc)
            .replace(tzinfo=None)
            for moment in (time.min, time(23, 59, 59))
        ]

    def _get_local_date(self, moment):
        return utc.localize(moment).astimezone(self._zone).date()

    def action_load(self):
        """Write what the preview shows.

        :return: window action (dict) of the years
        :raises UserError: when the source can't be read or holds no day
        :raises AccessError: for anyone but administrators
        """
        self.ensure_one()
        self.check_access("write")
        days, is_final = self._get_source_days()
        if not days:
            raise UserError(
                self.env._("There is nothing to load: choose a country or a file.")
            )
        self._apply(days)
        self._note_year(days, is_final and (self.source == "country" or self.is_final))
        return self.env["ir.actions.act_window"]._for_xml_id(
            "customer_archive.resource_calendar_year_action"
        )

    def _apply(self, days):
        present = self._get_present_days()
        weekdays = {line.date: line.dayofweek for line in self.line_ids}
        added = {"holiday": [], "makeup": []}
        for vals in self._prepare_line_vals(days):
            row = present.get(vals["date"])
            if vals["action"] == "remove":
                row.unlink()
                continue
            wanted = self._prepare_row_vals(vals, weekdays.get(vals["date"]))
            if vals["action"] == "add":
                added[vals["kind"]].append(wanted)
            elif vals["action"] == "change" or (
                vals["action"] == "none"
                and wanted["customer_file_origin"] == "corrected"
            ):
                row.write(wanted)
        # who keeps the holidays needs no right on calendars
        self.env["resource.calendar.leaves"].sudo().create(added["holiday"])
        self.env["resource.calendar.makeup"].sudo().create(added["makeup"])

    def _prepare_row_vals(self, vals, weekday):
        row_vals = {
            "name": vals["name"],
            "company_id": self.company_id.id,
            "customer_file_origin": "loaded",
        }
        if vals["kind"] == "holiday":
            start, end = self._get_bounds(vals["date"])
            return {**row_vals, "date_from": start, "date_to": end}
        weekday = weekday or vals["dayofweek"]
        if weekday != vals["dayofweek"]:
            row_vals["customer_file_origin"] = "corrected"
        return {**row_vals, "date": vals["date"], "dayofweek": weekday}

    def _note_year(self, days, is_final):
        year = self._get_year()
        keys = {self._get_key(day.kind, day.date) for day in days}
        kinds = [day.kind for day in days]
        vals = {
            "year": self.year,
            "company_id": self.company_id.id,
            "country_id": self.country_id.id if self.source == "country" else False,
            "is_final": is_final,
            "holiday_count": kinds.count("holiday"),
            "makeup_count": kinds.count("makeup"),
            "loaded_date": fields.Datetime.now(),
            "loaded_days": sorted(keys.union(year.loaded_days or ())),
        }
        if year:
            year.write(vals)
        else:
            year.create(vals)
