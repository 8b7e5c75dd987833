import base64
from datetime import date, datetime, timedelta

import pytz

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from odoo.addons.customer_archive.hooks import uninstall_hook

from .common import TODAY, CustomerArchiveCase

ZONE = pytz.timezone("Asia/Shanghai")


class WorkingTimeCase(CustomerArchiveCase):
    """A company in China whose working hours are 8 to 12 and 13 to 17."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls._create_calendar()
        cls.company.resource_calendar_id = cls.calendar

    @classmethod
    def _create_calendar(cls, **vals):
        return cls.env["resource.calendar"].create(
            {
                "name": "Fixed hours",
                "tz": "Asia/Shanghai",
                "company_id": cls.company.id,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(cls._prepare_attendance(weekday, period))
                        for weekday in range(5)
                        for period in ("morning", "lunch", "afternoon")
                    ),
                ],
                **vals,
            }
        )

    @classmethod
    def _prepare_attendance(cls, weekday, period, hours=None, **vals):
        hour_from, hour_to = (
            hours
            or {"morning": (8, 12), "lunch": (12, 13), "afternoon": (13, 17)}[period]
        )
        return {
            "name": f"{weekday} {period}",
            "dayofweek": str(weekday),
            "day_period": period,
            "hour_from": hour_from,
            "hour_to": hour_to,
            **vals,
        }

    def _load(self, year=2026, **vals):
        """Load a year as the administrator does."""
        form = Form(
            self.administrator.env["resource.calendar.year.load"].with_user(
                self.administrator
            )
        )
        form.year = year
        for name, value in vals.items():
            form[name] = value
        load = form.save()
        load.action_load()
        self.env.cr.flush()
        return load

    def _load_csv(self, *lines, encoding="utf-8"):
        content = base64.b64encode("\n".join(lines).encode(encoding))
        return self._load(source="csv", csv_file=content)

    def _get_leave(self, day):
        return self.env["resource.calendar.leaves"].search(
            [
                ("company_id", "=", self.company.id),
                ("date_from", "<=", self._at(day, 12)),
                ("date_to", ">=", self._at(day, 12)),
                ("resource_id", "=", False),
            ]
        )

    def _get_makeup(self, day):
        return self.env["resource.calendar.makeup"].search(
            [("company_id", "=", self.company.id), ("date", "=", day)]
        )

    def _at(self, day, hour, minute=0, zone=ZONE):
        """Return a local time in UTC, as the database has it."""
        local = zone.localize(datetime(day.year, day.month, day.day, hour, minute))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _after(self, start, days, calendar=None):
        if calendar is None:
            calendar = self.calendar
        return calendar._get_working_dates_after([start], days)[start]

    def _hours(self, first, last, calendar=None, **kwargs):
        return (calendar or self.calendar).get_work_hours_count(
            self._at(first, 0), self._at(last, 23, 59), **kwargs
        )


@tagged("post_install", "-at_install")
class TestWorkingTime(WorkingTimeCase):
    def test_national_day_with_makeup_saturday(self):
        """CA-07 T13: 5 working days skip National Day, the make-up Saturday counts."""
        self.assertEqual(self._after(date(2026, 9, 29), 5), date(2026, 10, 6))
        # 30 September, 8, 9, 10 (a Saturday that is worked), 12 October
        self._load()
        self.assertEqual(self._after(date(2026, 9, 29), 4), date(2026, 10, 10))
        self.assertEqual(self._after(date(2026, 9, 29), 5), date(2026, 10, 12))

    def test_sundays_worked(self):
        """T13: 4 January and 20 September 2026 are Sundays that are worked."""
        self._load()
        self.assertEqual(self._after(date(2025, 12, 31), 1), date(2026, 1, 4))
        self.assertEqual(self._after(date(2026, 9, 18), 1), date(2026, 9, 20))
        # and no other Sunday is, nor those of other years
        self.assertEqual(self._after(date(2026, 9, 11), 1), date(2026, 9, 14))
        self.assertFalse(self._get_makeup(date(2025, 9, 28)))

    def test_weekends_and_long_counts(self):
        """T13: weekends never count; a count may run into later years."""
        self.assertEqual(self._after(date(2026, 3, 13), 1), date(2026, 3, 16))
        self.assertEqual(self._after(date(2026, 3, 14), 1), date(2026, 3, 16))
        # 52 weeks later
        self.assertEqual(
            self._after(date(2026, 3, 11), 260), date(2026, 3, 11) + timedelta(weeks=52)
        )

    def test_moments_and_lunch(self):
        """T13: a deadline in hours passes over lunch, night, weekend and days off."""
        self._load()
        for start, days, expected in (
            # 10:30 and two hours: half an hour of them after lunch
            ((date(2026, 3, 11), 10, 30), 0.25, (date(2026, 3, 11), 13, 30)),
            # before work, in the break, after work, on a Sunday
            ((date(2026, 3, 11), 6, 0), 1, (date(2026, 3, 11), 17, 0)),
            ((date(2026, 3, 11), 12, 30), 0.5, (date(2026, 3, 11), 17, 0)),
            ((date(2026, 3, 11), 20, 0), 0.5, (date(2026, 3, 12), 12, 0)),
            ((date(2026, 3, 15), 10, 0), 0.125, (date(2026, 3, 16), 9, 0)),
            # one day: the same time of the next day
            ((date(2026, 3, 13), 15, 0), 1, (date(2026, 3, 16), 15, 0)),
            # Friday 9 October: Saturday 10 is worked
            ((date(2026, 10, 9), 15, 0), 1, (date(2026, 10, 10), 15, 0)),
            ((date(2026, 9, 30), 15, 0), 1, (date(2026, 10, 8), 15, 0)),
            # the end of a year: 1 to 3 January off, Sunday 4 worked
            ((date(2025, 12, 31), 16, 0), 0.25, (date(2026, 1, 4), 9, 0)),
        ):
            moment = self._at(*start)
            deadline = self.calendar._get_deadlines_after([moment], days)[moment]
            self.assertEqual(deadline, self._at(*expected), start)
            self.assertAlmostEqual(
                self.calendar._get_working_hours_between(moment, deadline), days * 8
            )

    def test_core_counts_makeup_days(self):
        """T13: what core plans and counts is right, days and hours."""
        self._load()
        week = date(2026, 10, 5), date(2026, 10, 11)
        self.assertEqual(self._hours(*week), 24)
        data = self.calendar.get_work_duration_data(
            self._at(week[0], 0), self._at(week[1], 23, 59)
        )
        self.assertEqual(data, {"days": 3, "hours": 24})
        self.assertEqual(
            self.calendar.plan_hours(
                12, ZONE.localize(datetime(2026, 10, 9)), compute_leaves=True
            ),
            ZONE.localize(datetime(2026, 10, 10, 12)),
        )
        unusual = self.calendar._get_unusual_days(
            ZONE.localize(datetime(2026, 10, 5)), ZONE.localize(datetime(2026, 10, 11))
        )
        self.assertFalse(unusual["2026-10-10"])
        self.assertTrue(unusual["2026-10-07"])
        lunch = self.calendar._attendance_intervals_batch(
            ZONE.localize(datetime(2026, 10, 10)),
            ZONE.localize(datetime(2026, 10, 11)),
            lunch=True,
        )[False]
        self.assertEqual([(a.hour, b.hour) for a, b, _meta in lunch], [(12, 13)])

    def test_hours_of_the_weekday_it_stands_for(self):
        """T13: a make-up day has the hours of its weekday, even half of them."""
        short = self._create_calendar()
        short.attendance_ids.filtered(
            lambda line: line.dayofweek == "2" and line.day_period != "morning"
        ).unlink()
        saturday = date(2026, 10, 10)
        self.env["resource.calendar.makeup"].create(
            {"name": "Fair", "date": saturday, "dayofweek": "2"}
        )
        self.assertEqual(self._hours(saturday, saturday, short), 4)
        self.assertEqual(self._hours(saturday, saturday), 8)
        # part of the day only
        self.assertEqual(
            self.calendar.get_work_hours_count(
                self._at(saturday, 10), self._at(saturday, 14)
            ),
            3,
        )
        # a day of the calendar's own counts more
        self.env["resource.calendar.makeup"].create(
            {
                "name": "Fair",
                "date": saturday,
                "dayofweek": "1",
                "calendar_id": short.id,
            }
        )
        self.assertEqual(self._hours(saturday, saturday, short), 8)

    def test_makeup_day_replaces_own_hours(self):
        """T13: where Saturdays are worked anyway, the weekday's hours apply."""
        calendar = self._create_calendar()
        calendar.attendance_ids = [
            Command.create(self._prepare_attendance(5, "morning"))
        ]
        self._load()
        self.assertEqual(
            self._hours(date(2026, 10, 10), date(2026, 10, 10), calendar), 8
        )
        self.assertEqual(
            self._hours(date(2026, 10, 17), date(2026, 10, 17), calendar), 4
        )

    def test_two_weeks(self):
        """T13: in a calendar of two weeks, the week of the make-up day counts."""
        calendar = self._create_calendar(
            two_weeks_calendar=True,
            attendance_ids=[
                Command.clear(),
                Command.create(
                    self._prepare_attendance(2, "morning", week_type="0", sequence=1)
                ),
                Command.create(
                    self._prepare_attendance(
                        2, "morning", (8, 10), week_type="1", sequence=2
                    )
                ),
            ],
        )
        hours = {"0": 4, "1": 2}
        Attendance = self.env["resource.calendar.attendance"]
        for saturday in (date(2026, 10, 10), date(2026, 10, 17)):
            self.env["resource.calendar.makeup"].create(
                {"name": "Fair", "date": saturday, "dayofweek": "2"}
            )
            self.assertEqual(
                self._hours(saturday, saturday, calendar),
                hours[str(Attendance.get_week_type(saturday))],
            )
        self.assertEqual(
            self._hours(date(2026, 10, 5), date(2026, 10, 18), calendar), 12
        )

    def test_time_zones(self):
        """T13: days are those of the calendar's zone, or of the person's."""
        self._load()
        zone = pytz.timezone("America/Los_Angeles")
        calendar = self._create_calendar(tz=zone.zone)
        saturday = date(2026, 10, 10)
        moment = self._at(saturday, 7, zone=zone)
        self.assertEqual(
            calendar._get_deadlines_after([moment], 1)[moment],
            self._at(saturday, 17, zone=zone),
        )
        # the same make-up day where a person lives
        resource = self.env["resource.resource"].create(
            {"name": "Ann", "tz": zone.zone, "calendar_id": self.calendar.id}
        )
        start, end = (zone.localize(datetime(2026, 10, day)) for day in (10, 11))
        intervals = self.calendar._attendance_intervals_batch(start, end, resource)
        self.assertEqual(
            [(a.hour, b.hour) for a, b, _meta in intervals[resource.id]],
            [(8, 12), (13, 17)],
        )
        self.assertEqual(
            {a.tzinfo.zone for a, _b, _meta in intervals[resource.id]}, {zone.zone}
        )

    def test_flexible_hours(self):
        """T13: nobody makes up days by a flexible calendar; its weeks start Monday."""
        calendar = self._create_calendar(
            flexible_hours=True, hours_per_day=8, full_time_required_hours=40
        )
        self._load()
        self.assertEqual(
            self._after(date(2026, 10, 8), 2, calendar), date(2026, 10, 12)
        )
        person = self.env["resource.resource"].create(
            {"name": "Bea", "calendar_id": False, "tz": "Asia/Shanghai"}
        )
        start, end = (ZONE.localize(datetime(2026, 10, day)) for day in (10, 11))
        with_makeup = self.calendar._attendance_intervals_batch(start, end, person)
        self.assertEqual([i[:2] for i in with_makeup[person.id]], [(start, end)])

    def test_no_working_time(self):
        """T13: without working hours there is no date, and no wrong one."""
        empty = self._create_calendar()
        empty.attendance_ids.unlink()
        moment = datetime(2026, 3, 11, 8)
        for calendar in (empty, empty.browse()):
            self.assertIs(self._after(TODAY, 5, calendar=calendar), False)
            self.assertEqual(
                calendar._get_deadlines_after([moment], 1), {moment: False}
            )
            self.assertEqual(
                calendar._get_working_hours_between(moment, moment + timedelta(1)), 0
            )
        self.company.resource_calendar_id = empty
        self.assertFalse(self._create_file().registration_deadline)

    def test_other_companies_days_off(self):
        """T13: another company's days off move no deadline here."""
        other = self.env["res.company"].create({"name": "Other"})
        start, end = self._at(date(2026, 3, 12), 0), self._at(date(2026, 3, 12), 23)
        leave = self.env["resource.calendar.leaves"].create(
            {"name": "Fair", "date_from": start, "date_to": end}
        )
        leave.company_id = other
        self.assertEqual(self._after(TODAY, 1), date(2026, 3, 12))
        leave.company_id = self.company
        self.assertEqual(self._after(TODAY, 1), date(2026, 3, 13))

    def test_changes_count_at_once(self):
        """T13: whatever working time comes from, its change is counted at once."""
        self.assertEqual(self._after(TODAY, 1), date(2026, 3, 12))
        thursday = self.calendar.attendance_ids.filtered(
            lambda line: line.dayofweek == "3"
        )
        thursday.dayofweek = "5"
        self.assertEqual(self._after(TODAY, 1), date(2026, 3, 13))
        makeup = self.env["resource.calendar.makeup"].create(
            {"name": "Fair", "date": date(2026, 3, 12), "dayofweek": "0"}
        )
        self.assertEqual(self._after(TODAY, 1), date(2026, 3, 12))
        makeup.date = date(2026, 3, 19)
        self.assertEqual(self._after(TODAY, 1), date(2026, 3, 13))
        makeup.unlink()
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Fair",
                "calendar_id": self.calendar.id,
                "date_from": self._at(date(2026, 3, 13), 0),
                "date_to": self._at(date(2026, 3, 13), 23),
            }
        )
        self.assertEqual(self._after(TODAY, 1), date(2026, 3, 14))
        leave.unlink()
        self.assertEqual(self._after(TODAY, 1), date(2026, 3, 13))
        self.calendar.tz = "America/Los_Angeles"
        moment = self._at(date(2026, 3, 13), 8)
        self.assertEqual(
            self.calendar._get_deadlines_after([moment], 0)[moment],
            datetime(2026, 3, 13, 15),
        )

    def test_query_counts(self):
        """T13 T19: a thousand deadlines cost as many queries as ten."""
        counts = {}
        for size in (10, 1000):
            dates = [TODAY + timedelta(days=n % 250) for n in range(size)]
            moments = [datetime(2026, 3, 11) + timedelta(hours=n) for n in range(size)]
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.registry.clear_all_caches()
            before = self.env.cr.sql_log_count
            self.calendar._get_working_dates_after(dates, 5)
            self.calendar._get_deadlines_after(moments, 3)
            counts[size] = self.env.cr.sql_log_count - before
        self.assertEqual(*counts.values())
        self.assertGreater(counts[10], 0)
        with self.assertQueryCount(0):
            self.calendar._get_working_dates_after(dates, 5)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestHolidayLoad(WorkingTimeCase):
    def _get_actions(self, load):
        return dict(load.line_ids.mapped(lambda line: (line.date, line.action)))

    def test_china_2026(self):
        """T13: the wizard loads China 2026 with all its make-up days."""
        load = self._load()
        self.assertEqual(set(load.line_ids.mapped("action")), {"add"})
        makeups = self.env["resource.calendar.makeup"].search(
            [("company_id", "=", self.company.id)], order="date"
        )
        self.assertEqual(
            makeups.mapped(lambda day: (str(day.date), day.dayofweek)),
            [
                ("2026-01-04", "4"),
                ("2026-02-14", "4"),
                ("2026-02-28", "0"),
                ("2026-05-09", "1"),
                ("2026-09-20", "1"),
                ("2026-10-10", "2"),
            ],
        )
        for day in (date(2026, 1, 1), date(2026, 2, 23), date(2026, 10, 7)):
            self.assertEqual(self._get_leave(day).customer_file_origin, "loaded")
        self.assertFalse(self._get_leave(date(2026, 10, 8)))
        year = self.env["resource.calendar.year"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(
            year,
            [{"year": 2026, "is_final": True, "makeup_count": 6, "holiday_count": 22}],
        )
        # hours of all of 2026: 249 working days less 1 by the official arrangement
        self.assertEqual(len(self.calendar._get_year_dates(self.company.id, 2026)), 248)

    def test_names_in_chinese(self):
        """T13: names come in the language of whoever loads, where there are any."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.administrator = self.administrator.with_context(lang="zh_CN")
        self._load()
        self.assertEqual(self._get_leave(date(2026, 10, 1)).name, "国庆节")

    def test_hand_made_corrections_survive(self):
        """T13: a reload leaves what a hand added, changed or deleted."""
        hand_made = self.env["resource.calendar.leaves"].create(
            {
                "name": "Company outing",
                "date_from": self._at(date(2026, 6, 18), 0),
                "date_to": self._at(date(2026, 6, 19), 12),
                "calendar_id": False,
            }
        )
        self._load()
        self.assertEqual(self._get_leave(date(2026, 6, 19)), hand_made)
        moved = self._get_leave(date(2026, 5, 5))
        moved.write(
            {
                "date_from": self._at(date(2026, 5, 6), 0),
                "date_to": self._at(date(2026, 5, 6), 23, 59),
            }
        )
        self._get_leave(date(2026, 1, 2)).unlink()
        self._get_makeup(date(2026, 1, 4)).unlink()
        makeup = self._get_makeup(date(2026, 9, 20))
        makeup.dayofweek = "3"
        self.assertEqual(makeup.customer_file_origin, "corrected")
        load = self._load()
        actions = self._get_actions(load)
        for day in (
            date(2026, 1, 2),
            date(2026, 1, 4),
            date(2026, 5, 5),
            date(2026, 6, 19),
            date(2026, 9, 20),
        ):
            self.assertEqual(actions.pop(day), "keep", day)
        self.assertEqual(set(actions.values()), {"none"})
        self.assertFalse(self._get_leave(date(2026, 1, 2)))
        self.assertFalse(self._get_makeup(date(2026, 1, 4)))
        self.assertFalse(self._get_leave(date(2026, 5, 5)))
        self.assertEqual(self._get_leave(date(2026, 5, 6)), moved)
        self.assertEqual(makeup.dayofweek, "3")
        self.assertEqual(hand_made.name, "Company outing")

    def test_corrected_in_the_preview(self):
        """T13: a weekday corrected in the preview is the hand's own."""
        form = Form(
            self.env["resource.calendar.year.load"].with_user(self.administrator)
        )
        form.year = 2026
        position = [str(line["date"]) for line in form.line_ids._records].index(
            "2026-10-10"
        )
        with form.line_ids.edit(position) as line:
            line.dayofweek = "0"
        form.save().action_load()
        makeup = self._get_makeup(date(2026, 10, 10))
        self.assertRecordValues(
            makeup, [{"dayofweek": "0", "customer_file_origin": "corrected"}]
        )
        self._load()
        self.assertEqual(makeup.dayofweek, "0")

    def test_csv(self):
        """T13: a CSV file brings days off and make-up days; weekdays are deduced."""
        load = self._load_csv(
            "date,name,kind,stands for",
            "2026-10-01,国庆节,holiday",
            "2026-10-06,国庆节,holiday",
            "2026-10-07,国庆节,holiday",
            "2026/10/10,补班,makeup,2026-10-07",
            "2026-09-20,补班,makeup,2",
            "2026-10-11,补班,makeup,",
            encoding="gb18030",
        )
        self.assertEqual(len(load.line_ids), 6)
        self.assertEqual(self._get_leave(date(2026, 10, 1)).name, "国庆节")
        for day, weekday in (
            (date(2026, 10, 10), "2"),
            (date(2026, 9, 20), "1"),
            (date(2026, 10, 11), "2"),
        ):
            self.assertEqual(self._get_makeup(day).dayofweek, weekday, day)
        # a later file without one of the days takes it back
        load = self._load_csv("2026-10-01,国庆节,holiday")
        self.assertEqual(self._get_actions(load)[date(2026, 10, 7)], "remove")
        self.assertFalse(self._get_leave(date(2026, 10, 7)))
        self.assertFalse(self._get_makeup(date(2026, 10, 10)))
        # and a day off may become a make-up day
        self._load_csv("2026-10-01,补班,makeup,4")
        self.assertFalse(self._get_leave(date(2026, 10, 1)))
        self.assertEqual(self._get_makeup(date(2026, 10, 1)).dayofweek, "3")

    def test_csv_mistakes(self):
        """T13: a line that can't be read is named, and nothing is loaded."""
        for line in (
            "2026-13-01,National Day,holiday",
            "2027-10-01,National Day,holiday",
            "2026-10-01,National Day,feast",
            "2026-10-01",
            "2026-10-10,Make-up,makeup,8",
            "2026-09-30,National Day,holiday",
        ):
            load = Form(
                self.env["resource.calendar.year.load"].with_user(self.administrator)
            )
            load.source = "csv"
            load.year = 2026
            load.csv_file = base64.b64encode(
                f"2026-09-30,Fair,holiday\n{line}".encode()
            )
            self.assertIn("Line 2", load.error)
            with self.assertRaisesRegex(UserError, "Line 2"):
                load.save().action_load()
        self.assertFalse(self._get_leave(date(2026, 9, 30)))
        with self.assertRaisesRegex(UserError, "nothing to load"):
            self._load(source="csv")

    def test_unknown_country_and_year(self):
        """T13: a country the package doesn't know says so."""
        load = Form(
            self.env["resource.calendar.year.load"].with_user(self.administrator)
        )
        load.country_id = self.env.ref("base.aq")
        load.year = 12
        self.assertIn("four digits", load.error)
        self.env.ref("base.aq").code = "XX"
        load.year = 2026
        self.assertIn("not known", load.error)

    def test_only_administrators_load(self):
        """T13: nobody but administrators loads, in their own companies only."""
        Load = self.env["resource.calendar.year.load"]
        for user in (self.general_manager, self.auditor, self.employee_user):
            with self.assertRaises(AccessError):
                Load.with_user(user).create({"year": 2026})
        own = Load.with_user(self.administrator).create({"year": 2026})
        other = new_test_user(
            self.env,
            login="other",
            groups="customer_archive.customer_archive_group_administrator",
        )
        with self.assertRaises(AccessError):
            own.with_user(other).action_load()
        foreign = self.env["res.company"].create({"name": "Foreign"})
        with self.assertRaises(AccessError):
            Load.with_user(self.administrator).create({"company_id": foreign.id})

    def test_year_without_arrangement(self):
        """T13: statutory days alone leave 2027 and its deadlines provisional."""
        self._load()
        load = self._load(2027)
        self.assertFalse(load.is_final)
        self.assertTrue(self._get_leave(date(2027, 10, 1)))
        Year = self.env["resource.calendar.year"]
        for dates, provisional in (
            ((date(2026, 3, 1), date(2026, 12, 31)), False),
            ((date(2026, 12, 30), date(2027, 1, 5)), True),
            ((date(2027, 3, 1), False), True),
            ((False,), False),
        ):
            self.assertEqual(
                Year._is_provisional(self.company, *dates), provisional, dates
            )
        with freeze_time("2026-12-30 02:00:00"):
            file = self._create_file()
        self.assertTrue(file.registration_deadline_provisional)
        self.assertIn("2027", file.registration_deadline_note)
        punctual = self._create_file(partner=self._create_customer("Punctual"))
        self.assertFalse(punctual.registration_deadline_provisional)
        self.assertFalse(punctual.registration_deadline_note)
        # calendar days are never provisional
        self.company.customer_file_registration_unit = "calendar"
        with freeze_time("2026-12-30 02:00:00"):
            file.first_contact_date = date(2026, 12, 29)
        self.assertFalse(file.registration_deadline_provisional)

    def test_country_without_shifts(self):
        """T13: where no days are shifted, a loaded year is final."""
        self._load(2027, country_id=self.env.ref("base.de"))
        Year = self.env["resource.calendar.year"]
        self.assertFalse(Year._is_provisional(self.company, date(2027, 5, 1)))

    def test_open_drafts_follow(self):
        """CA-07 T13: loading a year moves open drafts and their owners' lists."""
        drafts = self._create_file(first_contact_date=date(2026, 9, 29))
        drafts += self._create_file(
            partner=self._create_customer("Second"),
            first_contact_date=date(2026, 9, 29),
        )
        submitted = self._create_file(
            partner=self._create_customer("Third"), first_contact_date=date(2026, 9, 29)
        )
        submitted.with_user(self.representative).action_submit()
        files = drafts | submitted
        self.assertEqual(files.mapped("registration_deadline"), [date(2026, 10, 6)] * 3)
        self.assertTrue(all(files.mapped("registration_deadline_provisional")))
        self._load()
        self.assertEqual(
            files.mapped("registration_deadline"),
            [date(2026, 10, 12), date(2026, 10, 12), date(2026, 10, 6)],
        )
        self.assertFalse(any(drafts.mapped("registration_deadline_provisional")))
        self.assertEqual(
            drafts.activity_ids.mapped("date_deadline"), [date(2026, 10, 12)] * 2
        )
        self.assertFalse(submitted.activity_ids)
        # a day off entered by hand, and one a person takes
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Fair",
                "calendar_id": self.calendar.id,
                "date_from": self._at(date(2026, 10, 9), 0),
                "date_to": self._at(date(2026, 10, 9), 23),
            }
        )
        self.env.cr.flush()
        self.assertEqual(drafts[0].registration_deadline, date(2026, 10, 13))
        leave.unlink()
        self.env.cr.flush()
        self.assertEqual(drafts[0].registration_deadline, date(2026, 10, 12))

    def test_queries_of_a_change(self):
        """T19: many drafts follow a change with the queries of ten."""
        counts = []
        for size in (10, 80):
            partners = self.env["res.partner"].create(
                [{"name": f"Customer {size} {n}"} for n in range(size)]
            )
            self.env["customer.file"].create(
                [
                    {
                        "partner_id": partner.id,
                        "first_contact_date": date(2026, 6, 1) + timedelta(days=n % 3),
                    }
                    for n, partner in enumerate(partners)
                ]
            )
            self.env.cr.flush()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leave = self.env["resource.calendar.leaves"].create(
                {
                    "name": "Fair",
                    "date_from": self._at(date(2026, 6, 4), 0),
                    "date_to": self._at(date(2026, 6, 4), 23),
                }
            )
            self.env.cr.flush()
            counts.append(self.env.cr.sql_log_count - before)
            leave.unlink()
        self.assertEqual(*counts)

    def test_uninstall(self):
        """T29: what was loaded into core's tables goes with the addon."""
        hand_made = self.env["resource.calendar.leaves"].create(
            {
                "name": "Fair",
                "date_from": self._at(date(2026, 3, 12), 0),
                "date_to": self._at(date(2026, 3, 12), 23),
            }
        )
        self._load()
        self._get_leave(date(2026, 10, 1)).name = "Golden week"
        uninstall_hook(self.env)
        self.assertFalse(self._get_leave(date(2026, 10, 1)))
        self.assertFalse(self._get_leave(date(2026, 10, 7)))
        self.assertTrue(hand_made.exists())
