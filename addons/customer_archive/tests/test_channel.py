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
        for user in (self.manager, self.representative, self.service):
            with self.assertRaises(AccessError):
                Analysis.with_user(user).search([])
