from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .test_credit import CreditCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestChannel(CreditCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        whole = cls._create_target(
            cls.director,
            department_id=cls.east.id,
            date_from="2026-01-01",
            date_to="2026-03-31",
            amount=1000,
        )
        part = cls._create_target(
            cls.manager, parent_id=whole.id, user_id=cls.representative.id, amount=1000
        )
        cls.files = cls.env["customer.file"]
        for number, (quantity, amount) in enumerate(((4, 400), (1, 200), (0, 400))):
            file = cls._register(
                cls._create_file(
                    partner=cls._create_customer(f"Dealer {number}"),
                    customer_type="dealer",
                )
            )
            cls._create_target(
                cls.representative,
                parent_id=part.id,
                partner_id=file.partner_id.id,
                amount=amount,
            )
            if quantity:
                cls._sell(quantity, file.partner_id)
            cls.files |= file
        whole.with_user(cls.manager).action_confirm()
        part.with_user(cls.representative).action_confirm()

    @classmethod
    def _create_target(cls, user, **vals):
        return cls.env["customer.sales.target"].with_user(user).create(vals)

    @classmethod
    def _sell(cls, quantity, customer, day=None):
        order = cls._create_order(quantity, partner_id=customer.id)
        order.action_confirm()
        order.sudo().date_order = day or datetime(2026, 2, 10)

    def _rank(self, user=None, **vals):
        ranking = (
            self.env["customer.channel.ranking"]
            .with_user(user or self.director)
            .create(
                {
                    "date_from": "2026-01-01",
                    "date_to": "2026-12-31",
                    "weakest_share": 30,
                    **vals,
                }
            )
        )
        ranking.action_rank()
        return ranking.with_env(self.env)

    def test_ranking(self):
        """CA-15: distributors by target achievement, the weakest proposed."""
        lines = self._rank().line_ids
        self.assertRecordValues(
            lines,
            [
                {"file_id": self.files[0].id, "achievement": 100, "state": "ranked"},
                {"file_id": self.files[1].id, "achievement": 50, "state": "ranked"},
                {"file_id": self.files[2].id, "achievement": 0, "state": "proposed"},
            ],
        )
        self.assertEqual(lines.mapped("rank"), [1, 2, 3])

    def test_nobody_who_reached_the_target(self):
        """CA-15: who reached the target is never proposed."""
        states = self._rank(weakest_share=100).line_ids.mapped("state")
        self.assertEqual(states, ["ranked", "proposed", "proposed"])

    def test_decision(self):
        """CA-15: the sales director decides with reason; the owner winds up."""
        lines = self._rank(weakest_share=100).line_ids.filtered(
            lambda line: line.state == "proposed"
        )
        for user in (self.manager, self.general_manager, self.administrator):
            with self.assertRaises(UserError):
                lines.with_user(user).action_signoff_decide()
        kept, removed = lines
        with self.assertRaises(UserError):
            self._pending(kept, self.director).action_refuse(" ")
        self._pending(kept, self.director).action_refuse("New owner since May")
        self._pending(removed, self.director).action_approve("Never ordered")
        self.assertEqual((kept.state, removed.state), ("kept", "removed"))
        activity = removed.file_id.activity_ids
        self.assertEqual(activity.user_id, self.representative)
        self.assertEqual(
            activity.activity_type_id,
            self.env.ref("customer_archive.mail_activity_type_channel_removal"),
        )
        self.assertFalse(kept.file_id.activity_ids)

    def test_who_is_ranked(self):
        """CA-15: registered distributors with a confirmed target in the period."""
        self.files[1].customer_type = "end"
        self.files[2].with_user(self.archivist).action_close()
        self.assertEqual(self._rank().line_ids.file_id, self.files[0])
        with self.assertRaises(UserError):
            self._rank(date_to="2026-02-28")

    def test_ranking_stays(self):
        """CA-15: a ranking is made once, by the sales director, and stays."""
        for user in (self.manager, self.administrator, self.auditor):
            with self.assertRaises(AccessError):
                self._rank(user)
        ranking = self._rank().with_user(self.director)
        for attempt in (
            ranking.action_rank,
            ranking.unlink,
            lambda: ranking.write({"date_to": "2027-01-01"}),
        ):
            with self.assertRaises(UserError):
                attempt()
        with self.assertRaises(AccessError):
            ranking.state = "draft"
        with self.assertRaises(AccessError):
            ranking.line_ids.state = "kept"

    def test_lines_are_read_with_the_file(self):
        """CA-15 T1: who may not read the file does not find its place."""
        lines = self._rank().line_ids
        found = lines.with_user(self.stranger).search([("id", "in", lines.ids)])
        self.assertFalse(found)
        self.assertEqual(lines.with_user(self.representative).search([]), lines)

    def test_query_count(self):
        """CA-15: ranking costs the same queries whatever the number of targets."""

        def count(size):
            ranking = self.env["customer.channel.ranking"].create(
                {
                    "date_from": "2026-01-01",
                    "date_to": "2026-12-31",
                    "weakest_share": 0,
                }
            )
            self.files[size:].customer_type = "end"
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            ranking.action_rank()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(3)  # fills the caches
        self.assertEqual(count(3), count(2))

    def test_direct_sales(self):
        """CA-15: the share of direct sales against the month before."""
        self._sell(5, self.customer, datetime(2026, 1, 20))
        self._sell(5, self.files[0].partner_id, datetime(2026, 1, 20))
        self._sell(15, self.customer)
        self.env.flush_all()
        Analysis = self.env["customer.channel.analysis"].with_user(self.director)
        rows = Analysis.search(
            [("company_id", "=", self.company.id), ("date", ">=", "2026-01-01")],
            order="date",
        )
        self.assertEqual(rows.mapped("direct_amount"), [500, 1500])
        self.assertEqual(rows.mapped("channel_amount"), [500, 500])
        self.assertEqual(rows.mapped("direct_share"), [50, 75])
        self.assertEqual(rows[1].previous_share, 50)
        self.assertEqual(rows[1].share_change, 25)
        self._sell(1, self.customer, datetime(2026, 4, 20))
        self.env.flush_all()
        last = Analysis.search([("company_id", "=", self.company.id)], limit=1)
        self.assertFalse(last.previous_share, "March without sales is no month before")
        for user in (self.manager, self.representative, self.service):
            with self.assertRaises(AccessError):
                Analysis.with_user(user).search([])


COMPLETE = {
    "sold_amount": 300,
    "stock_amount": 100,
    "presale_service": "Pump selection for two bids",
    "main_direction": "Water works in Anhui",
    "paid_on_time": "partly",
    "sent_policy": True,
    "competitors": "A cheaper line since May",
    "negotiated_price": "Asks for 3 %",
}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestChannelReport(CreditCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file.customer_type = "dealer"
        order = cls._create_order(5)
        order.action_confirm()
        order.sudo().date_order = datetime(2026, 2, 10)

    def _report(self, user=None, **vals):
        return (
            self.env["customer.channel.report"]
            .with_user(user or self.representative)
            .create(
                {
                    "file_id": self.file.id,
                    "date_from": "2026-02-01",
                    "date_to": "2026-02-28",
                    **vals,
                }
            )
        )

    def test_six_flows(self):
        """CA-18: what we know is filled in, every other flow is reported."""
        report = self._report()
        self.assertEqual(report.purchased_amount, 500)
        with self.assertRaisesRegex(
            UserError, "Flow of Goods, Flow of Title, Flow of Money"
        ):
            report.action_hand_in()
        report.write({**COMPLETE, "main_direction": False})
        with self.assertRaisesRegex(UserError, "on: Flow of Title"):
            report.action_hand_in()
        report.main_direction = "Water works in Anhui"
        invoice = self._create_invoice(
            80, invoice_date="2026-02-01", invoice_date_due="2026-02-09"
        )
        invoice.action_post()
        report.action_hand_in()
        self.assertRecordValues(
            report,
            [
                {
                    "state": "done",
                    "handed_in_date": TODAY,
                    "purchased_amount": 500,
                    "owed_amount": 580,
                    "overdue_amount": 80,
                }
            ],
        )

    def test_handed_in_reports_stay(self):
        """CA-18: what is handed in is neither changed nor deleted."""
        report = self._report(**COMPLETE)
        report.action_hand_in()
        for attempt in (
            report.action_hand_in,
            report.unlink,
            lambda: report.write({"competitors": "None"}),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_by_the_salesperson(self):
        """CA-18: nobody else writes it; it is read with the file."""
        report = self._report()
        for user in (self.colleague, self.manager, self.director, self.archivist):
            with self.assertRaises(AccessError):
                self._report(user, date_from="2026-01-01")
            with self.assertRaises(AccessError):
                report.with_user(user).competitors = "None"
            with self.assertRaises(AccessError):
                report.with_user(user).action_hand_in()
        self.assertTrue(report.with_user(self.manager).read(["competitors"]))
        found = report.with_user(self.stranger).search([("id", "=", report.id)])
        self.assertFalse(found)
        for vals in ({"state": "done"}, {"purchased_amount": 1}, {"owed_amount": 0}):
            with self.assertRaises(AccessError):
                report.write(vals)

    def test_opened_for_all_members(self):
        """CA-18: each period opens a report per member, once, for its salesperson."""
        end_customer = self._register(
            self._create_file(partner=self._create_customer("End"))
        )
        Report = self.env["customer.channel.report"]
        self.company.customer_file_channel_report_months = 3
        Report._cron_open()
        self.assertFalse(Report.search([("company_id", "=", self.company.id)]))
        with freeze_time("2026-04-01"):
            Report._cron_open()
            Report._cron_open()
        reports = Report.search([("company_id", "=", self.company.id)])
        self.assertEqual(reports.file_id, self.file)
        self.assertNotIn(end_customer, reports.file_id)
        self.assertEqual(str(reports.date_from), "2026-01-01")
        self.assertEqual(str(reports.date_to), "2026-03-31")
        self.assertEqual(reports.purchased_amount, 500)
        self.assertEqual(self.file.activity_ids.user_id, self.representative)

    def test_kind_of_business(self):
        """CA-18 T9: distributors' reports are opened where that is the business."""
        prepare = self.company._prepare_business_kind_vals
        name = "customer_file_channel_report_months"
        self.assertEqual(prepare("distributor")[name], 3)
        self.assertEqual(prepare("general")[name], 0)

    def test_query_count(self):
        """CA-18: opening reports costs the same queries for few and for many."""
        File = self.env["customer.file"]
        for number in range(6):
            File |= self._register(
                self._create_file(
                    partner=self._create_customer(f"Dealer {number}"),
                    customer_type="dealer",
                )
            )

        def count(files, day):
            vals_list = [
                {"file_id": file.id, "date_from": day, "date_to": day} for file in files
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["customer.channel.report"].create(vals_list)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(File, "2026-01-01")
        self.assertEqual(count(File[:2], "2026-01-02"), count(File, "2026-01-03"))
