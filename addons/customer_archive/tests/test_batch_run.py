from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerArchiveCase


@tagged("post_install", "-at_install")
class TestBatchRun(CustomerArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Old customer {i}", "is_company": True} for i in range(7)]
        )
        cls.parameters = {
            "class_id": cls.class_general.id,
            "owner_id": cls.representative.id,
            "custodian_id": cls.archivist.id,
        }
        cls.cron = cls.env.ref("customer_archive.ir_cron_work_batch_runs")

    def _start(self, user=None, is_dry_run=False, customers=None):
        return (
            self.env["batch.run"]
            .with_user(user or self.archivist)
            ._start(
                "Open files",
                self.customers if customers is None else customers,
                "_batch_open_customer_files",
                self.parameters,
                is_dry_run,
            )
            .sudo()
        )

    def _count_files(self):
        return self.env["customer.file"].search_count(
            [("partner_id", "in", self.customers.ids)]
        )

    def _work_off(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_cron_works_off_all_runs(self):
        """T23: one job works on the runs in turns and reports them done."""
        runs = self._start(customers=self.customers[:4]) | self._start(
            customers=self.customers[4:]
        )
        self._work_off()
        self.assertRecordValues(
            runs,
            [
                {"state": "done", "done_count": 4, "progress": 100.0},
                {"state": "done", "done_count": 3, "progress": 100.0},
            ],
        )
        self.assertEqual(self._count_files(), 7)

    def test_goes_on_where_it_stopped(self):
        """T23: a run that was interrupted goes on and does nothing twice."""
        run = self._start()
        run._work(batch_size=3)
        self.assertEqual((run.done_count, run.state), (3, "running"))
        self.assertEqual(self._count_files(), 3)
        self._work_off()
        self.assertEqual((run.done_count, run.state), (7, "done"))
        self.assertEqual(self._count_files(), 7)

    def test_error_of_one_record(self):
        """T23: a record that fails gets a line, the others are done."""
        self.customers[2].company_id = self.env["res.company"].create(
            {"name": "Sister"}
        )
        run = self._start()
        run._work()
        self.assertRecordValues(
            run, [{"state": "done", "done_count": 7, "error_count": 1}]
        )
        (line,) = run.line_ids.filtered(lambda line: line.kind == "error")
        self.assertEqual(line.record_name, "Old customer 2")
        self.assertEqual(line.res_id, self.customers[2].id)
        self.assertEqual(self._count_files(), 6)

    def test_unexpected_error_leaves_nothing_half_done(self):
        """T23: what no job expects stops the run before the batch at hand."""
        run = self._start()
        with (
            patch.object(
                type(self.env["customer.file"]),
                "_note_trade",
                side_effect=ZeroDivisionError,
            ),
            self.assertRaises(ZeroDivisionError),
        ):
            run._work()
        self.assertEqual((run.done_count, self._count_files()), (0, 0))

    def test_one_failing_run_holds_up_no_other(self):
        """T23: what no job expects sets the run aside, to be resumed later."""
        broken = self._start(customers=self.customers[:3])
        broken.method = "_batch_of_nobody"
        other = self._start(customers=self.customers[3:])
        with mute_logger("odoo.addons.customer_archive.models.batch_run"):
            self._work_off()
        self.assertEqual((broken.state, broken.done_count), ("failed", 0))
        self.assertEqual((other.state, other.done_count), ("done", 4))
        broken.method = other.method
        broken.with_user(self.archivist).action_resume()
        self._work_off()
        self.assertEqual(broken.state, "done")
        self.assertEqual(self._count_files(), 7)

    def test_dry_run(self):
        """T36: a dry run reports and changes nothing."""
        run = self._start(is_dry_run=True)
        run._work()
        self.assertEqual((run.state, len(run.line_ids)), ("done", 7))
        self.assertIn(f"Owner: {self.representative.name}", run.line_ids[0].message)
        self.assertEqual(self._count_files(), 0)

    def test_deleted_records_are_passed_over(self):
        """T23: a record that is gone stops nothing."""
        run = self._start()
        self.customers[0].unlink()
        run._work()
        self.assertEqual((run.state, run.done_count), ("done", 7))
        self.assertEqual(self._count_files(), 6)

    def test_cancel_and_resume(self):
        """T23: cancelled after a batch, and gone on with later."""
        run = self._start()
        run._work(batch_size=2)
        mine = run.with_user(self.archivist)
        mine.action_cancel()
        self.assertEqual(run.state, "cancelled")
        self._work_off()
        self.assertEqual((run.done_count, self._count_files()), (2, 2))
        with self.assertRaises(UserError):
            mine.action_cancel()
        mine.action_resume()
        self._work_off()
        self.assertEqual((run.state, self._count_files()), ("done", 7))

    def test_old_reports_go(self):
        """T23: reports are kept for two months, running work for ever."""
        old, running = self._start(), self._start()
        old._work()
        self.env["batch.run"]._gc_finished()
        self.assertTrue(old.exists())
        old.date_done -= timedelta(days=61)
        self.env["batch.run"]._gc_finished()
        self.assertFalse(old.exists())
        self.assertTrue(running.exists())

    def test_only_starter_and_administrator_cancel(self):
        """T23: others neither see nor stop a run."""
        run = self._start()
        with self.assertRaises(AccessError):
            run.with_user(self.representative).action_cancel()
        with self.assertRaises(AccessError):
            run.with_user(self.auditor).action_cancel()
        run.with_user(self.administrator).action_cancel()
        self.assertEqual(run.state, "cancelled")

    def test_work_is_done_with_the_rights_of_who_started_it(self):
        """T23: the background gives nobody more rights than they have."""
        file = self._register(self._create_file())
        run = (
            self.env["batch.run"]
            .with_user(self.stranger)
            ._start("Take over", file, "_batch_change", {"owner_id": self.stranger.id})
            .sudo()
        )
        run._work()
        self.assertEqual(run.error_count, 1)
        self.assertEqual(file.owner_id, self.representative)
