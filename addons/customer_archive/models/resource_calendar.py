from bisect import bisect_right
from datetime import date, datetime, time, timedelta

from pytz import timezone, utc

from odoo import api, models, tools
from odoo.tools.intervals import Intervals


class ResourceCalendar(models.Model):
    """Working time with make-up days, and what is counted from it.

    What is counted comes from the working time of whole years, kept until a
    calendar, a day off or a make-up day changes.
    """

    _name = "resource.calendar"
    _inherit = ["resource.calendar", "resource.calendar.source.mixin"]

    def _get_affected_companies(self):
        # whoever changes a calendar, it counts for all who work by it
        return (
            self.env["res.company"]
            .sudo()
            .search([("resource_calendar_id", "in", self.ids)])
        )

    @api.model
    def _after_working_time_change(self, companies):
        """Called when the working time of companies may have changed.

        :param companies: res.company
        """
        self.env.registry.clear_cache()

    def _attendance_intervals_batch(
        self, start_dt, end_dt, resources=None, domain=None, tz=None, lunch=False
    ):
        """Work on make-up days as on the weekday they stand for (T13)."""
        result = super()._attendance_intervals_batch(
            start_dt, end_dt, resources, domain, tz, lunch
        )
        days = self._get_makeup_weekdays_between(start_dt.date(), end_dt.date())
        if not days:
            return result
        replaced = {
            resource_id: [
                item for item in result[resource_id] if item[0].date() not in days
            ]
            for resource_id in self._get_bound_resources(resources, start_dt, tz)
        }
        for day, weekday in days.items():
            # of the same week, so that calendars of two weeks are right too
            model_day = day + timedelta(days=weekday - day.weekday())
            noon = utc.localize(datetime.combine(model_day, time(12)))
            attended = super()._attendance_intervals_batch(
                noon - timedelta(days=2),
                noon + timedelta(days=2),
                resources,
                domain,
                tz,
                lunch,
            )
            for resource_id in replaced:
                replaced[resource_id] += self._move_intervals(
                    attended[resource_id], model_day, day, start_dt, end_dt
                )
        return result | {
            resource_id: Intervals(items, keep_distinct=True)
            for resource_id, items in replaced.items()
        }

    def _get_bound_resources(self, resources, start_dt, tz):
        """Return the ids of those who keep to fixed hours, False for the calendar."""
        if self.flexible_hours:
            return []
        bound = [False]
        if resources:
            calendars = resources._get_calendar_at(start_dt, tz)
            bound += [
                resource.id
                for resource in resources
                if calendars.get(resource) and not calendars[resource].flexible_hours
            ]
        return bound

    @api.model
    def _move_intervals(self, intervals, from_day, to_day, start_dt, end_dt):
        """Return the intervals of one day as they would be on another."""
        moved = []
        for start, stop, attendance in intervals:
            if start.date() == from_day:
                zone = timezone(start.tzinfo.zone)
                first, last = (
                    zone.localize(datetime.combine(to_day, moment.time()))
                    for moment in (start, stop)
                )
                first = max(first, start_dt.astimezone(zone))
                last = min(last, end_dt.astimezone(zone))
                moved.append((first, last, attendance))
        return moved

    def _get_makeup_weekdays_between(self, start, end):
        """Return the make-up days around a period: dict date → weekday, 0 to 6."""
        company = self._get_counting_company()
        # a day more on either side: the period may be meant in another time zone
        start, end = start - timedelta(days=1), end + timedelta(days=1)
        return {
            day: weekday
            for day, weekday in self._get_makeup_weekdays(company.id).items()
            if start <= day <= end
        }

    @tools.ormcache("self.id", "company_id")
    def _get_makeup_weekdays(self, company_id):
        # everybody's working time is counted alike, whoever may read the days
        days = self.env["resource.calendar.makeup"].sudo()
        days = days.search(
            [
                ("company_id", "=", company_id),
                ("calendar_id", "in", (self.id, False)),
            ]
        )
        # a day of this very calendar comes last and counts
        days = days.sorted(lambda day: bool(day.calendar_id))
        return {day.date: int(day.dayofweek) for day in days}

    @tools.ormcache("self.id", "company_id", "year")
    def _get_year_spans(self, company_id, year):
        """Return the working time of a year: tuple of (start, end), UTC, in order."""
        if not self:
            return ()
        zone = timezone(self.tz)
        first, last = date(year, 1, 1), date(year, 12, 31)
        # flexible calendars fill up week by week from the first day asked for
        monday = first - timedelta(days=first.weekday())
        # everybody's deadlines are counted alike, whoever may read the days off
        calendar = self.sudo().with_company(company_id)
        intervals = calendar._work_intervals_batch(
            zone.localize(datetime.combine(monday, time.min)),
            zone.localize(datetime.combine(last, time.max)),
            domain=[
                ("time_type", "=", "leave"),
                ("company_id", "in", (company_id, False)),
            ],
            tz=zone,
        )[False]
        return tuple(
            (
                start.astimezone(utc).replace(tzinfo=None),
                stop.astimezone(utc).replace(tzinfo=None),
            )
            for start, stop, _attendance in intervals
            if start.year == year
        )

    @tools.ormcache("self.id", "company_id", "year")
    def _get_year_dates(self, company_id, year):
        """Return the dates of a year on which the calendar works, in order."""
        return tuple(
            sorted(
                {
                    self._get_local(start).date()
                    for start, _end in self._get_year_spans(company_id, year)
                }
            )
        )

    def _get_local(self, moment):
        return utc.localize(moment).astimezone(timezone(self.tz or "UTC"))

    def _get_working_dates_after(self, starts, days):
        """Return for each date the N-th working date after it (CA-07).

        :param starts: iterable of dates; the start itself never counts
        :param int days: number of working days, at least 1
        :return: dict date → date, or False where the calendar has no working time
        """
        return {start: self._find_working_date(start, days) for start in set(starts)}

    def _find_working_date(self, start, days):
        company_id = self._get_counting_company().id
        year = start.year
        dates = self._get_year_dates(company_id, year)
        position = bisect_right(dates, start) + days - 1
        while position >= len(dates):
            position -= len(dates)
            year += 1
            dates = self._get_year_dates(company_id, year)
            if not dates:
                return False
        return dates[position]

    def _get_deadlines_after(self, moments, days):
        """Return for each moment when that many days of working time have passed.

        A day is the calendar's average: "within 1 working day" ends one day's hours of
        work later, at the same time of the next day when work began before the moment.

        :param moments: iterable of datetimes in UTC
        :param float days: number of working days
        :return: dict datetime → datetime, or False without working time
        """
        left = timedelta(hours=days * self.hours_per_day)
        return {moment: self._find_moment(moment, left) for moment in set(moments)}

    def _find_moment(self, moment, left):
        company_id = self._get_counting_company().id
        year = self._get_local(moment).year
        while spans := self._get_year_spans(company_id, year):
            for start, end in spans[self._find_span(spans, moment) :]:
                begin = max(start, moment)
                if left <= end - begin:
                    return begin + left
                left -= end - begin
            year += 1
        return False

    @api.model
    def _find_span(self, spans, moment):
        """Return the position of the first span that ends after a moment."""
        return bisect_right(spans, moment, key=lambda span: span[1])

    def _get_working_hours_between(self, start, end):
        """Return how much working time lies between two moments.

        :param start, end: datetimes in UTC
        :return: hours
        """
        company_id = self._get_counting_company().id
        total = timedelta()
        for year in range(self._get_local(start).year, self._get_local(end).year + 1):
            spans = self._get_year_spans(company_id, year)
            for begin, stop in spans[self._find_span(spans, start) :]:
                if begin >= end:
                    break
                total += min(stop, end) - max(begin, start)
        return total.total_seconds() / 3600

    def _get_counting_company(self):
        """Return the company whose days off count."""
        return self.company_id or self.env.company
