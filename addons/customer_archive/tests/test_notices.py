from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-11 02:00:00")
class TestNotices(CustomerArchiveCase):
    """CA-46: notices to customers, delivered and signed for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = cls._register(
            cls._create_file(partner=cls._create_customer("Huaxin"))
        ) | cls._register(cls._create_file(partner=cls._create_customer("Minsheng")))

    def _write_notice(self, user=None, files=None, **vals):
        return (
            self.env["customer.notice"]
            .with_user(user or self.representative)
            .create(
                {
                    "name": "Power cut",
                    "line_ids": [
                        Command.create({"file_id": file.id})
                        for file in (self.files if files is None else files)
                    ],
                    **vals,
                }
            )
        )

    def _dispatch(self, **vals):
        notice = self._write_notice(**vals)
        notice.action_dispatch()
        return notice

    def test_both_sign(self):
        """CA-46 P09: whoever delivers signs, whoever receives signs, then it is off."""
        notice = self._dispatch()
        self.assertTrue(notice.number.startswith("NT"))
        self.assertEqual(notice.unsigned_count, 2)
        line = notice.line_ids[0]
        with self.assertRaises(UserError):
            line.recipient_name = "Ms Lin"
        line.with_user(self.archivist).action_deliver()
        self.assertEqual(line.delivered_by_id, self.archivist)
        self.assertEqual(notice.unsigned_count, 2)
        line.recipient_name = "Ms Lin"
        self.assertEqual(line.received_date, date(2026, 3, 11))
        self.assertEqual(notice.unsigned_count, 1)
        unsigned = self.env["customer.notice.line"].search(
            [("notice_state", "=", "dispatched"), ("is_signed", "=", False)]
        )
        self.assertEqual(unsigned, (notice.line_ids - line).with_env(self.env))
        with self.assertRaises(UserError):
            line.action_deliver()
        with self.assertRaises(AccessError):
            line.delivered_by_id = self.representative
        with self.assertRaises(AccessError):
            self._write_notice(
                files=self.files.browse(),
                line_ids=[
                    Command.create(
                        {"file_id": self.files[0].id, "recipient_name": "Ms Lin"}
                    )
                ],
            )

    def test_blank_signature(self):
        """CA-46: blanks are no signature, and nobody signs tomorrow."""
        line = self._dispatch().line_ids[0]
        line.action_deliver()
        line.recipient_name = "  "
        self.assertFalse(line.is_signed)
        with self.assertRaisesRegex(ValidationError, "in the future"):
            line.write({"recipient_name": "Ms Lin", "received_date": "2026-03-12"})

    def test_signed_receipt(self):
        """CA-46: who delivered or issued a notice corrects its receipt, nobody else."""
        line = self._dispatch().line_ids[0]
        self.assertFalse(line.can_edit)
        line.with_user(self.archivist).action_deliver()
        line.file_id.sudo().liaison_ids = self.colleague
        other = line.with_user(self.colleague)
        with Form(other) as form:
            form.recipient_name = "Ms Lin"
            # entered, and not signed before it is saved
            form.note = "At the gate"
        self.assertFalse(other.can_edit)
        self.assertTrue(line.can_edit)
        with self.assertRaisesRegex(AccessError, "signed for"):
            other.recipient_name = "Mr Lin"
        with self.assertRaises(AccessError):
            other.recipient_name = False
        line.with_user(self.archivist).recipient_name = "Ms Lin Min"
        line.note = "At the desk"
        self.assertRecordValues(
            line, [{"recipient_name": "Ms Lin Min", "note": "At the desk"}]
        )

    def test_recipients_by_domain(self):
        """CA-46: who matches and isn't on it yet is added, of readable files only."""
        foreign = self._create_file(self.stranger, self._create_customer("West"))
        notice = self._write_notice(files=self.files[0])
        notice.domain = "[('state', 'in', ('registered', 'draft'))]"
        notice.action_add_recipients()
        self.assertEqual(notice.line_ids.file_id, self.files)
        self.assertNotIn(foreign, notice.line_ids.file_id)
        with self.assertRaises(UserError):
            notice.action_add_recipients()
        for domain in ("__import__('os')", "[('no_field', '=', 1)]"):
            notice.domain = domain
            with self.assertRaises(UserError):
                notice.action_add_recipients()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            notice.line_ids = [Command.create({"file_id": self.files[0].id})]

    def test_recipients_by_selection(self):
        """CA-46: chosen in the list of files; nobody writes to a closed one."""
        files = self.files.with_user(self.representative)
        action = files.action_write_notice()
        Notice = self.env["customer.notice"].with_user(self.representative)
        with Form(Notice.with_context(**action["context"])) as form:
            form.name = "Price list"
        self.assertEqual(form.record.line_ids.file_id, self.files)
        with self.assertRaises(AccessError):
            self.files.with_user(self.stranger).action_write_notice()
        with self.assertRaises(AccessError):
            self._write_notice(self.stranger)

    def test_dispatched_is_fixed(self):
        """CA-46: drafts change by their issuer; what is dispatched stays."""
        notice = self._write_notice()
        for user in (self.colleague, self.manager, self.archivist):
            with self.assertRaises(AccessError):
                notice.with_user(user).name = "Another"
            with self.assertRaises(AccessError):
                notice.with_user(user).action_dispatch()
        with self.assertRaises(AccessError):
            notice.line_ids.with_user(self.archivist).unlink()
        with self.assertRaises(AccessError):
            notice.state = "dispatched"
        with self.assertRaises(UserError):
            notice.line_ids.action_deliver()
        with self.assertRaises(UserError):
            self._write_notice(files=self.files.browse()).action_dispatch()
        notice.action_dispatch()
        other = self._create_file(partner=self._create_customer("Dongfang"))
        for change in (
            lambda: notice.write({"name": "Another"}),
            lambda: notice.write({"line_ids": [Command.clear()]}),
            lambda: notice.write({"line_ids": [Command.create({"file_id": other.id})]}),
            notice.unlink,
            notice.line_ids.unlink,
            notice.action_dispatch,
        ):
            with self.assertRaises(UserError):
                change()

    def test_who_reads(self):
        """CA-46 T1: recipients are read with their files, the notice by its readers."""
        notice = self._dispatch()
        self.assertTrue(notice.with_user(self.manager).line_ids)
        for user in (self.stranger, self.service, self.colleague):
            self.assertFalse(self.env["customer.notice"].with_user(user).search([]))
            self.assertFalse(
                self.env["customer.notice.line"].with_user(user).search([])
            )
        self.files[0].liaison_ids = self.colleague
        own = notice.with_user(self.colleague)
        own.invalidate_recordset()
        self.assertEqual(own.name, "Power cut")
        self.assertEqual(own.line_ids.file_id, self.files[0])

    def test_register_prints(self):
        """CA-46: register and receipt slips in Chinese, with both signatures."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search(
            [("name", "=", "customer_archive")]
        )._update_translations(["zh_CN"])
        notice = self._dispatch(name="停电通知")
        notice.line_ids.action_deliver()
        notice.line_ids[0].recipient_name = "林女士"
        report = self.env["ir.actions.report"].with_context(lang="zh_CN")
        for name, title in (("register", "文件收发登记表"), ("receipt", "文件签收单")):
            page = report._render_qweb_html(
                f"customer_archive.report_customer_notice_{name}", notice.ids
            )[0].decode()
            for text in (title, "停电通知", "林女士", "Minsheng", "representative"):
                self.assertIn(text, page)

    def test_queries_do_not_grow(self):
        """CA-46 T19: choosing, dispatching and delivering cost the same for many."""

        def count(number):
            files = self.env["customer.file"].union(
                *(
                    self._create_file(partner=self._create_customer(f"N {number} {i}"))
                    for i in range(number)
                )
            )
            notice = self._write_notice(files=files.browse())
            notice.domain = str([("id", "in", files.ids)])
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            notice.action_add_recipients()
            notice.action_dispatch()
            notice.line_ids.action_deliver()
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        count(1)
        self.assertEqual(count(12), count(3))
