from datetime import datetime, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY
from .test_credit import CreditCase


class GradeCase(CreditCase):
    """Grades A, B and C; orders are what the tests make them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["customer.grade"].search([]).active = False
        # as of the day the company began, nothing else is registered
        cls.grade_a = cls._create_grade("Gold", 1, ("turnover", "limit", 1000))
        cls.grade_b = cls._create_grade("Silver", 2, ("turnover", "limit", 100))
        cls.grade_c = cls._create_grade("Bronze", 3)
        cls.product.standard_price = 60

    @classmethod
    def _create_grade(cls, name, sequence, *criteria):
        return cls.env["customer.grade"].create(
            {
                "name": name,
                "sequence": sequence,
                "criterion_ids": [
                    Command.create({"measure": measure, "mode": mode, "value": value})
                    for measure, mode, value in criteria
                ],
            }
        )

    @classmethod
    def _sell(cls, quantity, days_ago=10, customer=None, **vals):
        order = cls._create_order(
            quantity, partner_id=(customer or cls.customer).id, **vals
        )
        order.action_confirm()
        moment = datetime.combine(TODAY, datetime.min.time())
        order.sudo().date_order = moment - timedelta(days=days_ago)
        return order

    @classmethod
    def _add_customer(cls, name, quantity=0, owner=None):
        file = cls._register(cls._create_file(owner, cls._create_customer(name)))
        if quantity:
            cls._sell(quantity, customer=file.partner_id)
        return file

    @classmethod
    def _grade(cls, user=None, **vals):
        """Run a grading to its end; return the run."""
        action = (
            cls.env["customer.grade"]
            .with_user(user or cls.director)
            .action_grade_customers()
        )
        run = cls.env["batch.run"].browse(action["res_id"])
        run._work()
        return run

    @classmethod
    def _override(cls, user=None, file=None, **vals):
        return (
            cls.env["customer.grade.change"]
            .with_user(user or cls.manager)
            .create(
                {
                    "file_id": (file or cls.file).id,
                    "grade_id": cls.grade_a.id,
                    "reason": "New plant opens in May",
                    "date_until": TODAY + timedelta(days=60),
                    **vals,
                }
            )
            .with_env(cls.env)
        )

    def _get_changes(self, file=None):
        """Return the changes of a file's grade, the last one first."""
        return self.env["customer.grade.change"].search(
            [("file_id", "=", (file or self.file).id)]
        )

    def _get_figures(self, file=None):
        file = file or self.file
        return file._get_grade_figures(file.company_id, TODAY)[file.id]


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestGradeFigures(GradeCase):
    def test_turnover_margin_growth(self):
        """CA-14: confirmed orders of the period, against as many months before."""
        self._sell(5)
        self._sell(4, days_ago=400)
        self._create_order(9)  # a quotation counts nothing
        self.assertEqual(
            self._get_figures(),
            {
                "turnover": 500,
                "margin": 40,
                "growth": 25,
                "late_days": 0,
                "idle_days": 10,
            },
        )

    def test_contacts_count_with_their_customer(self):
        """CA-14: an order of a contact person is the customer's."""
        self._sell(3, customer=self.file.contact_id)
        self.assertEqual(self._get_figures()["turnover"], 300)

    def test_what_cannot_be_said(self):
        """CA-14: without orders there is no margin, growth or last order."""
        figures = self._get_figures()
        self.assertEqual(figures["turnover"], 0)
        for measure in ("margin", "growth", "idle_days"):
            self.assertIsNone(figures[measure])

    def test_currency(self):
        """CA-14: turnover is in the currency of the company."""
        order = self._sell(1)
        order.sudo().currency_rate = 4  # of its currency to the company's
        self.assertEqual(self._get_figures()["turnover"], 25)

    def test_period_ends_with_the_day_of_the_company(self):
        """CA-14: the last day counts to its end in the company's time zone."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        order = self._sell(1)
        order.sudo().date_order = datetime(2026, 3, 11, 15, 59)
        self.assertEqual(self._get_figures()["turnover"], 100)
        order.sudo().date_order = datetime(2026, 3, 11, 16, 1)
        self.assertEqual(self._get_figures()["turnover"], 0)

    def test_days_paid_late(self):
        """CA-14: the average of amounts, paid late or overdue."""
        invoice = self._create_invoice(
            300, invoice_date="2026-01-10", invoice_date_due="2026-01-20"
        )
        invoice.action_post()
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"payment_date": "2026-01-30"})
        )
        wizard._create_payments()
        self.assertEqual(self._get_figures()["late_days"], 10)
        overdue = self._create_invoice(
            100, invoice_date="2026-02-01", invoice_date_due="2026-02-09"
        )
        overdue.action_post()
        self.assertEqual(self._get_figures()["late_days"], (300 * 10 + 100 * 30) / 400)

    def test_other_companies_do_not_count(self):
        """CA-14: each company grades by its own orders."""
        sister = self.env["res.company"].create({"name": "Sister"})
        order = self._sell(5)
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s WHERE id = %s", [sister.id, order.id]
        )
        self.env.invalidate_all()
        self.assertEqual(self._get_figures()["turnover"], 0)

    def test_query_count(self):
        """CA-14: one query for the figures of any number of customers."""
        files = self.file
        for number in range(10):
            files |= self._add_customer(f"Customer {number}", number)

        def count(own):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            own._get_grade_figures(self.company, TODAY)
            return self.env.cr.sql_log_count - before

        count(files)
        self.assertEqual(count(files[:2]), count(files))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestGrading(GradeCase):
    def test_grading(self):
        """CA-14: each customer has the first grade it reaches; changes keep why."""
        self._sell(5)
        best = self._add_customer("Best", 20)
        idle = self._add_customer("Idle")
        run = self._grade()
        self.assertEqual(run.state, "done")
        self.assertEqual(
            (best | self.file | idle).mapped("grade_id"),
            self.grade_a | self.grade_b | self.grade_c,
        )
        self.assertEqual(self.customer.customer_file_grade_id, self.grade_b)
        change = self._get_changes()
        self.assertRecordValues(
            change,
            [
                {
                    "kind": "computed",
                    "old_grade_id": False,
                    "grade_id": self.grade_b.id,
                    "turnover": 500,
                    "margin": 40,
                    "months": 12,
                    "date": TODAY,
                    "user_id": self.director.id,
                    "run_name": run.name,
                }
            ],
        )
        self.assertIn("Turnover: at least", change.explanation)
        self.assertIn("For a better grade:", change.explanation)
        self.assertIn("1,000.00", change.explanation)

    def test_only_changes_are_noted(self):
        """CA-14: a second grading notes what changed and nothing else."""
        self._sell(5)
        self._grade()
        self._grade()
        self.assertEqual(len(self._get_changes()), 1)
        self._sell(10)
        self._grade()
        last, first = self._get_changes()
        self.assertEqual(last.old_grade_id, first.grade_id)
        self.assertEqual(last.grade_id, self.grade_a)
        self.assertFalse(last.missed)

    def test_best_share(self):
        """CA-14: a grade may go to the best share of those who bought."""
        self.grade_a.criterion_ids.write({"mode": "share", "value": 25})
        self._sell(4)
        others = [self._add_customer(f"Other {n}", n) for n in (3, 2, 1)]
        idle = self._add_customer("Idle")
        self._grade()
        self.assertEqual(self.file.grade_id, self.grade_a)
        self.assertEqual(others[0].grade_id, self.grade_b)
        self.assertEqual(idle.grade_id, self.grade_c)

    def test_other_measures(self):
        """CA-14: margin, growth, payment and recency may be asked for, too."""
        self._sell(20)
        for measure, reached, missed in (
            ("margin", 40, 41),
            ("growth", -100, -100),
            ("late_days", 0, -1),
            ("idle_days", 10, 9),
        ):
            criterion = self.grade_a.criterion_ids
            criterion.write({"measure": measure, "value": reached})
            self._grade()
            is_known = measure != "growth"  # nothing was sold before
            self.assertEqual(self.file.grade_id == self.grade_a, is_known, measure)
            criterion.value = missed
            self._grade()
            self.assertNotEqual(self.file.grade_id, self.grade_a, measure)

    def test_without_a_last_grade(self):
        """CA-14: who reaches no grade has none."""
        self.grade_c.active = False
        self._sell(5)
        self._grade()
        self.assertEqual(self.file.grade_id, self.grade_b)
        self.grade_b.criterion_ids.value = 600
        self._grade()
        self.assertFalse(self.file.grade_id)
        self.assertFalse(self.customer.customer_file_grade_id)

    def test_cancel_and_resume(self):
        """CA-14 T23: cancelled after a batch and resumed, by the same standards."""
        self._sell(5)
        others = [self._add_customer(f"Other {n}", 5) for n in range(3)]
        action = (
            self.env["customer.grade"].with_user(self.director).action_grade_customers()
        )
        run = self.env["batch.run"].browse(action["res_id"])
        run._work(batch_size=2)
        mine = run.with_user(self.director)
        mine.action_cancel()
        self.grade_a.criterion_ids.value = 1
        self._sell(100, days_ago=-1)
        mine.action_resume()
        while run.state == "running":
            run._work(batch_size=2)
        for file in (self.file, *others):
            self.assertEqual(file.grade_id, self.grade_b)
            self.assertEqual(len(self._get_changes(file)), 1)

    def test_followed_grading_is_not_resumed(self):
        """CA-14: an old grading can't write older grades over a newer one's."""
        grades = self.env["customer.grade"].with_user(self.director)
        action = grades.action_grade_customers()
        former = self.env["batch.run"].browse(action["res_id"])
        former.with_user(self.director).action_cancel()
        newer = self._grade()
        with self.assertRaisesRegex(UserError, "new grading"):
            former.with_user(self.director).action_resume()
        self.assertEqual(former.state, "cancelled")
        self.assertNotEqual(newer, former)

    def test_one_grading_at_a_time(self):
        """CA-14: a second grading waits for the first; nothing runs without grades."""
        grades = self.env["customer.grade"].with_user(self.director)
        grades.action_grade_customers()
        with self.assertRaises(UserError):
            grades.action_grade_customers()

    def test_no_grades(self):
        """CA-14: without grades nothing is started, by button or cron."""
        self.env["customer.grade"].search([]).active = False
        with self.assertRaises(UserError):
            self._grade()
        self.env["customer.file"]._cron_grade()
        self.assertFalse(self.env["customer.file"]._get_running_grading(self.company))

    def test_registered_files_only(self):
        """CA-14: drafts are no customers yet, closed files none any more."""
        draft = self._create_file(partner=self._create_customer("Draft"))
        closed = self._add_customer("Closed")
        closed.with_user(self.archivist).action_close()
        self._grade()
        self.assertFalse(draft.grade_id | closed.grade_id)

    def test_monthly(self):
        """CA-14: the job grades the month that is over, where the company wants it."""
        self._sell(5, days_ago=30)
        self._sell(10, days_ago=1)  # this month's
        self.company.customer_file_grade_monthly = False
        File = self.env["customer.file"]
        File._cron_grade()
        self.assertFalse(File._get_running_grading(self.company))
        self.company.customer_file_grade_monthly = True
        File._cron_grade()
        run = File._get_running_grading(self.company)
        run._work()
        change = self._get_changes()
        self.assertEqual(change.date, fields.Date.to_date("2026-02-28"))
        self.assertEqual((change.turnover, change.grade_id), (500, self.grade_b))

    def test_off_after_a_plain_install(self):
        """CA-14 T9: a new company is graded when somebody decides so."""
        company = self.env["res.company"].create({"name": "New"})
        self.assertFalse(company.customer_file_grade_monthly)
        self.assertTrue(self.company.customer_file_grade_monthly)

    def test_query_count(self):
        """CA-14: a batch costs the same queries for few and for many customers."""
        files = self.env["customer.file"]
        for number in range(12):
            files |= self._add_customer(f"Customer {number}", number % 3 + 1)
        standards = self.env["customer.grade"]._get_standards(self.company, TODAY)
        parameters = {
            "name": "Grading",
            "date": str(TODAY),
            "months": 12,
            "standards": standards,
        }

        def count(own):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            own._batch_grade(parameters)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(files[:3])
        self.assertEqual(count(files[3:6]), count(files[6:]))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestGradeOverride(GradeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sell(5)
        cls._grade()

    def test_override_and_its_end(self):
        """CA-14: a manager sets a grade until a day; then the computed one is back."""
        change = self._override()
        self.assertEqual(self.file.grade_id, self.grade_a)
        self.assertEqual(self.customer.customer_file_grade_id, self.grade_a)
        self.assertRecordValues(
            change,
            [
                {
                    "kind": "override",
                    "old_grade_id": self.grade_b.id,
                    "grade_id": self.grade_a.id,
                    "user_id": self.manager.id,
                    "turnover": 500,
                }
            ],
        )
        with freeze_time(change.date_until):
            self.env["customer.file"]._cron_end_grade_overrides()
        self.assertEqual(self.file.grade_id, self.grade_a)
        with freeze_time(change.date_until + timedelta(days=1)):
            self.env["customer.file"]._cron_end_grade_overrides()
        self.assertEqual(self.file.grade_id, self.grade_b)
        self.assertEqual(self.customer.customer_file_grade_id, self.grade_b)
        last = self._get_changes()[0]
        self.assertEqual((last.kind, last.grade_id), ("ended", self.grade_b))
        self.assertEqual(last.old_grade_id, self.grade_a)

    def test_gradings_do_not_touch_an_override(self):
        """CA-14: a grading in the meantime is what comes back afterwards."""
        self._override(grade_id=self.grade_c.id)
        self._sell(20)
        self._grade()
        self.assertEqual(self.file.grade_id, self.grade_c)
        self.assertEqual(self.file.grade_computed_id, self.grade_a)
        self.assertTrue(self._get_changes()[0].is_held_back)
        self.file.with_user(self.manager).action_end_grade_override()
        self.assertEqual(self.file.grade_id, self.grade_a)

    def test_by_form(self):
        """CA-14: the manager's form asks for grade, day and reason."""
        view = "customer_archive.customer_grade_change_view_form_new"
        changes = self.env["customer.grade.change"].with_user(self.manager)
        form = Form(changes.with_context(default_file_id=self.file.id), view=view)
        form.grade_id = self.grade_a
        form.date_until = TODAY + timedelta(days=30)
        form.reason = "New plant"
        form.save()
        self.assertEqual(self.file.grade_id, self.grade_a)

    def test_only_managers_of_the_department(self):
        """CA-14: nobody else sets a grade or ends one."""
        for user in (
            self.representative,
            self.colleague,
            self.west_manager,
            self.archivist,
            self.auditor,
            self.administrator,
        ):
            with self.assertRaises(AccessError):
                self._override(user)
        self._override()
        for user in (self.representative, self.west_manager, self.administrator):
            with self.assertRaises(AccessError):
                self.file.with_user(user).action_end_grade_override()
        self._override(self.director)

    def test_nothing_else_is_said(self):
        """CA-14: figures, kind and date are never the manager's to write."""
        for vals in (
            {"turnover": 1000000},
            {"kind": "computed"},
            {"user_id": self.director.id},
            {"date": "2020-01-01"},
        ):
            with self.assertRaises(AccessError):
                self._override(**vals)
        defaults = {"default_turnover": 9, "default_kind": "computed"}
        change = self._override(self.manager)
        forged = (
            self.env["customer.grade.change"]
            .with_user(self.manager)
            .with_context(**defaults)
            .create(
                {
                    "file_id": self.file.id,
                    "grade_id": self.grade_c.id,
                    "reason": "Again",
                    "date_until": TODAY,
                }
            )
        )
        self.assertEqual((forged.kind, forged.turnover), ("override", 500))
        with self.assertRaises(AccessError):
            change.with_user(self.manager).reason = "Another"
        with self.assertRaises(AccessError):
            change.with_user(self.administrator).unlink()
        for name in ("grade_id", "grade_computed_id", "grade_date_until"):
            with self.assertRaises(AccessError):
                self.file.with_user(self.administrator).write({name: False})

    def test_reason_and_day(self):
        """CA-14: no override without reason, or until a day that is over."""
        for vals in (
            {"reason": "  "},
            {"grade_id": False},
            {"date_until": False},
            {"date_until": TODAY - timedelta(days=1)},
        ):
            with self.assertRaises(ValidationError):
                self._override(**vals)
        draft = self._create_file(partner=self._create_customer("Draft"))
        with self.assertRaises(UserError):
            self._override(file=draft)
        with self.assertRaises(UserError):
            self.file.with_user(self.manager).action_end_grade_override()

    def test_read_with_the_file(self):
        """CA-14 T1: changes are read with the file, and reading figures is logged."""
        change = self._get_changes()
        with self.assertRaises(AccessError):
            change.with_user(self.stranger).read(["turnover"])
        Log = self.env["customer.access.log"]
        self.env.cr.flush()
        before = Log.search_count([])
        self.env.invalidate_all()
        change.with_user(self.representative).read(["grade_id"])
        self.env.cr.flush()
        self.assertEqual(Log.search_count([]), before)
        change.with_user(self.representative).read(["turnover", "explanation"])
        self.env.cr.flush()
        self.assertEqual(Log.search_count([]), before + 1)

    def test_essential(self):
        """CA-39: everybody inside sees the grade; the strict preset hides it."""
        panel = self.customer.with_user(self.service).customer_file_panel
        self.assertEqual(panel["grade_name"], "Silver")
        customers = self.env["res.partner"].with_user(self.service)
        found = customers.search([("customer_file_grade_id", "=", self.grade_b.id)])
        self.assertIn(self.customer, found)
        self.company.customer_file_access_preset = "p18"
        self.env.invalidate_all()
        panel = self.customer.with_user(self.service).customer_file_panel
        self.assertFalse(panel["grade_name"])

    def test_erasure_empties_reasons(self):
        """CA-14 T37: what a manager wrote goes with the personal data."""
        change = self._override()
        plan = self.file._get_erasure_plan("Erased")
        self.assertIn((change, {"reason": "Erased"}), plan)

    def test_standards_are_the_directors(self):
        """CA-14: managers read the standards, the sales director edits them."""
        criterion = self.grade_a.criterion_ids
        self.assertTrue(criterion.with_user(self.manager).read(["name"]))
        for user in (self.manager, self.representative, self.auditor):
            with self.assertRaises(AccessError):
                criterion.with_user(user).value = 5
            with self.assertRaises(AccessError):
                self.grade_a.with_user(user).action_grade_customers()
        criterion.with_user(self.director).value = 5
