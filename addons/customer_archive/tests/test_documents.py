from base64 import b64encode
from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import CustomerArchiveCase

EXPIRY = "customer_archive.mail_activity_type_document_expiry"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-11 02:00:00")
class TestDocuments(CustomerArchiveCase):
    """CA-33, CA-34: what a file holds, what it lacks, and what ends soon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.licence = cls.env.ref("customer_archive.customer_document_type_licence")
        cls.letter = cls.env.ref("customer_archive.customer_document_type_visit")
        cls.file = cls._register(cls._create_file())

    def _file_document(self, issue_date="2026-01-05", user=None, file=None, **vals):
        return (
            self.env["customer.document"]
            .with_user(user or self.representative)
            .create(
                {
                    "file_id": (file or self.file).id,
                    "type_id": self.licence.id,
                    "issue_date": issue_date,
                    **vals,
                }
            )
            .with_env(self.env)
        )

    def _apply_preset(self, preset):
        self.company.write(self.company._prepare_document_preset_vals(preset))

    def _get_reminders(self, file=None):
        return (file or self.file).activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.env.ref(EXPIRY)
        )

    def test_validity_within_a_lifetime(self):
        """CA-33: a type is valid for a number of months that gives a date."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.licence.validity_months = 2000000
            self.env.flush_all()

    def test_catalogue_by_date_of_issue(self):
        """CA-34: a document filed late takes its place by date of issue."""
        second = self._file_document("2026-02-01")
        third = self._file_document("2026-02-01", type_id=self.letter.id)
        first = self._file_document("2025-12-01")
        other = self._file_document(file=self._create_file())
        self.assertEqual(self.file.document_ids, first | second | third)
        self.assertEqual(
            [document.catalogue_number for document in first | second | third],
            [1, 2, 3],
        )
        self.assertEqual(other.catalogue_number, 1)
        first.issue_date = "2026-03-01"
        self.assertEqual(first.catalogue_number, 3)

    def test_missing_documents_by_preset(self):
        """CA-33 P09 P12 P17: each list names its own gaps, of persons fewer."""
        self.assertFalse(self.file.missing_documents)
        self._apply_preset("p09")
        self.assertIn("Business Licence Copy", self.file.missing_documents)
        self.assertIn("Identity Card Copies", self.file.missing_documents)
        person = self._create_file(
            partner=self._create_customer("Ms Fu", is_company=False)
        )
        self.assertNotIn("Business Licence Copy", person.missing_documents)
        self.assertIn("Payment Record", person.missing_documents)
        self._file_document()
        self.assertNotIn("Business Licence Copy", self.file.missing_documents)
        self._apply_preset("p12")
        self.assertNotIn("Identity Card Copies", self.file.missing_documents)
        self.assertIn("Payment Record", self.file.missing_documents)

    def test_search_of_missing_documents(self):
        """CA-33: files that lack something are found, complete ones are not."""
        lacking = [("has_missing_documents", "=", True)]
        File = self.env["customer.file"]
        self.assertNotIn(self.file, File.search(lacking))
        self.company.customer_file_document_type_ids = self.licence
        person = self._create_file(
            partner=self._create_customer("Ms Fu", is_company=False)
        )
        found = File.search(lacking)
        self.assertIn(self.file, found)
        self.assertNotIn(person, found)
        self._file_document()
        self.assertNotIn(self.file, File.search(lacking))
        self.assertIn(self.file, File.search([("has_missing_documents", "=", False)]))

    def test_kind_of_business_brings_its_list(self):
        """CA-33: property management asks for the documents of P09."""
        self.company.write(self.company._prepare_business_kind_vals("property"))
        types = self.company.customer_file_document_type_ids
        self.assertIn(self.licence, types)
        self.company.write(self.company._prepare_business_kind_vals("general"))
        self.assertFalse(self.company.customer_file_document_type_ids)
        with Form(self.env["res.config.settings"]) as settings:
            settings.customer_file_document_preset = "p12"
            self.assertEqual(len(settings.customer_file_document_type_ids.ids), 5)

    def test_yearly_inspection(self):
        """CA-33: a licence is inspected a year after its issue, or when said."""
        document = self._file_document("2025-03-31")
        self.assertEqual(document.expiry_date, date(2026, 3, 31))
        self.assertEqual(document.name, "Business Licence Copy")
        self.assertFalse(document.is_expired)
        document.expiry_date = "2026-03-10"
        self.assertTrue(document.is_expired)
        expired = self.env["customer.document"].search([("is_expired", "=", True)])
        self.assertIn(document, expired)
        self.assertFalse(self._file_document(type_id=self.letter.id).expiry_date)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._file_document(expiry_date="2025-01-01").flush_recordset()

    def test_custodian_is_reminded_once(self):
        """CA-33: within the days of notice, once each, and again of another date."""
        document = self._file_document("2025-04-20")
        self.env["customer.document"]._cron_remind()
        self.assertFalse(self._get_reminders())
        self.company.customer_file_document_notice_days = 60
        self.env["customer.document"]._cron_remind()
        self.assertRecordValues(
            self._get_reminders(),
            [{"user_id": self.archivist.id, "date_deadline": date(2026, 4, 20)}],
        )
        self._get_reminders().action_done()
        self.env["customer.document"]._cron_remind()
        self.assertFalse(self._get_reminders())
        document.with_user(self.archivist).expiry_date = "2026-04-25"
        self.env["customer.document"]._cron_remind()
        self.assertEqual(self._get_reminders().date_deadline, date(2026, 4, 25))

    def test_renewal_settles_the_reminder(self):
        """CA-33: what replaces a document ends the reminder and the old one's term."""
        old = self._file_document("2025-03-20")
        self.env["customer.document"]._cron_remind()
        self.assertTrue(self._get_reminders())
        action = old.with_user(self.archivist).action_renew()
        Document = self.env["customer.document"].with_user(self.archivist)
        with Form(Document.with_context(**action["context"])) as form:
            form.issue_date = "2026-03-05"
            self.assertEqual(form.expiry_date, date(2027, 3, 5))
        self.assertFalse(old.is_current)
        self.assertFalse(self._get_reminders())
        self.assertFalse(self.file.missing_documents)
        with self.assertRaises(AccessError):
            old.with_user(self.archivist).action_renew()
        with self.assertRaises(AccessError):
            form.record.with_user(self.manager).action_renew()

    def test_replaces_in_the_same_file(self):
        """CA-33: nothing takes the place of another customer's or type's document."""
        other = self._file_document(file=self._create_file())
        with self.assertRaises(ValidationError):
            self._file_document(replaces_id=other.id)
        old = self._file_document()
        with self.assertRaises(ValidationError):
            self._file_document(replaces_id=old.id, type_id=self.letter.id)
        with self.assertRaises(ValidationError):
            old.replaces_id = old
        self.env["customer.document"]._cron_remind()

    def test_new_custodian_is_reminded(self):
        """CA-33 T3: whoever takes over the file is reminded, the former no longer."""
        self._file_document("2025-03-20")
        self.env["customer.document"]._cron_remind()
        keeper = self.service
        self.file.custodian_id = keeper
        self.assertFalse(self._get_reminders())
        self.env["customer.document"]._cron_remind()
        self.assertEqual(self._get_reminders().user_id, keeper)

    def test_who_may_file(self):
        """CA-33: people in contact and custodian, nobody else; closed files none."""
        self.file.liaison_ids = self.colleague
        document = self._file_document(user=self.colleague)
        for user in (self.manager, self.service, self.stranger, self.auditor):
            with self.assertRaises(AccessError):
                self._file_document(user=user)
        for user in (self.representative, self.manager, self.auditor):
            with self.assertRaises(AccessError):
                document.with_user(user).reference = "1"
        for user in (self.colleague, self.archivist):
            document.with_user(user).reference = "1"
            with self.assertRaises(AccessError):
                document.with_user(user).unlink()
        with self.assertRaises(AccessError):
            document.with_user(self.archivist).is_reminded = True
        with self.assertRaises(UserError):
            document.with_user(self.archivist).file_id = self._create_file()
        self.file.with_user(self.archivist).action_close()
        with self.assertRaises(UserError):
            document.with_user(self.archivist).reference = "2"
        with self.assertRaises(UserError):
            self._file_document(user=self.archivist)
        with self.assertRaises(UserError):
            document.with_user(self.administrator).unlink()

    def test_scans_are_closed_as_the_file(self):
        """CA-29 CA-33: the scan is read with the file only, even by whoever sent it."""
        scan = (
            self.env["ir.attachment"]
            .with_user(self.representative)
            .create(
                {
                    "name": "licence.pdf",
                    "datas": b64encode(b"secret"),
                    "res_model": "customer.document",
                    "res_id": 0,
                }
            )
        )
        document = self._file_document(attachment_ids=[Command.set(scan.ids)])
        self.assertEqual(scan.res_id, document.id)
        self.assertTrue(scan.with_user(self.archivist).has_access("read"))
        self.assertFalse(scan.with_user(self.stranger).has_access("read"))
        self.company.customer_file_access_preset = "p18"
        self.env.invalidate_all()
        self.assertFalse(scan.with_user(self.representative).has_access("read"))

    def test_catalogue_prints(self):
        """CA-34 CA-29: the catalogue in Chinese, gaps named; strangers print none."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search(
            [("name", "=", "customer_archive")]
        )._update_translations(["zh_CN"])
        self._file_document(name="营业执照副本")
        self._apply_preset("p09")
        report = self.env["ir.actions.report"].with_context(lang="zh_CN")
        name = "customer_archive.report_customer_document_catalogue"
        page = report.with_user(self.archivist)._render_qweb_html(name, self.file.ids)[
            0
        ]
        for text in ("文件目录", "营业执照副本", "客户缴费记录"):
            self.assertIn(text, page.decode())
        with self.assertRaises(AccessError):
            report.with_user(self.stranger)._render_qweb_html(name, self.file.ids)

    def test_new_document(self):
        """CA-33: one starts a document and says then whose it is."""
        form = Form(self.env["customer.document"].with_user(self.representative))
        form.file_id = self.file
        form.type_id = self.licence
        form.issue_date = "2026-01-05"
        self.assertTrue(form.save().can_renew)

    def test_queries_do_not_grow(self):
        """CA-33 T19: lists, gaps and reminders cost the same for few and many."""
        self._apply_preset("p09")

        def count(number):
            files = self.env["customer.file"].union(
                *(
                    self._create_file(partner=self._create_customer(f"C {number} {i}"))
                    for i in range(number)
                )
            )
            for file in files:
                self._file_document("2025-03-20", file=file)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            files.mapped("missing_documents")
            files.document_ids.mapped("catalogue_number")
            self.env["customer.document"]._cron_remind()
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        count(1)
        self.assertEqual(count(12), count(3))
