from datetime import date

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY, CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestGuest(CustomerArchiveCase):
    """CA-36, CA-50: guests of a hotel, their stays and opinions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._register(cls._create_file())
        cls.guest = cls.file.contact_id
        cls.stay = cls._create_stay(room_number="1208")

    @classmethod
    def _create_stay(cls, user=None, **vals):
        return (
            cls.env["customer.stay"]
            .with_user(user or cls.employee_user)
            .create({"partner_id": cls.guest.id, **vals})
            .with_env(cls.env)
        )

    def _get_type(self, code):
        return self.env.ref(f"customer_archive.customer_preference_type_{code}")

    def _fill_in(self, user=None, answers=None, **vals):
        answers = answers or {"pillow": "Two soft ones"}
        return (
            self.env["customer.opinion"]
            .with_user(user or self.employee_user)
            .create(
                {
                    "stay_id": self.stay.id,
                    "preference_ids": [
                        Command.create(
                            {"type_id": self._get_type(code).id, "value": value}
                        )
                        for code, value in answers.items()
                    ],
                    **vals,
                }
            )
        )

    def test_prompts(self):
        """CA-50: the form asks what each department looks for; gaps are no entries."""
        model = self.env["customer.opinion"].with_user(self.employee_user)
        form = Form(model.with_context(default_stay_id=self.stay.id))
        self.assertEqual(len(form.preference_ids), 5)
        form.department = "restaurant"
        self.assertEqual(len(form.preference_ids), 5)
        with form.preference_ids.edit(0) as line:
            self.assertEqual(line.type_id, self._get_type("food"))
            line.value = "Steamed fish"
        opinion = form.save()
        self.assertRecordValues(
            opinion.preference_ids,
            [
                {
                    "type_id": self._get_type("food").id,
                    "value": "Steamed fish",
                    "partner_id": self.guest.id,
                    "user_id": self.employee_user.id,
                    "date": TODAY,
                }
            ],
        )

    def test_same_day(self):
        """CA-50: filled in a day later is marked late, and nobody writes the day."""
        self.assertFalse(self._fill_in().is_late)
        late = self._fill_in(date=date(2026, 3, 10))
        self.assertTrue(late.is_late)
        self.assertEqual(late.preference_ids.date, date(2026, 3, 10))
        with self.assertRaises(AccessError):
            late.filled_date = date(2026, 3, 10)
        with self.assertRaises(AccessError):
            self._fill_in(filled_date=date(2026, 3, 10))

    def test_preparation(self):
        """CA-50: the next stay is prepared by the newest of each type."""
        self._fill_in(answers={"pillow": "Hard"}, date=date(2025, 3, 1))
        self._fill_in(answers={"pillow": "Two soft ones", "air": "24"})
        self._fill_in(answers={"sauces": "Vinegar"}, department="restaurant")
        coming = self._create_stay(arrival_date=date(2026, 4, 1))
        self.assertEqual(
            coming.with_user(self.representative).preparation,
            "Rooms: Pillow Two soft ones, Air-conditioning 24\n"
            "Restaurant: Sauces Vinegar",
        )
        (department, ((stay, likings),)) = coming._get_preparations()[0]
        self.assertEqual((department, stay), ("Rooms", coming))
        self.assertEqual(likings.mapped("value"), ["Two soft ones", "24"])
        self.assertFalse(coming.with_user(self.stranger).search([]))

    def test_without_access(self):
        """CA-50 T1: stays and forms are as closed as the file, open in hotels."""
        self._fill_in()
        for name in ("customer.stay", "customer.opinion"):
            model = self.env[name]
            self.assertFalse(model.with_user(self.stranger).search([]))
            self.assertTrue(model.with_user(self.representative).search([]))
        with self.assertRaises(AccessError):
            self._fill_in(self.stranger)
        self.company.customer_file_data_sharing = True
        self.env.invalidate_all()
        self._fill_in(self.stranger)
        self.stay.with_user(self.stranger).room_number = "1206"

    def test_forms_of_others(self):
        """CA-50: nobody adds to or changes a colleague's form."""
        self.company.customer_file_data_sharing = True
        opinion = self._fill_in().with_user(self.colleague)
        with self.assertRaises(AccessError):
            opinion.opinion = "Fine"
        with self.assertRaises(AccessError):
            self.env["customer.preference"].with_user(self.colleague).create(
                {
                    "opinion_id": opinion.id,
                    "type_id": self._get_type("tea").id,
                    "value": "Green",
                }
            )

    def test_printed_forms(self):
        """CA-50 CA-53: form and list print with all prompts; printing is logged."""
        opinion = self._fill_in()
        reports = self.env["ir.actions.report"].with_user(self.representative)
        html = str(
            reports._render_qweb_html(
                "customer_archive.report_customer_opinion", opinion.ids
            )[0],
            "utf-8",
        )
        for text in ("Guest Opinion Form", "Two soft ones", "TV channel", "1208"):
            self.assertIn(text, html)
        html = reports._render_qweb_html(
            "customer_archive.report_customer_stay_preparation", self.stay.ids
        )[0]
        self.assertIn(b"Two soft ones", html)
        self.env.cr.flush()
        self.assertTrue(
            self.env["customer.access.log"].search(
                [
                    ("file_ref", "=", self.file.id),
                    ("kind", "=", "print"),
                    ("user_ref", "=", self.representative.id),
                ]
            )
        )
        with self.assertRaises(AccessError):
            reports.with_user(self.stranger)._render_qweb_html(
                "customer_archive.report_customer_opinion", opinion.ids
            )

    def test_departure(self):
        """CA-36: nobody departs before arriving."""
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self._create_stay(departure_date=date(2026, 3, 1))
