from datetime import date, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY, CustomerArchiveCase

GREETING = "customer_archive.mail_activity_type_greeting"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAnniversary(CustomerArchiveCase):
    """CA-40: days on which customers are greeted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._register(cls._create_file())
        cls.contact = cls.file.contact_id

    def _create(self, month, day, user=None, partner=None, **vals):
        return (
            self.env["customer.anniversary"]
            .with_user(user or self.employee_user)
            .create(
                {
                    "partner_id": (partner or self.contact).id,
                    "month": month,
                    "day": day,
                    **vals,
                }
            )
            .with_env(self.env)
        )

    def _plan(self, days=0):
        with freeze_time(TODAY + timedelta(days=days)):
            self.env.ref("customer_archive.ir_cron_plan_greetings").ensure_one()
            self.env["customer.anniversary"]._cron_plan_greetings()
            self.env.flush_all()

    def _get_plans(self, anniversary):
        """Return all greetings ever planned, sent ones too."""
        return anniversary.with_context(active_test=False).activity_ids

    def test_solar_dates(self):
        """CA-40: today counts; what is past comes next year."""
        self.assertEqual(self._create(3, 11).next_date, TODAY)
        self.assertEqual(self._create(3, 10).next_date, date(2027, 3, 10))

    def test_leap_day(self):
        """CA-40: 29 February is greeted on the 28th in other years."""
        anniversary = self._create(2, 29)
        self.assertEqual(anniversary.next_date, date(2027, 2, 28))
        self.assertEqual(
            anniversary._get_next_date(date(2027, 3, 1)), date(2028, 2, 29)
        )

    def test_lunar_dates(self):
        """CA-40: Mid-Autumn and New Year's Eve by the lunar calendar."""
        autumn = self._create(8, 15, is_lunar=True)
        self.assertEqual(autumn.next_date, date(2026, 9, 25))
        self.assertEqual(autumn._get_next_date(date(2026, 9, 26)), date(2027, 9, 15))
        # a lunar year ends in the January or February of the next one
        eve = self._create(12, 30, is_lunar=True)
        self.assertEqual(eve._get_next_date(date(2024, 1, 1)), date(2024, 2, 9))

    def test_lunar_month_without_a_30th(self):
        """CA-40: a 30th is the last day of a shorter month."""
        eve = self._create(12, 30, is_lunar=True)
        self.assertEqual(eve._get_next_date(date(2025, 1, 1)), date(2025, 1, 28))

    def test_lunar_leap_month(self):
        """CA-40: in years without the leap month the ordinary one counts."""
        leap = self._create(6, 10, is_lunar=True, is_leap_month=True)
        self.assertEqual(leap._get_next_date(date(2025, 1, 1)), date(2025, 8, 3))
        self.assertEqual(leap.next_date, date(2026, 7, 23))
        ordinary = self._create(6, 10, is_lunar=True)
        self.assertEqual(ordinary._get_next_date(date(2025, 1, 1)), date(2025, 7, 4))

    def test_impossible_days(self):
        """CA-40: no 31 April, no 31st of a lunar month."""
        for month, day, is_lunar in ((4, 31, False), (0, 3, False), (5, 31, True)):
            with (
                self.subTest(month=month, day=day),
                self.assertRaises(ValidationError),
            ):
                self._create(month, day, is_lunar=is_lunar)
        self._create(5, 30, is_lunar=True)

    def test_greeting_in_time(self):
        """CA-40: on the owner's list the set number of days before, never twice."""
        self.company.customer_file_greeting_days = 5
        anniversary = self._create(3, 20)
        self._plan(3)
        self.assertFalse(self._get_plans(anniversary))
        self._plan(4)
        activity = self._get_plans(anniversary)
        self.assertRecordValues(
            activity,
            [
                {
                    "user_id": self.representative.id,
                    "date_deadline": date(2026, 3, 20),
                    "activity_type_id": self.env.ref(GREETING).id,
                }
            ],
        )
        self._plan(5)
        activity.with_user(self.representative).action_feedback("Flowers sent")
        self._plan(6)
        self.assertEqual(self._get_plans(anniversary), activity)
        self._plan(20)
        self.assertEqual(anniversary.next_date, date(2027, 3, 20))
        self.assertEqual(self._get_plans(anniversary), activity)
        self._plan(365 + 5)
        self.assertEqual(len(self._get_plans(anniversary)), 2)

    def test_without_owner(self):
        """CA-40: without a file the salesperson greets, or whoever noted it."""
        customer = self._create_customer("Newcomer Ltd", user_id=self.colleague.id)
        walk_in = self._create_customer("Walk-in Ltd")
        ours = self._create(3, 12, partner=customer)
        own = self._create(3, 12, partner=walk_in)
        self._plan()
        self.assertEqual(ours.activity_ids.user_id, self.colleague)
        self.assertEqual(own.activity_ids.user_id, self.employee_user)

    def test_nobody_greets_who_has_left(self):
        """CA-40: no greeting for archived contacts, none by people who have left."""
        gone = self._create_customer("Gone Ltd", user_id=self.colleague.id)
        archived = self._create(3, 12, partner=gone)
        gone.active = False
        left = self._create_customer("Left Ltd", user_id=self.colleague.id)
        passed_on = self._create(3, 12, partner=left)
        self.company.customer_file_departure_control = False
        self.colleague.active = False
        self._plan()
        self.assertFalse(self._get_plans(archived))
        self.assertEqual(passed_on.activity_ids.user_id, self.employee_user)

    def test_greeter_reads_it(self):
        """CA-40 CA-45: the owner reads what to greet for, even of closed files."""
        self.company.customer_file_access_preset = "p18"
        anniversary = self._create(3, 12)
        mine = anniversary.with_user(self.representative)
        self.assertFalse(mine.search([]))
        self._plan()
        self.env.invalidate_all()
        self.assertEqual(mine.search([]), anniversary)
        self.assertEqual(mine.next_date, date(2026, 3, 12))
        mine.activity_ids.action_feedback("Called")
        self.env.invalidate_all()
        self.assertFalse(mine.search([]))
        with self.assertRaises(AccessError):
            mine.read(["next_date"])

    def test_new_owner_greets(self):
        """CA-40 CA-26: the greeting goes along with the file, a sent one doesn't."""
        sent = self._create(3, 12)
        self._plan()
        sent.activity_ids.with_user(self.representative).action_feedback("Sent")
        anniversary = self._create(3, 13)
        self._plan()
        self.file.with_user(self.manager).owner_id = self.colleague
        self._plan()
        self.assertEqual(anniversary.activity_ids.user_id, self.colleague)
        self.assertEqual(len(self._get_plans(sent)), 1)

    def test_corrected_day(self):
        """CA-40: a corrected day moves the greeting."""
        anniversary = self._create(3, 12)
        self._plan()
        anniversary.with_user(self.employee_user).day = 16
        self._plan()
        self.assertEqual(anniversary.activity_ids.date_deadline, date(2026, 3, 16))

    def test_planned_date_is_not_written(self):
        """CA-40: nobody suppresses a greeting by writing it off as planned."""
        anniversary = self._create(3, 12)
        with self.assertRaises(AccessError):
            anniversary.with_user(self.employee_user).planned_date = TODAY
        with self.assertRaises(AccessError):
            self._create(3, 12, planned_date=TODAY)

    def _assert_greeting(self, anniversary, state, greeter, greeted=False):
        self.env.invalidate_all()
        own = anniversary.with_user(self.manager)
        self.assertEqual(
            (own.greeting_state, own.greeter_id, own.greeted_date),
            (state, greeter, greeted),
        )
        for name in ("coming", "planned", "late", "greeted"):
            found = own.search([("greeting_state", "=", name)])
            self.assertEqual(anniversary in found, name == state, name)

    def test_greetings_for_managers(self):
        """CA-38 CA-40: a manager sees who greets, what was greeted and what is late."""
        anniversary = self._create(3, 13)
        self._assert_greeting(anniversary, "coming", self.representative)
        self._plan()
        self._assert_greeting(anniversary, "planned", self.representative)
        with freeze_time("2026-03-15 02:00:00"):
            self._assert_greeting(anniversary, "late", self.representative)
        activity = anniversary.activity_ids.with_user(self.representative)
        activity.action_feedback("Flowers sent")
        self._assert_greeting(anniversary, "greeted", self.representative, TODAY)
        with freeze_time("2026-03-15 02:00:00"):
            self._assert_greeting(anniversary, "coming", self.representative, TODAY)

    def test_form(self):
        """CA-40: entered on a form by anybody, read as the file is."""
        model = self.env["customer.anniversary"].with_user(self.employee_user)
        with Form(model.with_context(default_partner_id=self.contact.id)) as form:
            form.kind = "wedding"
            form.month = 10
            form.day = 1
        self.assertEqual(model.search([]).next_date, date(2026, 10, 1))
        self.assertFalse(model.with_user(self.stranger).search([]))
        self.assertTrue(model.with_user(self.representative).search([]))

    def test_query_count(self):
        """CA-40: planning many greetings asks as often as planning few."""

        def count(number):
            partners = self.env["res.partner"].create(
                [{"name": f"Guest {number}"} for number in range(number)]
            )
            self.env["customer.anniversary"].create(
                [
                    {"partner_id": partner.id, "month": 3, "day": 12}
                    for partner in partners
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._plan()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(3), count(30))
