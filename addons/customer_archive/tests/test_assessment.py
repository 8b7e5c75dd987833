from contextlib import closing
from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY, CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAssessment(CustomerArchiveCase):
    def _propose(self, user=None, by=None, **vals):
        return (
            self.env["staff.assessment"]
            .with_user(by or self.marketing)
            .create(
                {
                    "user_id": (user or self.representative).id,
                    "points": -2,
                    "reason": "Missed the call-back",
                    **vals,
                }
            )
            .with_env(self.env)
        )

    def _run_month_end(self, day):
        cron = self.env.ref("customer_archive.ir_cron_propose_assessments")
        with freeze_time(day), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _find_about(self, files):
        return self.env["staff.assessment"].search(
            [("source_model", "=", "customer.file"), ("source_id", "in", files.ids)]
        )

    def test_late_registration(self):
        """CA-32: late after two reminders, proposed once at the end of the month."""
        names = ("Twice", "Once", "Punctual", "Open")
        twice, once, punctual, still_open = (
            self._create_file(
                partner=self._create_customer(name), first_contact_date=date(2026, 3, 2)
            )
            for name in names
        )
        (twice | still_open).reminder_count = 2
        once.reminder_count = 1
        punctual.write(
            {"reminder_count": 2, "registration_deadline": date(2026, 3, 20)}
        )
        for file in (twice, once, punctual):
            self._register(file)
        for day in (date(2026, 4, 1), date(2026, 4, 2), date(2026, 5, 1)):
            self._run_month_end(day)
        entries = self._find_about(twice | once | punctual | still_open)
        self.assertEqual(
            set(entries.mapped("source_name")),
            {twice.display_name, still_open.display_name},
        )
        entry = self._find_about(twice)
        self.assertRecordValues(
            entry,
            [
                {
                    "user_id": self.representative.id,
                    "department_id": self.east.id,
                    "kind": "points",
                    "points": -1,
                    "date": date(2026, 3, 31),
                    "rule_code": "CA-32",
                    "state": "proposed",
                }
            ],
        )
        self.assertIn("2 reminders", entry.reason)

    def test_late_registration_settings(self):
        """CA-32: the company says what lateness costs; without, it is a notice."""
        expected = {(3, 50): ("fine", -3, -50), (0, 0): ("notice", 0, 0)}
        for (points, fine), values in expected.items():
            self.company.write(
                {"customer_file_late_points": points, "customer_file_late_fine": fine}
            )
            file = self._create_file(
                partner=self._create_customer(str(values)),
                first_contact_date=date(2026, 3, 2),
                owner=self.representative,
            )
            file.reminder_count = 2
            self._run_month_end(date(2026, 4, 1))
            entry = self._find_about(file)
            self.assertEqual((entry.kind, entry.points, entry.amount), values)

    def test_nothing_from_before_the_start(self):
        """CA-32 T26: customers first met before the start date are never assessed."""
        file = self._create_file(first_contact_date=date(2026, 3, 2))
        file.reminder_count = 3
        self.company.customer_file_start_date = date(2026, 3, 3)
        self._run_month_end(date(2026, 4, 1))
        self.assertFalse(self._find_about(file))

    def test_month_is_over_first(self):
        """CA-32: what falls due this month is proposed at this month's end."""
        file = self._create_file(first_contact_date=date(2026, 3, 2))
        file.reminder_count = 2
        self._run_month_end(date(2026, 3, 30))
        self.assertFalse(self._find_about(file))

    def test_queries_of_month_end(self):
        """CA-32 T19: eighty late files cost as many queries as ten."""
        counts = [self._count_month_end_queries(size) for size in (1, 10, 80)]
        self.assertEqual(*counts[1:])  # the first fills caches

    def _count_month_end_queries(self, size):
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {n}"} for n in range(size)]
        )
        with closing(self.env.cr.savepoint()):
            files = self.env["customer.file"].create(
                [
                    {
                        "partner_id": partner.id,
                        "owner_id": self.representative.id,
                        "first_contact_date": date(2026, 1, 5),
                    }
                    for partner in partners
                ]
            )
            files.reminder_count = 2
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertTrue(self.env.user.company_id)  # in any case read once
            before = self.env.cr.sql_log_count
            self.env["customer.file"]._cron_propose_assessments()
            self.env.flush_all()
            count = self.env.cr.sql_log_count - before
            self.assertEqual(len(self._find_about(files)), size)
        return count

    def test_proposed_by_rule_once(self):
        """CA-43: a rule proposes each thing once, in its own name."""
        vals = {
            "proposal_key": "missed 7",
            "company_id": self.company.id,
            "user_id": self.representative.id,
            "kind": "notice",
            "reason": "Missed",
        }
        Assessment = self.env["staff.assessment"].with_user(self.colleague)
        self.assertEqual(len(Assessment._propose([vals, vals])), 1)
        self.assertFalse(Assessment._propose([vals]))
        # the colleague whose work set the rule off doesn't read it
        self.assertFalse(Assessment.search([("proposal_key", "=", "missed 7")]))

    def test_confirmed_by_the_manager(self):
        """CA-43: the person's manager or one above confirms; the entry is sealed."""
        for user in (self.manager, self.director, self.general_manager):
            entry = self._propose()
            entry.with_user(user).action_confirm()
            self.assertRecordValues(
                entry, [{"state": "confirmed", "decided_by_name": user.name}]
            )
            for attempt in (
                lambda entry=entry: entry.write({"points": 0}),
                entry.unlink,
            ):
                with self.assertRaisesRegex(UserError, "sealed"):
                    attempt()
        self.env["sealed.chain"]._seal_pending()
        self.assertTrue(entry.seal_hash)
        chain = self.env["sealed.chain"].search(
            [("model", "=", "staff.assessment"), ("company_id", "=", self.company.id)]
        )
        chain.action_verify()
        self.assertFalse(chain.finding)
        self.env.cr.execute("UPDATE staff_assessment SET points = 5")
        self.env.invalidate_all()
        chain.action_verify()
        self.assertTrue(chain.finding)

    def test_confirming_is_refused(self):
        """CA-43: nobody else confirms, nobody about themselves, and only once."""
        entry = self._propose()
        for user in (self.marketing, self.auditor, self.administrator):
            with self.assertRaises(AccessError):
                entry.with_user(user).action_confirm()
        for user in (self.representative, self.colleague, self.west_manager):
            with self.assertRaises(AccessError):
                entry.with_user(user).action_confirm()
        for user in (self.manager, self.general_manager):
            own = self._propose(user)
            with self.assertRaises(AccessError):
                own.with_user(user).action_confirm()
        entry.with_user(self.manager).action_dismiss()
        with self.assertRaises(UserError):
            entry.with_user(self.manager).action_confirm()

    def test_who_reads(self):
        """CA-43: the person concerned reads what is confirmed, not what is proposed."""
        entry = self._propose()
        own = self._propose(self.manager)
        rows = entry | own

        def readable(user):
            Assessment = self.env["staff.assessment"].with_user(user)
            return Assessment.search([("id", "in", rows.ids)]).with_env(self.env)

        self.assertFalse(readable(self.representative))
        self.assertFalse(readable(self.colleague))
        self.assertEqual(readable(self.manager), entry)
        self.assertEqual(readable(self.marketing), rows)
        for user in (self.director, self.general_manager, self.auditor):
            self.assertEqual(readable(user), rows)
        entry.with_user(self.manager).action_confirm()
        self.assertEqual(readable(self.representative), entry)
        self.assertTrue(entry.with_user(self.representative).is_readable)
        # a person who moved is the new manager's
        self.east.manager_id = self.west_manager.employee_id
        self.assertIn(entry, readable(self.west_manager))
        self.assertNotIn(entry, readable(self.manager))

    def test_forged_entries(self):
        """CA-43: what the ledger writes itself is nobody's to send along."""
        entry = self._propose(
            state="confirmed",
            decided_by_name="Manager",
            source_name="Forged",
            proposal_key="forged",
        )
        self.assertRecordValues(
            entry,
            [
                {
                    "state": "proposed",
                    "decided_by_name": False,
                    "source_name": False,
                    "proposal_key": False,
                    "user_name": self.representative.name,
                }
            ],
        )
        with self.assertRaises(AccessError):
            entry.with_user(self.marketing).write({"points": -9})
        with self.assertRaises(AccessError):
            self._propose(by=self.representative)
        with self.assertRaises(ValidationError):
            self.env["staff.assessment"].create({"reason": "Nobody", "points": 1})

    def test_counter_entry(self):
        """CA-43: a confirmed entry is taken back by a counter-entry only."""
        entry = self._propose(kind="fine", amount=-20)
        with self.assertRaises(UserError):
            entry.with_user(self.manager).action_counter_entry()
        entry.with_user(self.manager).action_confirm()
        with self.assertRaises(AccessError):
            entry.with_user(self.representative).action_counter_entry()
        entry.with_user(self.manager).action_counter_entry()
        counter = entry.counter_entry_ids
        self.assertRecordValues(
            counter,
            [{"points": 2, "amount": 20, "state": "proposed", "corrects_id": entry.id}],
        )
        with self.assertRaisesRegex(UserError, "already"):
            entry.with_user(self.manager).action_counter_entry()
        # dismissed, it may be proposed again
        counter.with_user(self.manager).action_dismiss()
        entry.with_user(self.manager).action_counter_entry()
        (entry.counter_entry_ids - counter).with_user(self.manager).action_confirm()
        self.assertEqual(entry.state, "confirmed")

    def _report_breach(self, user, file, **vals):
        return (
            self.env["customer.file.breach"]
            .with_user(user)
            .create(
                {
                    "file_id": file.id,
                    "user_id": self.representative.id,
                    "breach": "lost",
                    "facts": "Left in a taxi.",
                    **vals,
                }
            )
        )

    def test_breach_is_proposed(self):
        """CA-51: who lost or disclosed a file is proposed, the manager decides."""
        file = self._create_file()
        self._report_breach(self.archivist, file).action_propose()
        with self.assertRaisesRegex(UserError, "already"):
            self._report_breach(self.archivist, file).action_propose()
        entry = self._find_about(file)
        reporter = self.archivist.name
        self.assertRecordValues(
            entry,
            [
                {
                    "user_id": self.representative.id,
                    "kind": "notice",
                    "rule_code": "CA-51",
                    "state": "proposed",
                    "reason": f"Lost. Left in a taxi. Reported by {reporter}.",
                }
            ],
        )
        entry.with_user(self.manager).action_confirm()
        self.assertEqual(entry.state, "confirmed")

    def test_breach_fines(self):
        """CA-51 P11: 50 to 500 yuan, as the settings of direct sales say."""
        self.company.write(self.company._prepare_business_kind_vals("direct"))
        file = self._create_file()
        breach = self._report_breach(self.archivist, file)
        self.assertEqual(breach.amount, 50)
        for amount in (49, 501):
            breach.amount = amount
            with self.assertRaisesRegex(UserError, r"50.* to .*500"):
                breach.action_propose()
        breach.amount = 500
        breach.action_propose()
        self.assertRecordValues(
            self._find_about(file), [{"kind": "fine", "amount": -500}]
        )

    def test_breach_is_refused(self):
        """CA-51: nobody reports about a file closed to them, nor about themselves."""
        file = self._create_file()
        with self.assertRaises(AccessError):
            self._report_breach(self.stranger, file).action_propose()
        with self.assertRaisesRegex(UserError, "themselves"):
            self._report_breach(self.representative, file).action_propose()
        for message, vals in (
            ("does not work here", {"user_id": self.portal.id}),
            ("future", {"date": TODAY + timedelta(days=2)}),
            ("what happened", {"facts": " "}),
        ):
            with self.assertRaisesRegex(UserError, message):
                self._report_breach(self.archivist, file, **vals).action_propose()
        self.assertFalse(self._find_about(file))

    def test_life_of_the_person(self):
        """CA-43 T12: the ledger outlives department and name."""
        entry = self._propose()
        entry.with_user(self.manager).action_confirm()
        name = self.representative.name
        self.representative.name = "Married"
        self.east.unlink()
        self.env.invalidate_all()
        self.assertRecordValues(
            entry, [{"user_name": name, "department_name": "East", "points": -2}]
        )


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestImprovement(CustomerArchiveCase):
    def _create_action(self, by=None, **vals):
        return (
            self.env["improvement.action"]
            .with_user(by or self.service)
            .create(
                {
                    "name": "Packing of seals",
                    "cause": "Seals dried out",
                    "action": "Sealed bags",
                    "owner_id": self.representative.id,
                    "date_deadline": TODAY + timedelta(days=10),
                    **vals,
                }
            )
            .with_env(self.env)
        )

    def _check_effect(self, action, user, method="action_effective", days=30):
        with freeze_time(TODAY + timedelta(days=days)):
            return getattr(action.with_user(user), method)()

    def test_life(self):
        """CA-44: cause, action, owner, due date, and the effect checked later."""
        action = self._create_action()
        self.assertRecordValues(
            action.activity_ids,
            [
                {
                    "user_id": self.representative.id,
                    "date_deadline": action.date_deadline,
                }
            ],
        )
        for user in (self.service, self.manager, self.administrator):
            with self.assertRaises(AccessError):
                action.with_user(user).action_done()
        action.with_user(self.representative).action_done()
        self.assertEqual(action.check_date, TODAY + timedelta(days=30))
        self.assertRecordValues(
            action.activity_ids,
            [{"user_id": self.general_manager.id, "date_deadline": action.check_date}],
        )
        with self.assertRaisesRegex(UserError, "proof"):
            self._check_effect(action, self.general_manager)
        action.with_user(self.representative).proof = "No returns since"
        with self.assertRaisesRegex(UserError, "is checked from"):
            self._check_effect(action, self.general_manager, days=29)
        self._check_effect(action, self.general_manager)
        self.assertRecordValues(
            action,
            [
                {
                    "state": "effective",
                    "verified_by_id": self.general_manager.id,
                    "verified_date": TODAY + timedelta(days=30),
                }
            ],
        )
        self.assertFalse(action.activity_ids)
        for attempt in (
            lambda: self._check_effect(action, self.general_manager),
            lambda: action.with_user(self.representative).write({"proof": "None"}),
            action.unlink,
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_not_effective(self):
        """CA-44: an action without effect is taken up again by a linked one."""
        action = self._create_action()
        action.with_user(self.representative).action_done()
        self._check_effect(action, self.administrator, "action_ineffective")
        self.assertEqual(action.state, "ineffective")
        self.assertRecordValues(
            action.follow_up_ids,
            [
                {
                    "state": "open",
                    "owner_id": self.representative.id,
                    "cause": action.cause,
                    "date_deadline": TODAY + timedelta(days=60),
                }
            ],
        )

    def test_who_verifies(self):
        """CA-44: general manager and administrator verify, but no owner."""
        action = self._create_action()
        action.with_user(self.representative).action_done()
        action.proof = "No returns"
        for user in (
            self.service,
            self.representative,
            self.manager,
            self.director,
            self.auditor,
        ):
            for method in ("action_effective", "action_ineffective"):
                with self.assertRaises(AccessError):
                    self._check_effect(action, user, method)
        own = self._create_action(owner_id=self.general_manager.id)
        own.with_user(self.general_manager).action_done()
        own.proof = "No returns"
        with self.assertRaises(AccessError):
            self._check_effect(own, self.general_manager)
        self._check_effect(own, self.administrator)

    def test_check_is_later(self):
        """CA-44: the effect is checked after the day the action is done."""
        self.company.customer_file_effect_days = 7
        action = self._create_action(check_date=TODAY)
        with self.assertRaises(ValidationError):
            action.with_user(self.representative).action_done()
        action.check_date = False
        action.with_user(self.representative).action_done()
        self.assertEqual(action.check_date, TODAY + timedelta(days=7))

    def test_the_office(self):
        """CA-44: without a named owner it is the office, else who proposes it."""
        Action = self.env["improvement.action"].with_user(self.employee_user)
        self.assertEqual(
            Action.default_get(["owner_id"])["owner_id"], self.employee_user.id
        )
        self._get_role("office").user_id = self.archivist
        self.assertEqual(
            Action.default_get(["owner_id"])["owner_id"], self.archivist.id
        )

    def test_who_reads_and_writes(self):
        """CA-44: proposer and owner write while it is open; managers read."""
        action = self._create_action()
        for user in (
            self.service,
            self.representative,
            self.manager,
            self.director,
            self.general_manager,
            self.auditor,
            self.administrator,
        ):
            self.assertEqual(action.with_user(user).name, "Packing of seals")
            self.assertTrue(action.with_user(user).is_readable)
        for user in (self.stranger, self.colleague, self.west_manager, self.archivist):
            with self.assertRaises(AccessError):
                action.with_user(user).read(["name"])
        for user in (self.manager, self.general_manager, self.auditor):
            with self.assertRaises(AccessError):
                action.with_user(user).cause = "Another"
        for user in (self.service, self.representative, self.administrator):
            action.with_user(user).cause = f"Found by {user.name}"
        for name in ("state", "done_date", "verified_by_id", "source_name"):
            with self.assertRaises(AccessError):
                action.with_user(self.representative).write({name: False})
            with self.assertRaises(AccessError):
                self._create_action(**{name: False})

    def test_owner_changes(self):
        """CA-44: the duty goes with the owner, the date with the due date."""
        action = self._create_action()
        action.with_user(self.service).owner_id = self.colleague
        self.assertEqual(action.activity_ids.user_id, self.colleague)
        action.with_user(self.service).date_deadline = TODAY
        self.assertEqual(action.activity_ids.date_deadline, TODAY)

    def test_queries(self):
        """CA-44 T19: eighty actions are planned with as many queries as ten."""
        counts = []
        for size in (1, 10, 80):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            actions = self.env["improvement.action"].create(
                [
                    {
                        "name": f"Action {n}",
                        "cause": "Cause",
                        "action": "Action",
                        "owner_id": self.representative.id,
                        "date_deadline": TODAY,
                    }
                    for n in range(size)
                ]
            )
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(actions.activity_ids), size)
        self.assertEqual(*counts[1:])
