from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY, CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRegistration(CustomerArchiveCase):
    def _set_registration(self, preset):
        days, unit = self.company._get_registration_terms(preset)
        self.company.write(
            {
                "customer_file_registration_preset": preset,
                "customer_file_registration_days": days,
                "customer_file_registration_unit": unit,
            }
        )

    def test_no_first_contact_ahead(self):
        """CA-07: nobody puts registration off by a contact to come."""
        file = self._create_file()
        today = fields.Date.context_today(file, file.create_date)
        with self.assertRaisesRegex(ValidationError, "in the future"):
            file.first_contact_date = today + timedelta(days=2)
        # tomorrow where the contact was
        file.first_contact_date = today + timedelta(days=1)
        with self.assertRaises(ValidationError):
            self._create_file(
                partner=self._create_customer("Minsheng"),
                first_contact_date=today + timedelta(days=3),
            )

    def _gaps(self, file):
        return set(file._get_registration_gaps())

    def test_gaps_of_a_company_p03(self):
        """CA-02: registration names every gap of every file at once."""
        bare = self._create_customer("Bare", street=False, city=False, phone=False)
        files = self.env["customer.file"].with_user(self.representative)
        first = files.create({"partner_id": bare.id})
        second = files.create(
            {
                "partner_id": self._create_customer("Fuller").id,
                "class_id": self.class_general.id,
                "enterprise_nature": "state",
            }
        )
        self.assertEqual(
            self._gaps(first),
            {
                "Class",
                "Enterprise Nature",
                "Supervising Unit",
                "Address",
                "Contact",
                "Phone",
            },
        )
        with self.assertRaises(UserError) as error:
            (first | second).action_submit()
        self.assertIn("Bare: Class, Enterprise Nature", str(error.exception))
        self.assertIn("Fuller: Supervising Unit, Contact", str(error.exception))
        self.assertEqual(set((first | second).mapped("state")), {"draft"})

    def test_gaps_of_a_person_p03(self):
        """CA-02: a person has no enterprise nature and is their own contact."""
        person = self._create_customer("Mr Gao", is_company=False, phone=False)
        file = self.env["customer.file"].create({"partner_id": person.id})
        self.assertEqual(self._gaps(file), {"Class", "Phone"})

    def test_gaps_p02(self):
        """CA-02: P02 asks for phone, contact and website."""
        self.company.customer_file_mandatory_preset = "p02"
        bare = self._create_customer("Bare", phone=False, website=False)
        file = self.env["customer.file"].create({"partner_id": bare.id})
        self.assertEqual(self._gaps(file), {"Phone", "Contact", "Website"})

    def test_five_working_days(self):
        """CA-07: P03 counts five working days after the first contact."""
        # Wednesday 11 March: Thursday, Friday, Monday, Tuesday, Wednesday
        file = self._create_file()
        self.assertEqual(file.registration_deadline, date(2026, 3, 18))
        file.with_user(self.representative).first_contact_date = date(2026, 3, 7)
        self.assertEqual(file.registration_deadline, date(2026, 3, 13))

    def test_working_days_skip_holidays(self):
        """CA-07: a day off in the company's calendar is no working day."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Fair",
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-03-12 00:00:00",
                "date_to": "2026-03-12 23:59:59",
            }
        )
        file = self._create_file()
        self.assertEqual(file.registration_deadline, date(2026, 3, 19))

    def test_one_week(self):
        """CA-07: P08 gives a week of calendar days, reviewed by the superior."""
        self._set_registration("p08")
        file = self._create_file()
        self.assertEqual(file.registration_deadline, date(2026, 3, 18))
        file.with_user(self.representative).action_submit()
        self.assertEqual(file.signoff_line_ids.user_id, self.manager)
        self._pending(file, self.manager).action_approve()
        self.assertEqual(file.state, "registered")

    def test_sales_director_confirms(self):
        """CA-09 CA-07: P02 has the sales director confirm, and nobody else can."""
        self._set_registration("p02")
        file = self._create_file()
        self.assertFalse(file.registration_deadline)
        file.with_user(self.representative).action_submit()
        line = file.signoff_line_ids
        self.assertEqual(line.user_id, self.director)
        for user in (self.representative, self.manager, self.general_manager):
            with self.assertRaises(AccessError):
                line.with_user(user).action_approve()
        line.with_user(self.director).action_approve("Confirmed.")
        self.assertRecordValues(
            file, [{"state": "registered", "registered_date": TODAY}]
        )

    def test_late(self):
        """CA-07: late drafts and late registrations are marked, punctual ones not."""
        late = self._create_file(first_contact_date=date(2026, 3, 2))
        punctual = self._create_file(partner=self._create_customer("Punctual"))
        self.assertTrue(late.is_late)
        self.assertFalse(punctual.is_late)
        self._register(late)
        self._register(punctual)
        self.assertTrue(late.is_late)
        found = self.env["customer.file"].search(
            [("is_late", "=", True), ("id", "in", (late | punctual).ids)]
        )
        self.assertEqual(found, late)
        found = self.env["customer.file"].search(
            [("is_late", "=", False), ("id", "in", (late | punctual).ids)]
        )
        self.assertEqual(found, punctual)

    def test_no_deadline_before_start(self):
        """CA-07: customers known before the start date are never late."""
        file = self._create_file(first_contact_date=date(2025, 12, 31))
        self.assertFalse(file.registration_deadline)
        self.assertFalse(file.is_late)

    def test_reminders(self):
        """CA-07: owners are reminded from the day after the deadline, once a week."""
        file = self._create_file(first_contact_date=date(2026, 3, 2))
        cron = self.env.ref("customer_archive.ir_cron_remind_registration")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(file.reminder_count, 1)
        with (
            freeze_time(TODAY + timedelta(days=7)),
            self.enter_registry_test_mode(),
        ):
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(file.reminder_count, 2)
        message = self.env["mail.message"].search(
            [("model", "=", "customer.file"), ("res_id", "=", file.id)], limit=1
        )
        self.assertEqual(message.partner_ids, self.representative.partner_id)

    def test_registration_activity(self):
        """CA-07: registration is on the owner's list until it is submitted."""
        file = self._create_file()
        self.assertRecordValues(
            file.activity_ids,
            [
                {
                    "user_id": self.representative.id,
                    "date_deadline": file.registration_deadline,
                }
            ],
        )
        file.with_user(self.representative).action_submit()
        self.assertFalse(file.activity_ids)

    def test_submit_is_refused(self):
        """CA-07: only who answers for a draft submits it, and only once."""
        file = self._create_file()
        for user in (self.stranger, self.service, self.auditor, self.archivist):
            with self.assertRaises(AccessError):
                file.with_user(user).action_submit()
        file.with_user(self.representative).action_submit()
        with self.assertRaises(UserError):
            file.with_user(self.representative).action_submit()

    def test_refused_registration_comes_back(self):
        """CA-07: a refusal needs a reason and returns the file to its owner."""
        file = self._create_file()
        file.with_user(self.representative).action_submit()
        line = self._pending(file, self.marketing)
        with self.assertRaises(UserError):
            line.action_refuse(" ")
        line.action_refuse("The unit is missing a number.")
        self.assertEqual(file.state, "draft")
        self.assertEqual(file.activity_ids.user_id, self.representative)
        file.with_user(self.representative).action_submit()
        self.assertEqual(file.signoff_round, 2)
        self.assertEqual(
            file.signoff_line_ids.sorted("id").mapped("state"), ["refused", "pending"]
        )

    def test_withdraw(self):
        """CA-07: the owner takes a submitted file back; nothing waits any more."""
        file = self._create_file()
        file.with_user(self.representative).action_submit()
        line = self._pending(file, self.marketing)
        file.with_user(self.representative).action_withdraw()
        self.assertEqual(file.state, "draft")
        self.assertEqual(line.state, "cancelled")
        with self.assertRaises(AccessError):
            line.action_approve()

    def test_liaisons(self):
        """CA-24: key customers need two liaisons; general ones none."""
        file = self._create_file(class_id=self.class_key.id)
        with self.assertRaisesRegex(UserError, "2 more liaison"):
            file.with_user(self.representative).action_submit()
        file.with_user(self.representative).liaison_ids = (
            self.representative | self.colleague
        )
        self._register(file)
        self.assertEqual(file.state, "registered")

    def test_contact_reports(self):
        """CA-24: liaisons report contacts; the next report falls due by itself."""
        file = self._create_file(
            class_id=self.class_key.id,
            liaison_ids=(self.representative | self.colleague).ids,
        )
        self._register(file)
        self.assertEqual(file.next_report_date, TODAY + timedelta(days=30))
        self.assertEqual(
            file.activity_ids.mapped("date_deadline"), [TODAY + timedelta(days=30)]
        )
        Event = self.env["customer.file.event"]
        with freeze_time(TODAY + timedelta(days=10)):
            Event.with_user(self.colleague).create(
                {"file_id": file.id, "summary": "Met at the fair"}
            )
        self.assertEqual(file.next_report_date, TODAY + timedelta(days=40))
        self.assertEqual(
            file.activity_ids.mapped("date_deadline"), [TODAY + timedelta(days=40)]
        )
        for user in (self.stranger, self.service, self.auditor, self.general_manager):
            with self.assertRaises(AccessError):
                Event.with_user(user).create(
                    {"file_id": file.id, "summary": "Not mine"}
                )
        with self.assertRaises(AccessError):
            Event.with_user(self.colleague).create(
                {
                    "file_id": file.id,
                    "summary": "In another's name",
                    "user_id": self.representative.id,
                }
            )

    def test_reception_level(self):
        """CA-25: key customers are received as VIP; others may be."""
        key = self._create_file(class_id=self.class_key.id)
        reception = self.env["customer.file.event"].create(
            {"file_id": key.id, "kind": "reception", "summary": "Plant tour"}
        )
        self.assertEqual(reception.reception_level, "vip")
        with self.assertRaisesRegex(ValidationError, "VIP"):
            reception.reception_level = "normal"
        general = self._create_file(partner=self._create_customer("General"))
        reception = self.env["customer.file.event"].create(
            {"file_id": general.id, "kind": "reception", "summary": "Plant tour"}
        )
        self.assertEqual(reception.reception_level, "normal")

    def test_form_prints(self):
        """CA-07: the basic information form prints what was registered."""
        file = self._register(self._create_file())
        html, _type = (
            self.env["ir.actions.report"]
            .with_user(self.representative)
            ._render_qweb_html("customer_archive.report_customer_file_basic", file.ids)
        )
        for text in (file.number, "Commerce Bureau", "Ms Lin", "Complete."):
            self.assertIn(text, html.decode())
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"].with_user(self.stranger)._render_qweb_html(
                "customer_archive.report_customer_file_basic", file.ids
            )
