from datetime import date, timedelta

from odoo import Command, fields
from odoo.exceptions import (
    AccessError,
    RedirectWarning,
    UserError,
    ValidationError,
)
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY, CustomerArchiveCase


@tagged("post_install", "-at_install")
class TestChange(CustomerArchiveCase):
    """CA-08: changes at registered customers are reported, applied and kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._register(cls._create_file(proprietor="Mr Wu"))
        cls.changes = cls.env["customer.file.change"]

    def _report(self, values=None, user=None, **vals):
        lines = values or {"proprietor": "Ms Zhou"}
        return self.changes.with_user(user or self.representative).create(
            {
                "file_id": self.file.id,
                "reason": "By letter",
                "line_ids": [
                    Command.create({"field_name": name, "new_value": text})
                    for name, text in lines.items()
                ],
                **vals,
            }
        )

    def _apply(self, change):
        change.action_submit()
        self._pending(change, self.marketing).action_approve("Entered.")
        return change.with_env(self.env)

    def _confirm_order(self, customer):
        self.env["sale.order"].create({"partner_id": customer.id}).action_confirm()

    def test_notice_is_applied(self):
        """CA-08: with the approval the file has the new value, the notice both."""
        change = self._apply(self._report())
        self.assertEqual(self.file.proprietor, "Ms Zhou")
        self.assertRecordValues(
            change, [{"state": "applied", "applied_by_id": self.marketing.id}]
        )
        self.assertTrue(change.applied_date)
        self.assertRecordValues(
            change.line_ids, [{"old_value": "Mr Wu", "new_value": "Ms Zhou"}]
        )

    def test_refused_notice_changes_nothing(self):
        """CA-08: a refused notice leaves the file as it was."""
        change = self._report()
        change.action_submit()
        self._pending(change, self.marketing).action_refuse("By whom?")
        self.assertEqual(change.state, "refused")
        self.assertEqual(self.file.proprietor, "Mr Wu")

    def test_same_receiver_as_registration(self):
        """CA-08: the receiver is that of the registration; nobody decides alone."""
        self.company.customer_file_registration_preset = "p02"
        change = self._report()
        change.action_submit()
        self.assertEqual(change.sudo().signoff_line_ids.user_id, self.director)
        own = self._report(user=self.director)
        own.action_submit()
        self.assertNotEqual(own.sudo().signoff_line_ids.user_id, self.director)

    def test_every_kind_of_value(self):
        """CA-08: figures, dates, names and choices are understood as typed."""
        self._apply(
            self._report(
                {
                    "assets": "812000.5",
                    "class_id": self.class_key.name,
                    "enterprise_nature": "State-owned",
                    "first_trade_date": "2026-02-01",
                    "liaison_ids": f"{self.colleague.name},{self.stranger.name}",
                    "phone": "021 5555 0199",
                    "supervising_unit": "",
                }
            )
        )
        self.assertRecordValues(
            self.file,
            [
                {
                    "assets": 812000.5,
                    "class_id": self.class_key.id,
                    "enterprise_nature": "state",
                    "first_trade_date": date(2026, 2, 1),
                    "liaison_ids": (self.colleague | self.stranger).ids,
                    "phone": "021 5555 0199",
                    "supervising_unit": False,
                }
            ],
        )

    def test_value_that_means_nothing(self):
        """CA-08: a value the field cannot take is refused with its name."""
        change = self._report({"first_trade_date": "soon"})
        with self.assertRaisesRegex(UserError, "“soon” is no value of First Trade"):
            change.action_submit()
        with self.assertRaisesRegex(UserError, "say what has changed"):
            self._report(line_ids=[]).action_submit()

    def test_value_that_does_not_fit(self):
        """CA-08: the reporter is told, not whoever approves."""
        for name, text in (
            ("employee_count", "99999999999"),
            ("assets", "nan"),
            ("turnover", "inf"),
        ):
            with self.assertRaisesRegex(UserError, f"“{text}” is no value of"):
                self._report({name: text}).action_submit()
        for name in ("customer_name", "first_contact_date", "source"):
            with self.assertRaisesRegex(UserError, "can't be empty"):
                self._report({name: " "}).action_submit()

    def test_refusal_leads_to_the_notice(self):
        """CA-08 T17: who isn't entitled is refused and led to a prefilled notice."""
        file = self.file.with_user(self.representative)
        with self.assertRaises(RedirectWarning) as warning:
            file.write({"proprietor": "Ms Zhou", "class_id": self.class_key.id})
        self.assertEqual(self.file.proprietor, "Mr Wu")
        message, action, button = warning.exception.args[:3]
        self.assertIn("only its custodian", message)
        self.assertEqual(button, "Report a change")
        changes = self.changes.with_user(self.representative)
        form = Form(changes.with_context(**action["context"]))
        form.reason = "By letter"
        change = form.save()
        self.assertEqual(change.file_id, self.file)
        self.assertRecordValues(
            change.line_ids.sorted("field_name"),
            [
                {
                    "field_name": "class_id",
                    "old_value": self.class_general.name,
                    "new_value": self.class_key.name,
                },
                {
                    "field_name": "proprietor",
                    "old_value": "Mr Wu",
                    "new_value": "Ms Zhou",
                },
            ],
        )
        self._apply(change)
        self.assertEqual(self.file.class_id, self.class_key)

    def test_no_control_no_notice(self):
        """CA-08 T9: where changes are not controlled, the owner changes the file."""
        self.company.customer_file_change_control = False
        self.file.with_user(self.representative).proprietor = "Ms Zhou"
        self.assertEqual(self.file.proprietor, "Ms Zhou")

    def test_background_work_reports_the_refusal(self):
        """CA-08 T23: a change refused in the background is said in words."""
        runs = self.env["batch.run"].with_user(self.representative)
        run = runs._start("Change", self.file, "_batch_change", {"proprietor": "X"})
        run.sudo()._work()
        message = run.sudo().line_ids.message
        self.assertTrue(message.startswith(self.file.number), message)
        self.assertEqual(self.file.proprietor, "Mr Wu")

    def test_deadline_in_working_days(self):
        """CA-08: five working days from when the change became known; late shows."""
        change = self._report(known_date=TODAY)
        self.assertEqual(change.deadline, date(2026, 3, 18))
        with freeze_time("2026-03-18 06:00:00"):
            change.action_submit()
        self.assertFalse(change.submitted_late)
        change.action_withdraw()
        with freeze_time("2026-03-19 06:00:00"):
            change.action_submit()
        self.assertTrue(change.submitted_late)
        self.company.customer_file_change_days = 0
        self.assertFalse(self._report(known_date=TODAY).deadline)

    def test_deadline_follows_the_working_time(self):
        """CA-08: a holiday entered later moves the deadlines of drafts."""
        change = self._report(known_date=TODAY)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Day off",
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-03-12 00:00:00",
                "date_to": "2026-03-12 23:59:59",
            }
        )
        self.env.cr.precommit.run()
        self.assertEqual(change.deadline, date(2026, 3, 19))

    def test_sent_notice_is_fixed(self):
        """CA-08: what was handed in is not changed afterwards, nor its lines."""
        change = self._report()
        line = change.line_ids
        change.action_submit()
        for attempt in (
            lambda: change.write({"reason": "Other"}),
            lambda: line.write({"new_value": "Other"}),
            lambda: line.unlink(),
            lambda: change.unlink(),
            lambda: change.write(
                {"line_ids": [Command.create({"field_name": "managers"})]}
            ),
        ):
            with self.assertRaisesRegex(UserError, "withdraw it"):
                attempt()
        change.action_withdraw()
        line.new_value = "Ms Zhao"
        self.assertEqual(self._apply(change).line_ids.new_value, "Ms Zhao")

    def test_nobody_forges_a_notice(self):
        """CA-08: state, deadline, old value and stored value are the system's."""
        change = self._report()
        for vals in (
            {"state": "applied"},
            {"deadline": "2030-01-01"},
            {"submitted_late": False},
            {"applied_by_id": self.manager.id},
        ):
            with self.assertRaises(AccessError):
                change.write(vals)
        for vals in ({"old_value": "X"}, {"value": "X"}):
            with self.assertRaises(AccessError):
                change.line_ids.write(vals)
        with self.assertRaises(AccessError):
            change.line_ids.with_user(self.colleague).write({"new_value": "X"})
        with self.assertRaises(AccessError):
            self._report(user=self.stranger)
        other = self._register(self._create_file(partner=self._create_customer("B")))
        with self.assertRaisesRegex(UserError, "make a new one"):
            change.file_id = other

    def test_fields_no_notice_names(self):
        """CA-08: a notice cannot change number, state, owner or customer."""
        for name in ("number", "state", "owner_id", "custodian_id", "partner_id"):
            with self.assertRaises(ValidationError):
                self._report({name: "X"})

    def test_only_registered_files(self):
        """CA-08: notices are for registered files, also at the moment of applying."""
        draft = self._create_file(partner=self._create_customer("Draft Ltd"))
        with self.assertRaisesRegex(UserError, "registered files"):
            self._report(file_id=draft.id)
        change = self._report()
        change.action_submit()
        self.file.with_user(self.archivist).action_close()
        with self.assertRaisesRegex(UserError, "registered files"):
            self._pending(change, self.marketing).action_approve()

    def test_every_change_is_kept(self):
        """CA-08: old value, new value, who and when, of the custodian's changes too."""
        self.file.with_user(self.archivist).write(
            {"proprietor": "Ms Zhou", "supervising_unit": "Commerce Bureau"}
        )
        self.assertRecordValues(
            self.file.revision_ids,
            [
                {
                    "field_name": "proprietor",
                    "old_value": "Mr Wu",
                    "new_value": "Ms Zhou",
                    "user_id": self.archivist.id,
                }
            ],
        )
        draft = self._create_file(partner=self._create_customer("Draft Ltd"))
        draft.proprietor = "Nobody"
        self.assertFalse(draft.revision_ids)

    def test_keeping_old_values_hides_no_reading(self):
        """CA-08 T11: whoever changes one value and reads the others is logged."""
        self.env.invalidate_all()
        file = self.file.with_user(self.archivist)
        file.web_save({"proprietor": "Ms Zhou"}, {"supervising_unit": {}})
        self.env.cr.flush()
        domain = [("user_ref", "=", self.archivist.id), ("kind", "=", "read")]
        self.assertEqual(self.env["customer.access.log"].search_count(domain), 1)

    def test_what_the_file_was(self):
        """CA-08: the file shows what it said on a past day."""
        today = fields.Date.context_today(self.file.with_user(self.archivist))
        self.file.registered_date = today - timedelta(days=30)
        for days, name in ((20, "Ms Zhou"), (10, "Ms Zhao")):
            self.file.with_user(self.archivist).proprietor = name
            revision = self.file.revision_ids.sorted("id")[-1]
            revision.date = fields.Datetime.now() - timedelta(days)
        for days, name in ((30, "Mr Wu"), (15, "Ms Zhou"), (0, "Ms Zhao")):
            view = (
                self.env["customer.file.as.of"]
                .with_user(self.archivist)
                .create({"file_id": self.file.id, "date": today - timedelta(days=days)})
            )
            self.assertIn(name, view.contents)
            self.assertEqual("table-warning" in view.contents, days > 0)
        view.date = today - timedelta(days=31)
        self.assertIn("is not recorded", view.contents)
        self.assertNotIn("Mr Wu", view.contents)

    def test_days_of_trade(self):
        """CA-08 CA-03: orders move the days of trade, and the past still has them."""
        self.file.registered_date = date(2026, 1, 1)

        def order(day):
            with freeze_time(f"{day} 02:00:00"):
                self._confirm_order(self.file.partner_id)

        def enter(day, values):
            with freeze_time(f"{day} 02:00:00"):
                self.file.with_user(self.archivist).write(values)

        enter("2026-02-01", {"first_trade_date": "2025-05-05"})
        noted = self.file.revision_ids
        order("2026-02-10")
        order("2026-02-20")
        self.assertEqual(self.file.revision_ids, noted)
        enter("2026-02-25", {"last_trade_date": "2026-02-18"})
        order("2026-03-05")
        self.assertRecordValues(
            self.file,
            [
                {
                    "first_trade_date": date(2025, 5, 5),
                    "last_trade_date": date(2026, 3, 5),
                }
            ],
        )
        for day, first, last in (
            (date(2026, 1, 31), "", ""),
            (date(2026, 2, 1), "2025-05-05", ""),
            (date(2026, 2, 10), "2025-05-05", "2026-02-10"),
            (date(2026, 2, 24), "2025-05-05", "2026-02-20"),
            (date(2026, 2, 26), "2025-05-05", "2026-02-18"),
            (date(2026, 3, 5), "2025-05-05", "2026-03-05"),
        ):
            texts = self.file.with_user(self.archivist)._get_texts_on(day)
            said = (texts["first_trade_date"], texts["last_trade_date"])
            self.assertEqual(said, (first, last), day)

    def test_day_of_trade_entered_at_the_beginning(self):
        """CA-08: what a file said when it was registered is there after an order."""
        partner = self._create_customer("Old Friend Ltd")
        file = self._create_file(partner=partner, last_trade_date="2024-05-01")
        self.assertEqual(file.revision_ids.new_value, "2024-05-01")
        self._confirm_order(partner)
        today = fields.Date.context_today(file)
        self.assertEqual(file.last_trade_date, today)
        for days, last in ((1, "2024-05-01"), (0, str(today))):
            file.revision_ids.date = fields.Datetime.now() - timedelta(
                days=days, hours=1
            )
            texts = file._get_texts_on(today - timedelta(days=days))
            self.assertEqual(texts["last_trade_date"], last)

    def test_the_past_is_as_closed_as_the_file(self):
        """CA-08 T1: without the file nobody sees what it was."""
        self.file.with_user(self.archivist).proprietor = "Ms Zhou"
        views = self.env["customer.file.as.of"].with_user(self.stranger)
        view = views.create({"file_id": self.file.id})
        with self.assertRaises(AccessError):
            view.read(["contents"])
        with self.assertRaises(AccessError):
            self.file.revision_ids.with_user(self.stranger).read(["old_value"])

    def test_form_prints(self):
        """CA-53: 《客户信息维护表》 shows old and new value, reason and decision."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search(
            [("name", "=", "customer_archive")]
        )._update_translations(["zh_CN"])
        change = self._apply(self._report())
        html, _kind = (
            self.env["ir.actions.report"]
            .with_context(lang="zh_CN")
            ._render_qweb_html(
                "customer_archive.report_customer_file_change", change.ids
            )
        )
        text = html.decode()
        for expected in ("客户信息维护表", "Mr Wu", "Ms Zhou", "By letter", "Entered."):
            self.assertIn(expected, text)

    def test_many_changes_cost_the_same(self):
        """CA-08 T22: keeping old values of many files costs no query for each."""
        files = self.file.browse()
        for number in range(12):
            partner = self._create_customer(f"Row {number}")
            files += self._create_file(partner=partner, proprietor="Mr Wu")
        files.sudo().state = "registered"

        def count(records, name):
            records = records.with_user(self.archivist)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.write({"proprietor": name})
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(files[:2], "A")
        self.assertEqual(count(files[:2], "B"), count(files, "C"))
