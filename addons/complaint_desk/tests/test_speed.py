from odoo.tests import freeze_time, tagged

from .common import NOW, ComplaintCase

OPEN = [("state", "not in", ("closed", "rejected", "withdrawn", "merged"))]


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSpeed(ComplaintCase):
    def _count_queries(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        self.env.cr.precommit.run()
        return self.env.cr.sql_log_count - before

    def _compare(self, prepare, few=5, many=25):
        """Check that an operation on many costs as many queries as on few."""
        # the first time fills the caches
        self._count_queries(prepare(few))
        counts = [self._count_queries(prepare(size)) for size in (few, many)]
        self.assertEqual(*counts)

    def _create(self, size):
        cases = self.env["complaint.case"].with_user(self.service)
        return cases.create([self._get_case_vals()] * size)

    def test_create(self):
        """T19: complaints with their two deadlines cost no query each."""
        self._compare(lambda size: lambda: self._create(size))

    def test_accept(self):
        """T19: accepting many, with assignee and activity, costs no more of ours."""

        def prepare(size):
            cases = self._create(size)
            return lambda: cases.action_accept()

        self._count_queries(prepare(5))
        few, many = (self._count_queries(prepare(size)) for size in (5, 25))
        # core costs each activity a few
        self.assertLess((many - few) / 20, 3, (few, many))

    def test_pause(self):
        """T19: nor does stopping and starting the clock of many."""

        def prepare(size):
            cases = self._create(size)
            return lambda: (cases.action_wait(), cases.action_resume())

        self._compare(prepare)

    def test_holiday(self):
        """T19: nor does a day off added afterwards, with its new deadlines."""
        created = self._create(1)

        def prepare(size):
            nonlocal created
            created |= self._create(size - len(created))
            created.action_wait()
            created.action_resume()
            day = 12 + len(created)
            leave = {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "date_from": f"2026-03-{day:02d} 00:00:00",
                "date_to": f"2026-03-{day:02d} 10:00:00",
            }
            return lambda: self.env["resource.calendar.leaves"].create(leave)

        sizes = iter((5, 6, 16))
        counts = [self._count_queries(prepare(next(sizes))) for _time in range(3)]
        self.assertEqual(counts[1], counts[2])

    def test_board(self):
        """T31: the board asks for as many cards as it shows, whatever there is."""
        case = self.env["complaint.case"].with_user(self.service)
        view = self.env.ref("complaint_desk.complaint_case_view_kanban")
        specification = {
            node.get("name"): {"fields": {"display_name": {}}}
            if case._fields[node.get("name")].relational
            else {}
            for node in view._get_combined_arch().iter("field")
        }

        def prepare(size):
            self._create(size)
            return lambda: case.web_read_group(
                OPEN,
                ["state"],
                ["__count"],
                auto_unfold=True,
                unfold_read_specification=specification,
                unfold_read_default_limit=3,
            )

        self._compare(prepare)

    def test_figures(self):
        """CD-22: figures are one query, whatever there is."""
        figures = self.env["complaint.analysis"].with_user(self.service)

        def prepare(size):
            self._create(size)
            return lambda: figures.formatted_read_group(
                [], ["date:month"], ["case_count:sum", "reply_on_time:avg"]
            )

        self._compare(prepare)
