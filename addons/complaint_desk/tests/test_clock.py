from datetime import datetime

from odoo.tests import freeze_time, tagged

from .common import NOW, ComplaintCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestClock(ComplaintCase):
    def _assert_deadlines(self, case, investigation, reply):
        self.assertEqual(
            (case.investigation_deadline, case.reply_deadline),
            (datetime.fromisoformat(investigation), datetime.fromisoformat(reply)),
        )

    def test_counts_from_the_complaint(self):
        """CD-13: from when the customer complained, not from when it was typed."""
        case = self._create_case(complained_date="2026-03-10 07:00:00")
        # Tuesday 15:00 in Shanghai: 2 hours on Tuesday, 6 on Wednesday
        self._assert_deadlines(case, "2026-03-11 07:00:00", "2026-03-12 07:00:00")

    def test_weekend(self):
        """CD-13: Friday afternoon runs on Monday."""
        case = self._create_case(complained_date="2026-03-06 07:00:00")
        self._assert_deadlines(case, "2026-03-09 07:00:00", "2026-03-10 07:00:00")

    def test_team_calendar(self):
        """CD-13: the team's hours count, and a change of team or hours follows."""
        case = self._create_case()
        self._assert_deadlines(case, "2026-03-12 01:00:00", "2026-03-13 01:00:00")
        half = self.env["resource.calendar"].create(
            {
                "name": "Mornings",
                "tz": "Asia/Shanghai",
                "company_id": self.company.id,
                "attendance_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Morning",
                            "dayofweek": str(day),
                            "hour_from": 8,
                            "hour_to": 12,
                            "day_period": "morning",
                        },
                    )
                    for day in range(5)
                ],
            }
        )
        self.assertEqual(half.hours_per_day, 4)
        self.team.calendar_id = half
        # of 4 hours, 3 are left on Wednesday
        self._assert_deadlines(case, "2026-03-12 01:00:00", "2026-03-13 01:00:00")
        half.attendance_ids.filtered(lambda day: day.dayofweek == "3").unlink()
        self.env.cr.precommit.run()
        self.env.flush_all()
        self.assertEqual(case.investigation_deadline.date().isoformat(), "2026-03-13")

    def test_no_calendar(self):
        """CD-13: without any working hours the clock goes round, and nothing fails."""
        self.company.resource_calendar_id = False
        case = self._create_case()
        self._assert_deadlines(case, "2026-03-12 01:00:00", "2026-03-13 01:00:00")

    def test_holiday_added_afterwards(self):
        """CD-13: a holiday that becomes known moves the deadlines of open cases."""
        case = self._create_case()
        reached = self._take_to("agreed")
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "date_from": "2026-03-11 16:00:00",
                "date_to": "2026-03-12 15:59:59",
            }
        )
        self.env.cr.precommit.run()
        self.env.flush_all()
        self._assert_deadlines(case, "2026-03-13 01:00:00", "2026-03-16 01:00:00")
        self._assert_deadlines(reached, "2026-03-12 01:00:00", "2026-03-13 01:00:00")

    def test_type_and_level(self):
        """CD-13: time is data of type and level; both followed when they change."""
        case = self._create_case()
        quick = self.type.copy({"name": "Quick", "reply_days": 1})
        case.with_user(self.service).type_id = quick
        self._assert_deadlines(case, "2026-03-12 01:00:00", "2026-03-12 01:00:00")
        quick.reply_days = 0
        self.grave.write({"investigation_days": 0.5, "reply_days": 1})
        case.with_user(self.service).level_id = self.grave
        self._assert_deadlines(case, "2026-03-11 06:00:00", "2026-03-12 01:00:00")

    def test_reached_stays(self):
        """CD-13: a deadline that was reached isn't counted again."""
        case = self._take_to("agreed")
        self.normal.reply_days = 5
        self._assert_deadlines(case, "2026-03-12 01:00:00", "2026-03-13 01:00:00")
        self.assertFalse(case.is_reply_late)

    def test_waiting_stops_the_clock(self):
        """CD-13: waiting for the customer isn't counted; both times are shown."""
        case = self._take_to("investigating")
        with freeze_time("2026-03-11 03:00:00"):
            case.with_user(self.manager).action_wait()
            self.assertFalse(case.deadline)
        with freeze_time("2026-03-20 03:00:00"):
            self.assertFalse(
                case.search([("id", "=", case.id), ("is_overdue", "=", True)])
            )
        with freeze_time("2026-03-12 03:00:00"):
            case.with_user(self.manager).action_resume()
            self.env.invalidate_all()
            self.assertEqual((case.used_hours, case.waiting_hours), (2, 8))
        self._assert_deadlines(case, "2026-03-12 01:00:00", "2026-03-16 01:00:00")
        self.assertEqual(case.deadline, case.reply_deadline)
        # a changed level keeps the time waited
        case.with_user(self.service).level_id = self.serious
        self.assertEqual(case.reply_deadline, datetime(2026, 3, 16, 1))

    def test_explanation(self):
        """CD-13: the form explains the sum, and what is provisional."""
        case = self._create_case()
        note = case.with_user(self.service).deadline_note
        self.assertIn("Office", note)
        self.assertIn("2.0 working days = 16.0 hours", note)
        self.assertIn("2026 are not final", note)

    def test_overdue_and_today(self):
        """CD-13: what is overdue is found by stored dates, not by a cron."""
        case = self._create_case()
        find = self.env["complaint.case"].with_user(self.service).search
        mine = ("id", "=", case.id)
        self.assertFalse(find([mine, ("is_overdue", "=", True)]))
        with freeze_time("2026-03-12 02:00:00"):
            self.assertEqual(find([mine, ("is_overdue", "=", True)]), case)
            self.env.invalidate_all()
            self.assertTrue(case.is_overdue)
            self.assertEqual(case.color, 1)

    def test_other_time_zone(self):
        """CD-13: hours of another time zone move the open deadlines."""
        case = self._create_case(complained_date="2026-03-10 02:00:00")
        self._assert_deadlines(case, "2026-03-11 02:00:00", "2026-03-12 02:00:00")
        self.calendar.tz = "Asia/Tokyo"
        self.env.flush_all()
        self.env.cr.precommit.run()
        self._assert_deadlines(case, "2026-03-11 02:00:00", "2026-03-12 02:00:00")
        # an hour later in Tokyo: the lunch of one is the work of the other
        late = self._create_case(complained_date="2026-03-10 08:30:00")
        self._assert_deadlines(late, "2026-03-11 08:00:00", "2026-03-12 08:00:00")

    def test_reopening_starts_the_clock_anew(self):
        """CD-13: the second round has its own time."""
        case = self._take_to("closed")
        with freeze_time("2026-03-16 01:00:00"):
            case.with_user(self.service).action_reopen("Again")
            self.env.invalidate_all()
            self._assert_deadlines(case, "2026-03-17 01:00:00", "2026-03-18 01:00:00")
        self.assertEqual(case.round_ids.reply_deadline, datetime(2026, 3, 13, 1))

    def test_deadlines_cost_no_query_each(self):
        """T19: deadlines of many come from cached working time."""
        self._create_case()
        counts = {}
        # the first time fills the caches
        for size in (5, 10, 50):
            cases = self.env["complaint.case"].create([self._get_case_vals()] * size)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["complaint.case"].browse(cases.ids).level_id = self.serious
            self.env.flush_all()
            counts[size] = self.env.cr.sql_log_count - before
        self.assertEqual(counts[10], counts[50])
