from datetime import date

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-11 02:00:00")
class TestReview(CustomerArchiveCase):
    """CA-10: files are completed every quarter and handed in to the custodian."""

    def setUp(self):
        super().setUp()
        self.class_general.review_interval = 0
        self.file = self._create_reviewed("Dealer Ltd")

    def _create_reviewed(self, name, **vals):
        file = self._create_file(
            partner=self._create_customer(name), **{"customer_type": "dealer", **vals}
        )
        return self._register(file)

    def _get_activities(self, file, kind):
        activity_type = self.env.ref(f"customer_archive.mail_activity_type_{kind}")
        return file.activity_ids.filtered(
            lambda activity: activity.activity_type_id == activity_type
        )

    def test_who_is_reviewed(self):
        """CA-10 CA-12: dealers and the like by the quarter, classes by their months."""
        self.assertEqual(self.file.next_review_date, date(2026, 6, 11))
        end = self._create_reviewed("End Ltd", customer_type="end")
        self.assertFalse(end.next_review_date)
        self.class_general.review_interval = 1
        self.assertEqual(end.next_review_date, date(2026, 4, 11))
        self.assertEqual(self.file.next_review_date, date(2026, 4, 11))
        self.class_general.review_interval = 12
        self.assertEqual(self.file.next_review_date, date(2026, 6, 11))
        for kind in ("hospital", "pharmacy", "retailer"):
            end.customer_type = kind
            self.assertEqual(end.next_review_date, date(2026, 6, 11))
        end.with_user(self.archivist).action_close()
        self.assertFalse(end.next_review_date)

    def test_no_flood_at_the_start(self):
        """CA-10 T26: files registered before the company began are not late at once."""
        self.file.registered_date = "2024-01-01"
        self.assertEqual(self.file.next_review_date, date(2026, 4, 1))

    def test_owner_is_told_once(self):
        """CA-10: the review is on the owner's list two weeks before, once."""
        self.env["customer.file"]._cron_plan_reviews()
        self.assertFalse(self._get_activities(self.file, "review"))
        with freeze_time("2026-05-28 02:00:00"):
            self.env["customer.file"]._cron_plan_reviews()
            self.env["customer.file"]._cron_plan_reviews()
        self.assertRecordValues(
            self._get_activities(self.file, "review"),
            [{"user_id": self.representative.id, "date_deadline": date(2026, 6, 11)}],
        )

    def test_handed_in_and_accepted(self):
        """CA-10: the owner hands in on time, the custodian accepts, the next counts."""
        with freeze_time("2026-06-10 02:00:00"):
            self.env["customer.file"]._cron_plan_reviews()
            self.file.with_user(self.representative).action_hand_in_review()
            self.assertFalse(self._get_activities(self.file, "review"))
            accept = self._get_activities(self.file, "review_accept")
            self.assertEqual(accept.user_id, self.archivist)
        self.assertEqual(self.file.review_handed_in_by_id, self.representative)
        with freeze_time("2026-06-20 02:00:00"):
            self.assertFalse(self.file.is_review_late)
            self.file.with_user(self.archivist).action_accept_review()
        self.assertFalse(self._get_activities(self.file, "review_accept"))
        self.assertRecordValues(
            self.file,
            [
                {
                    "last_review_date": date(2026, 6, 10),
                    "next_review_date": date(2026, 9, 10),
                    "review_handed_in_date": False,
                    "review_late_count": 0,
                }
            ],
        )

    def test_lateness_shows_and_counts(self):
        """CA-10: late before handing in and after it, found by search, counted."""
        late = [("is_review_late", "=", True), ("id", "=", self.file.id)]
        Files = self.env["customer.file"]
        with freeze_time("2026-06-11 02:00:00"):
            self.assertFalse(Files.search(late))
        with freeze_time("2026-06-12 02:00:00"):
            self.file.invalidate_recordset(["is_review_late"])
            self.assertTrue(self.file.is_review_late)
            self.assertEqual(Files.search(late), self.file)
            self.file.with_user(self.representative).action_hand_in_review()
        self.assertTrue(self.file.is_review_late)
        self.assertEqual(Files.search(late), self.file)
        self.file.with_user(self.archivist).action_accept_review()
        self.assertEqual(self.file.review_late_count, 1)
        self.assertFalse(Files.search(late))

    def test_who_may(self):
        """CA-10: the owner hands in, the custodian accepts; nobody writes the dates."""
        with self.assertRaises(AccessError):
            self.file.with_user(self.archivist).action_hand_in_review()
        with self.assertRaises(AccessError):
            self.file.with_user(self.colleague).action_hand_in_review()
        file = self.file.with_user(self.representative)
        with self.assertRaisesRegex(UserError, "not been handed in"):
            self.file.with_user(self.archivist).action_accept_review()
        file.action_hand_in_review()
        with self.assertRaises(AccessError):
            file.action_accept_review()
        with self.assertRaisesRegex(UserError, "no review to hand in"):
            file.action_hand_in_review()
        for name in ("next_review_date", "last_review_date", "review_handed_in_date"):
            with self.assertRaises(AccessError):
                self.file.with_user(self.archivist).write({name: fields.Date.today()})

    def test_planning_costs_the_same(self):
        """CA-10 T19: each step costs the same queries for any number of files."""

        def count(size):
            files = self.env["customer.file"].concat(
                *(self._create_reviewed(f"Dealer {size} {i}") for i in range(size))
            )
            steps = (
                self.env["customer.file"]._cron_plan_reviews,
                files.with_user(self.representative).action_hand_in_review,
                files.with_user(self.archivist).action_accept_review,
            )
            costs = []
            for step in steps:
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                with freeze_time("2026-06-01 02:00:00"):
                    step()
                    self.env.flush_all()
                costs.append(self.env.cr.sql_log_count - before)
            self.assertEqual(set(files.mapped("last_review_date")), {date(2026, 6, 1)})
            return costs

        count(2)
        for few, many in zip(count(2), count(10), strict=True):
            # what core keeps in caches comes and goes, nothing of it per file
            self.assertEqual(few, many)
