from datetime import datetime, time, timedelta

import pytz

from odoo import models

# longer than any run of days off, so that a few weeks ahead always hold enough days
LOOK_AHEAD_DAYS = 31


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _get_working_dates(self, start, end):
        """Return the dates on which this calendar works.

        :param date start: first day looked at
        :param date end: last day looked at
        :return: sorted list of dates, in the calendar's time zone
        """
        self.ensure_one()
        tz = pytz.timezone(self.tz or "UTC")
        intervals = self._work_intervals_batch(
            tz.localize(datetime.combine(start, time.min)),
            tz.localize(datetime.combine(end, time.max)),
        )[False]
        return sorted({begin.astimezone(tz).date() for begin, _end, _meta in intervals})

    def _get_working_dates_after(self, starts, days):
        """Return for each date the N-th working date after it (CA-07).

        :param starts: iterable of dates; the start itself never counts
        :param int days: number of working days
        :return: dict date → date
        """
        starts = set(starts)
        if not starts:
            return {}
        end = max(starts) + timedelta(days=days * 2 + LOOK_AHEAD_DAYS)
        dates = self._get_working_dates(min(starts), end)
        return {
            start: next(
                iter([day for day in dates if day > start][days - 1 : days]), end
            )
            for start in starts
        }
