from odoo.tests import freeze_time, tagged

from .common import NOW, ComplaintCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestEscalation(ComplaintCase):
    def setUp(self):
        super().setUp()
        # investigation due on Thursday, reply on Friday at 9:00 in Shanghai
        self.case = self._take_to("investigating")

    def _run_at(self, moment):
        with freeze_time(moment):
            self.env.invalidate_all()
            self._run_cron()
            self.env.flush_all()

    def _get_called(self, kind):
        activities = self.env["mail.activity"].search(
            [
                ("res_model", "=", "complaint.case"),
                ("res_id", "=", self.case.id),
                (
                    "activity_type_id",
                    "=",
                    self.env.ref(f"complaint_desk.mail_activity_type_{kind}").id,
                ),
            ]
        )
        return activities.mapped("user_id.login")

    def test_warning_before(self):
        """CD-13: the assignee is warned before the deadline, once."""
        self._run_at("2026-03-12 07:00:00")
        self.assertFalse(self._get_called("warning"))
        # two working hours before Friday 9:00
        self._run_at("2026-03-12 08:30:00")
        self._run_at("2026-03-12 08:40:00")
        self.assertEqual(self._get_called("warning"), ["manager"])
        self.assertFalse(self._get_called("escalation"))

    def test_level_by_level(self):
        """CD-13: assignee's manager, next manager, general manager, each once."""
        self._run_at("2026-03-12 08:30:00")
        for moment, called in (
            ("2026-03-13 01:10:00", ["director"]),
            ("2026-03-13 01:20:00", ["director"]),
            ("2026-03-16 01:10:00", ["director", "general_manager"]),
            ("2026-03-20 01:10:00", ["director", "general_manager"]),
        ):
            self._run_at(moment)
            self.assertEqual(
                sorted(set(self._get_called("escalation"))), called, moment
            )
        self.case.with_user(self.director).read(["description"])

    def test_cron_was_down(self):
        """CD-13: what was missed is made up for, level by level, without a warning."""
        self._run_at("2026-03-20 01:10:00")
        self.assertFalse(self._get_called("warning"))
        called = self._get_called("escalation")
        self.assertEqual(set(called), {"director", "general_manager"})
        self._run_at("2026-03-20 01:20:00")
        self.assertEqual(self._get_called("escalation"), called)
        self.assertFalse(self.case.escalation_date)

    def test_within_working_hours(self):
        """CD-13: nobody is called in at night or on a Saturday."""
        for moment in ("2026-03-13 15:00:00", "2026-03-14 03:00:00"):
            self._run_at(moment)
            self.assertFalse(self._get_called("escalation"))
        self._run_at("2026-03-16 00:10:00")
        self.assertTrue(self._get_called("escalation"))

    def test_settled_is_left_alone(self):
        """CD-13: an answered complaint isn't escalated any more."""
        self._take_to("agreed", self.case)
        self._run_at("2026-03-20 01:10:00")
        self.assertFalse(self._get_called("escalation"))

    def test_waiting_is_left_alone(self):
        """CD-13: nor one that waits for the customer."""
        self.case.with_user(self.manager).action_wait()
        self._run_at("2026-03-20 01:10:00")
        self.assertFalse(self._get_called("escalation"))

    def test_accused_manager_is_passed_over(self):
        """CD-18: a manager complained of isn't called in."""
        self.case.with_user(self.service).accused_ids = self.director
        self._run_at("2026-03-20 01:10:00")
        self.assertEqual(set(self._get_called("escalation")), {"general_manager"})

    def test_moved_deadline_moves_escalation(self):
        """CD-13: more time by another level means a later escalation."""
        self.serious.reply_days = 10
        self.case.with_user(self.service).write(
            {"level_id": self.serious.id, "user_id": self.manager.id}
        )
        self._run_at("2026-03-13 01:10:00")
        self.assertFalse(self._get_called("escalation"))

    def test_query_count(self):
        """T19: escalating many costs as many queries as escalating few."""
        counts = {}
        for size in (1, 5, 25):
            cases = self.env["complaint.case"].create([self._get_case_vals()] * size)
            cases.with_user(self.service).action_accept()
            self.env.flush_all()
            with freeze_time("2026-03-12 01:10:00"):
                cases = self.env["complaint.case"].browse(cases.ids)
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                cases._escalate()
                self.env.flush_all()
                counts[size] = self.env.cr.sql_log_count - before
        self.assertEqual(counts[25], counts[5])
