from datetime import datetime

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import NOW, ComplaintCase

APRIL = "2026-04-01 01:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAnalysis(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analysis = cls.env["complaint.analysis"].with_user(cls.service)

    def _get_row(self, case, user=None):
        self.env.invalidate_all()
        return self.analysis.with_user(user or self.service).search(
            [("case_id", "=", case.id)]
        )

    def _get_figures(self, groupby, *measures, **conditions):
        """Return the figures of our cases: dict group → list of values."""
        domain = [("company_id", "=", self.company.id)]
        domain += [(name, "in", values) for name, values in conditions.items()]
        groups = self.analysis._read_group(domain, [groupby], measures)
        return {group: values for group, *values in groups}

    def test_number_by_month_department_and_type(self):
        """CD-22: three in March, of them two of one type, and one in February."""
        other = self.env.ref("complaint_desk.complaint_type_product")
        west = self.env["complaint.team"].create({"name": "West"})
        self._create_case(complained_date="2026-02-27 01:00:00")
        # already March in the company, still February in London
        self._create_case(complained_date="2026-02-28 17:00:00", team_id=west.id)
        self._create_case()
        self._create_case(type_id=other.id)
        self.assertEqual(
            self._get_figures("date:month", "__count", "case_count:sum"),
            {
                datetime(2026, 2, 1).date(): [1, 1],
                datetime(2026, 3, 1).date(): [3, 3],
            },
        )
        self.assertEqual(
            self._get_figures("type_id", "__count"), {self.type: [3], other: [1]}
        )
        self.assertEqual(
            self._get_figures("team_id", "__count"), {self.team: [3], west: [1]}
        )

    def test_rate_per_active_customer(self):
        """CD-22: per customer whose file was in force in the month."""
        for registered, closed in (
            ("2026-01-05", False),
            ("2026-03-31", False),
            ("2026-01-05", "2026-03-02"),
            ("2026-01-05", "2026-02-27"),
            ("2026-04-01", False),
            (False, False),
        ):
            customer = self._create_customer(f"Customer {registered} {closed}")
            file = self._create_file(partner=customer)
            file.sudo().write({"registered_date": registered, "closed_date": closed})
        for _number in range(3):
            self._create_case()
        rates = self._get_figures("date:month", "customer_rate:sum")
        # 3 complaints, 3 files in force in March
        self.assertEqual(rates, {datetime(2026, 3, 1).date(): [100]})

    def test_no_customer_no_rate(self):
        """CD-22: without a file in force there is no rate, and no error."""
        case = self._create_case()
        self.assertFalse(self._get_row(case).customer_rate)

    def test_on_time(self):
        """CD-13, CD-22: late once a deadline has passed, on time once reached in it."""
        in_time = self._take_to("agreed")
        late = self._create_case()
        open_ones = self._create_case(complained_date="2026-03-10 09:30:00")
        row = self._get_row(in_time)
        self.assertEqual((row.investigation_on_time, row.reply_on_time), (100, 100))
        measures = ("investigation_on_time:avg", "reply_on_time:avg")
        # only one is decided, the others don't count yet
        self.assertEqual(
            self._get_figures("type_id", *measures), {self.type: [100, 100]}
        )
        # Thursday 10:00: the time to investigate is over, that to agree isn't
        with freeze_time("2026-03-12 02:00:00"):
            self._take_to("investigating", late)
            self.assertEqual(
                self._get_figures("type_id", *measures), {self.type: [100 / 3, 100]}
            )
            self.assertTrue(self._get_row(late).is_late)
        with freeze_time(APRIL):
            self.assertEqual(
                self._get_figures("type_id", *measures), {self.type: [100 / 3] * 2}
            )
        self.assertFalse(self._get_row(open_ones).is_late)

    def test_waiting_is_not_late(self):
        """CD-13, CD-22: the time spent waiting is told apart and makes nobody late."""
        case = self._take_to("investigating")
        case.with_user(self.manager).action_wait()
        with freeze_time("2026-03-18 01:00:00"):
            self.assertFalse(self._get_row(case).is_late)
            case.with_user(self.manager).action_resume()
            self._take_to("agreed", case)
            row = self._get_row(case)
            self.assertEqual((row.reply_on_time, row.is_late), (100, False))
            # a week of 40 hours of work
            self.assertEqual((row.waiting_hours, row.reply_hours), (40, 0))
        self.assertEqual(case.waiting_hours, 40)

    def test_time_until_agreed(self):
        """CD-22: working hours from the complaint to the agreement."""
        case = self._create_case()
        with freeze_time("2026-03-12 02:30:00"):
            self._take_to("agreed", case)
        self.assertEqual(self._get_row(case).reply_hours, 9.5)
        self.assertFalse(self._get_row(self._create_case()).reply_hours)

    def test_former_round_stays_late(self):
        """CD-22: failing stays a failure when a complaint is taken up again."""
        case = self._create_case()
        with freeze_time("2026-03-20 01:00:00"):
            self._take_to("closed", case)
        with freeze_time("2026-03-23 01:00:00"):
            case.with_user(self.service).action_reopen("Again")
            self._take_to("agreed", case)
            row = self._get_row(case)
        self.assertEqual((row.investigation_on_time, row.reply_on_time), (0, 0))

    def test_ended_without_answer(self):
        """CD-22: withdrawn in time counts as neither; too late, it was late."""
        early, late = self._create_case(), self._create_case()
        early.with_user(self.service).action_withdraw("Enough")
        with freeze_time(APRIL):
            late.with_user(self.service).action_withdraw("Enough")
            row = self._get_row(early)
            self.assertEqual((row.is_late, row.reply_on_time), (False, 0))
            self.assertEqual(
                self._get_figures("type_id", "reply_on_time:avg"), {self.type: [0]}
            )
            self.assertTrue(self._get_row(late).is_late)

    def test_satisfaction(self):
        """CD-22: the mean of those called back; the others don't count."""
        for mark in ("5", "2"):
            case = self._take_to("agreed")
            self._call_back(case, satisfaction=mark)
        self._create_case()
        self.assertEqual(
            self._get_figures("type_id", "satisfaction:avg"), {self.type: [3.5]}
        )

    def test_repeats(self):
        """CD-22: the same customer and type again within 30 days."""
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id}
        )
        first, repeated, later, other = (
            self._create_case(complained_date=date, **vals)
            for date, vals in (
                ("2025-12-01 01:00:00", {}),
                ("2025-12-31 01:00:00", {"partner_id": contact.id}),
                ("2026-01-30 01:00:01", {}),
                (
                    "2025-12-02 01:00:00",
                    {"partner_id": self._create_customer("Other").id},
                ),
            )
        )
        kind = self._create_case(
            complained_date="2026-02-01 01:00:00",
            type_id=self.env.ref("complaint_desk.complaint_type_product").id,
        )
        for case in (first, later, other, kind):
            self.assertEqual(self._get_row(case).repeat_count, 0, case.complained_date)
        self.assertEqual(self._get_row(repeated).repeat_count, 1)
        self.company.complaint_repeat_days = 31
        self.assertEqual(self._get_row(later).repeat_count, 1)

    def test_merged_is_no_further_complaint(self):
        """CD-22, CD-23: one merged into another is neither a repeat nor in the rate."""
        self._create_file(partner=self.customer).sudo().registered_date = "2026-01-05"
        target = self._create_case()
        case = self._create_case()
        self.assertEqual(self._get_row(case).repeat_count, 1)
        case.with_user(self.service).action_merge(target.id, "The same matter")
        self.assertEqual(self._get_row(case).repeat_count, 0)
        self.assertEqual(
            self._get_figures("date:month", "customer_rate:sum"),
            {datetime(2026, 3, 1).date(): [100]},
        )

    def test_accused_has_no_figure_of_it(self):
        """CD-18, CD-22: no row, no count, and no trace of it in other rows."""
        about = self._create_case(accused_ids=self.manager.ids)
        case = self._create_case(accused_ids=[])
        figures = self.analysis.with_user(self.manager)
        domain = [("company_id", "=", self.company.id)]
        for env in (figures, figures.sudo()):
            self.assertEqual(env.search(domain).case_id, case)
            self.assertEqual(env._read_group(domain, [], ["__count"]), [(1,)])
            self.assertEqual(env.search(domain).repeat_count, 0)
        self.assertEqual(self._get_row(case, self.director).repeat_count, 1)
        self.assertFalse(self._get_row(about, self.manager))

    def test_who_has_figures(self):
        """CD-12, CD-22: of what they read, and for managers, service and auditor."""
        case = self._take_to("accepted")
        for user in (self.manager, self.general_manager, self.service, self.auditor):
            row = self._get_row(case, user)
            self.assertEqual(row.action_open_case()["res_id"], case.id, user.login)
        self.assertFalse(self._get_row(case, self.west_manager))
        row = self._get_row(case)
        with self.assertRaises(AccessError):
            row.with_user(self.west_manager).action_open_case()
        for user in (self.representative, self.administrator, self.portal):
            with self.assertRaises(AccessError):
                self._get_row(case, user)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestDigest(ComplaintCase):
    def _get_kpis(self, user):
        digest = self.env.ref("complaint_desk.digest_digest_complaints")
        kpis = digest._compute_kpis(self.company, user.sudo(False))
        return {
            kpi["kpi_name"]: kpi["kpi_col3"]["value"]
            for kpi in kpis
            if kpi["kpi_name"].startswith("kpi_complaint")
        }

    def test_monthly_mail(self):
        """CD-22: each recipient's own figures of the month, without names."""
        with freeze_time("2026-03-10 01:00:00"):
            case = self._take_to("agreed", complained_date="2026-03-10 01:00:00")
            self._call_back(case, satisfaction="3")
            self._create_case(accused_ids=self.manager.ids)
        west = self.env["complaint.team"].create({"name": "West"})
        self._create_case(team_id=west.id, complained_date="2026-03-06 01:00:00")
        self.assertEqual(
            self._get_kpis(self.service),
            {
                "kpi_complaint_count": 3,
                "kpi_complaint_on_time": "50.00",
                "kpi_complaint_satisfaction": "3.00",
                "kpi_complaint_repeat": 2,
            },
        )
        self.assertEqual(self._get_kpis(self.manager)["kpi_complaint_count"], 1)
        self.assertEqual(self._get_kpis(self.representative), {})

    def test_mail(self):
        """CD-22: the mail goes out monthly and names no customer."""
        self._create_case()
        digest = self.env.ref("complaint_desk.digest_digest_complaints")
        self.assertEqual(digest.periodicity, "monthly")
        digest.user_ids = self.service
        digest.action_send()
        mail = self.env["mail.mail"].search([], limit=1, order="id desc")
        self.assertEqual(mail.email_to, self.service.email_formatted)
        self.assertIn("Repeated Complaints", mail.body_html)
        self.assertNotIn(self.customer.name, mail.body_html)
        self.assertGreater(digest.next_run_date, fields.Date.today())
