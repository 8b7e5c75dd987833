from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY
from .test_credit import CreditCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSalesTarget(CreditCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.whole = cls._target(
            cls.director,
            department_id=cls.east.id,
            date_from="2026-01-01",
            date_to="2026-03-31",
            amount=1000,
        )

    @classmethod
    def _target(cls, user, parent=None, **vals):
        if parent:
            vals["parent_id"] = parent.id
        Target = cls.env["customer.sales.target"].with_user(user)
        return Target.create(vals).with_env(cls.env)

    @classmethod
    def _split(cls):
        """Split the region's target between the two salespeople."""
        return cls._target(
            cls.manager, cls.whole, user_id=cls.representative.id, amount=600
        ), cls._target(cls.manager, cls.whole, user_id=cls.colleague.id, amount=400)

    def _confirm(self, target, user):
        target.with_user(user).action_confirm()

    def test_split_down_to_customers(self):
        """CA-16: region among salespeople, they among customers."""
        own, other = self._split()
        self.assertEqual(own.level, "salesperson")
        self.assertEqual(own.date_to, self.whole.date_to)
        self._confirm(self.whole, self.manager)
        self.assertEqual(self.whole.state, "confirmed")
        part = self._target(
            self.representative, own, partner_id=self.customer.id, amount=600
        )
        self.assertEqual((part.level, part.user_id), ("customer", self.representative))
        self._confirm(own, self.representative)
        self.assertEqual((own.state, other.state), ("confirmed", "draft"))

    def test_parts_add_up(self):
        """CA-16: nothing is confirmed before the parts add up to the whole."""
        with self.assertRaises(UserError):
            self._confirm(self.whole, self.manager)
        own, _other = self._split()
        own.with_user(self.manager).amount = 599.99
        self.assertAlmostEqual(self.whole.rest_amount, 0.01)
        with self.assertRaises(UserError):
            self._confirm(self.whole, self.manager)
        own.with_user(self.manager).amount = 600
        self._confirm(self.whole, self.manager)
        with self.assertRaises(UserError):
            self._confirm(self.whole, self.manager)

    def test_confirmed_parts_stay(self):
        """CA-16: parts of a confirmed split change when it is reopened, by the head."""
        own, other = self._split()
        self._confirm(self.whole, self.manager)
        mine = own.with_user(self.manager)
        with self.assertRaises(UserError):
            mine.amount = 700
        with self.assertRaises(UserError):
            mine.unlink()
        with self.assertRaises(UserError):
            self._target(self.manager, self.whole, user_id=self.manager.id, amount=1)
        self.whole.with_user(self.manager).action_reopen()
        mine.amount = 700
        other.with_user(self.manager).amount = 300
        self._confirm(self.whole, self.manager)

    def test_a_new_amount_opens_the_split(self):
        """CA-16: a split that does not add up any more is open again."""
        self._split()
        self._confirm(self.whole, self.manager)
        self.whole.with_user(self.director).amount = 1200
        self.assertEqual(self.whole.state, "draft")

    def test_only_the_head_splits(self):
        """CA-16: neither colleagues, other heads nor those above split a part."""
        own, _other = self._split()
        for user in (
            self.representative,
            self.west_manager,
            self.director,
            self.general_manager,
            self.administrator,
        ):
            with self.assertRaises(AccessError):
                self._target(user, self.whole, user_id=self.manager.id, amount=1)
            with self.assertRaises(AccessError):
                own.with_user(user).amount = 1
            with self.assertRaises(AccessError):
                self._confirm(self.whole, user)
        for user in (self.colleague, self.manager):
            with self.assertRaises(AccessError):
                self._target(user, own, partner_id=self.customer.id, amount=1)
        with self.assertRaises(AccessError):
            self.whole.with_user(self.manager).amount = 1
        with self.assertRaises(AccessError):
            self.whole.with_user(self.director).state = "confirmed"
        with self.assertRaises(AccessError):
            self._target(
                self.manager,
                department_id=self.east.id,
                date_from=TODAY,
                date_to=TODAY,
                amount=1,
            )

    def test_a_new_head_takes_over(self):
        """CA-16 T4: who heads the region is asked at each step."""
        self.east.manager_id = self.colleague.employee_id
        self._target(self.colleague, self.whole, user_id=self.manager.id, amount=1)
        with self.assertRaises(AccessError):
            self._target(self.manager, self.whole, user_id=self.colleague.id, amount=2)
        self.east.manager_id = False
        with self.assertRaises(AccessError):
            self._target(self.manager, self.whole, user_id=self.colleague.id, amount=2)

    def test_who_reads(self):
        """CA-16: each their own part, heads the parts below, the director all."""
        own, other = self._split()
        everything = self.whole | own | other
        for user, expected in (
            (self.director, everything),
            (self.general_manager, everything),
            (self.auditor, everything),
            (self.manager, everything),
            (self.representative, own),
            (self.colleague, other),
            (self.stranger, everything.browse()),
            (self.west_manager, everything.browse()),
            (self.employee_user, everything.browse()),
        ):
            targets = self.env["customer.sales.target"].with_user(user)
            found = targets.search([("id", "in", everything.ids)])
            self.assertEqual(found, expected, user.login)

    @mute_logger("odoo.sql_db")
    def test_parts_belong_to_the_whole(self):
        """CA-16: parts are of the region's people, and of the same period."""
        with self.assertRaises(ValidationError):
            self._target(self.manager, self.whole, user_id=self.stranger.id, amount=1)
        with self.assertRaises(ValidationError):
            self._target(
                self.manager, self.whole, partner_id=self.customer.id, amount=1
            )
        own, _other = self._split()
        with self.assertRaises(ValidationError):
            own.with_user(self.manager).date_to = "2026-06-30"
        with self.assertRaises(IntegrityError):
            self._target(self.manager, self.whole, user_id=self.colleague.id, amount=1)

    def test_regions_below(self):
        """CA-16: the sales director's own target is split among the regions."""
        whole = self._target(
            self.director,
            department_id=self.sales.id,
            date_from="2026-01-01",
            date_to="2026-12-31",
            amount=500,
        )
        part = self._target(
            self.director, whole, department_id=self.west.id, amount=500
        )
        self._confirm(whole, self.director)
        self.assertEqual((part.level, part.department_id), ("region", self.west))

    def test_progress(self):
        """CA-16: reached by confirmed orders of the period, in company currency."""
        own, other = self._split()
        part = self._target(
            self.representative, own, partner_id=self.customer.id, amount=600
        )
        self._create_order(9)  # a quotation counts nothing
        for quantity, partner, day, rate in (
            (1, self.customer, datetime(2026, 2, 1), 1),
            (2, self.file.contact_id, datetime(2026, 3, 1), 1),
            (4, self._create_customer("Another"), datetime(2026, 3, 1), 2),
            (8, self.customer, datetime(2025, 12, 31), 1),
        ):
            order = self._create_order(quantity, partner_id=partner.id)
            order.action_confirm()
            order.sudo().date_order = day
            order.sudo().currency_rate = rate
        self.assertEqual(part.achieved_amount, 300)
        self.assertEqual(part.achievement, 50)
        self.assertEqual(own.achieved_amount, 500)
        self.assertEqual(other.achieved_amount, 0)
        self.assertEqual(self.whole.achieved_amount, 500)
        progress = part.with_user(self.representative).read(["achieved_amount"])
        self.assertEqual(progress[0]["achieved_amount"], 300)

    def test_who_left_has_sold(self):
        """CA-16: what somebody sold who left stays the region's."""
        self._create_order(5).action_confirm()
        self.assertEqual(self.whole.achieved_amount, 500)
        self.file.owner_id = self.colleague
        self.representative.employee_ids.active = False
        self.env.invalidate_all()
        self.assertEqual(self.whole.achieved_amount, 500)

    def test_last_day_of_the_period(self):
        """CA-16: days are those of the company's time zone."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        order = self._create_order(1)
        order.action_confirm()
        order.sudo().date_order = datetime(2026, 3, 31, 15, 59)
        self.assertEqual(self.whole.achieved_amount, 100)
        order.sudo().date_order = datetime(2026, 3, 31, 16, 1)
        self.env.invalidate_all()
        self.assertEqual(self.whole.achieved_amount, 0)

    def test_query_count(self):
        """CA-16: a page of targets costs the same, however many."""
        own, _other = self._split()
        parts = own.browse()
        for number in range(12):
            partner = self._create_customer(f"Customer {number}")
            parts |= self._target(
                self.representative, own, partner_id=partner.id, amount=1
            )
        spec = {
            "display_name": {},
            "achieved_amount": {},
            "achievement": {},
            "rest_amount": {},
        }

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.representative).web_read(spec)
            return self.env.cr.sql_log_count - before

        count(parts)
        self.assertEqual(count(parts[:2]), count(parts))

    def test_dates(self):
        """CA-16: a period has an end after its beginning."""
        self.assertEqual(self.whole.date_from, date(2026, 1, 1))
        self.assertTrue(self.whole.display_name.startswith("East"))
