from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common import TODAY, CustomerArchiveCase

CONTACT = "customer_archive.mail_activity_type_allocation_contact"


class AllocationCase(CustomerArchiveCase):
    """East's manager shares out files among representative, colleague and beginner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.beginner = new_test_user(
            cls.env,
            login="beginner",
            groups="customer_archive.customer_archive_group_representative",
        )
        cls._create_employee(cls.beginner, cls.east, cls.manager)
        for user, joined in (
            (cls.representative, date(2020, 1, 1)),
            (cls.colleague, date(2021, 1, 1)),
            (cls.beginner, date(2026, 2, 1)),
        ):
            user.employee_id.version_ids.date_version = joined

    @classmethod
    def _collect(cls, *names, collector=None, **partner_vals):
        """Open files of the manager's own that somebody collected."""
        vals = {"city": False, "state_id": False, **partner_vals}
        files = cls.env["customer.file"].with_user(cls.manager)
        return files.create(
            [
                {
                    "partner_id": cls._create_customer(name, **vals).id,
                    "collector_id": (collector or cls.manager).id,
                }
                for name in names
            ]
        ).with_env(cls.env)

    @classmethod
    def _hold(cls, user, *names, **partner_vals):
        """Open files that somebody looks after already."""
        files = cls._collect(*names, **partner_vals)
        files.owner_id = user
        return files

    @classmethod
    def _start(cls, files, user=None, **vals):
        Allocation = cls.env["customer.allocation"].with_user(user or cls.manager)
        return Allocation.create(
            {
                "department_id": cls.east.id,
                "line_ids": [Command.create({"file_id": file.id}) for file in files],
                **vals,
            }
        )

    @classmethod
    def _order(cls, file, amount):
        order = cls.env["sale.order"].create(
            {
                "partner_id": file.partner_id.id,
                "date_order": "2026-02-10 08:00:00",
                "order_line": [Command.create({"name": "Pump", "price_unit": amount})],
            }
        )
        order.state = "sale"

    def _get_people(self, allocation):
        return [line.user_id.login for line in allocation.line_ids.sorted("id")]

    def _get_reasons(self, allocation):
        return allocation.line_ids.sorted("id").mapped("reason")


@tagged("post_install", "-at_install")
@freeze_time("2026-03-11 02:00:00")
class TestAllocation(AllocationCase):
    """CA-30: collected files are shared out by rule, and decided by the manager."""

    def test_collector(self):
        """CA-30: who opens a file collected it, said when it is opened and no later."""
        file = self._create_file()
        self.assertEqual(file.collector_id, self.representative)
        other = self._create_file(
            partner=self._create_customer("Minsheng"), collector_id=self.colleague.id
        )
        self.assertEqual(other.collector_id, self.colleague)
        for user in (self.representative, self.manager, self.administrator):
            with self.assertRaises(AccessError):
                file.with_user(user).collector_id = user
        self.assertNotIn("collector_id", file._get_reportable_names())
        system = self.env["customer.file"].create(
            {"partner_id": self._create_customer("Lead").id}
        )
        self.assertFalse(system.collector_id)

    def test_existing_customer_was_not_collected(self):
        """CA-30: customers from before belong to nobody by collection."""
        file = (
            self.env["customer.file"]
            .with_user(self.administrator)
            .create(
                {
                    "partner_id": self._create_customer("Before").id,
                    "owner_id": self.representative.id,
                    "is_existing_customer": True,
                }
            )
        )
        self.assertFalse(file.collector_id)

    def test_people(self):
        """CA-30: the department's salespeople by default; who joined lately is new."""
        allocation = self._start(self._collect("One"))
        self.assertRecordValues(
            allocation.member_ids,
            [
                {"user_id": self.representative.id, "is_new": False},
                {"user_id": self.colleague.id, "is_new": False},
                {"user_id": self.beginner.id, "is_new": True},
            ],
        )
        allocation.new_days = 10
        self.assertFalse(any(allocation.member_ids.mapped("is_new")))
        allocation.member_ids[1].is_new = True
        self.assertTrue(allocation.member_ids[1].is_new)

    def test_people_refused(self):
        """CA-30: nobody who has left, is outside or of another department."""
        allocation = self._start(self._collect("One"))

        def add(user, manager=self.manager):
            allocation.with_user(manager).member_ids = [
                Command.create({"user_id": user.id})
            ]

        for user in (self.portal, self.integration):
            with self.assertRaises(UserError), self.cr.savepoint():
                add(user)
        leaver = new_test_user(self.env, login="leaver", groups="base.group_user")
        leaver.active = False
        with self.assertRaises(UserError), self.cr.savepoint():
            add(leaver)
        with self.assertRaises(AccessError), self.cr.savepoint():
            add(self.stranger)
        add(self.stranger, self.director)
        self.assertIn(self.stranger, allocation.person_ids)

    def test_person_taken_off(self):
        """CA-30: whoever is taken off the list keeps nothing of the proposal."""
        allocation = self._start(self._collect("One", collector=self.colleague))
        allocation.action_propose()
        member = allocation.member_ids.filtered(lambda m: m.user_id == self.colleague)
        member.unlink()
        self.assertFalse(allocation.line_ids.user_id)
        self.assertFalse(allocation.line_ids.explanation)
        with self.assertRaisesRegex(UserError, "Name a person.*One"):
            allocation.action_confirm()

    def test_collector_comes_first(self):
        """CA-30: whoever collected the file gets it, whatever the other rules say."""
        self._hold(self.colleague, "A", "B", city="Hangzhou")
        allocation = self._start(
            self._collect("One", city="Hangzhou", collector=self.representative)
        )
        allocation.action_propose()
        line = allocation.line_ids
        self.assertEqual(line.user_id, self.representative)
        self.assertEqual(line.reason, "collector")
        self.assertEqual(
            line.explanation, f"{self.representative.name} collected the file."
        )

    def test_nearest_region(self):
        """CA-30: most customers in the city or postal area, else in the region."""
        zhejiang = self.env.ref("base.state_cn_ZJ").id
        self._hold(self.colleague, "A", "B", city="杭州市", state_id=zhejiang)
        self._hold(self.beginner, "C", city="Hangzhou", zip="310051")
        self._hold(self.representative, *"DEFG", city="Ningbo", state_id=zhejiang)
        allocation = self._start(
            self._collect("One", city="杭州")
            | self._collect("Two", zip="310 018", city="Yuhang")
            | self._collect("Three", city="Wenzhou", state_id=zhejiang)
            | self._collect("Four", city="杭州", country_id=self.env.ref("base.de").id),
            new_share=0,
        )
        allocation.action_propose()
        self.assertEqual(
            self._get_people(allocation)[:3],
            ["colleague", "beginner", "representative"],
        )
        self.assertEqual(
            self._get_reasons(allocation), ["region", "region", "region", "score"]
        )
        self.assertIn("most customers in 杭州: 2", allocation.line_ids[0].explanation)
        self.assertIn("most customers in 浙江省: 4", allocation.line_ids[2].explanation)

    def test_share_of_new_staff(self):
        """CA-30: so many percent of what is left go to new staff, evenly."""
        files = self._collect("Own", collector=self.colleague)
        files |= self._collect(*(f"C {i}" for i in range(10)))
        allocation = self._start(files, new_share=40)
        allocation.member_ids[1].is_new = True
        allocation.action_propose()
        reasons = self._get_reasons(allocation)
        self.assertEqual(reasons, ["collector"] + ["new"] * 4 + ["score"] * 6)
        new = allocation.line_ids.filtered(lambda line: line.reason == "new")
        self.assertEqual(
            self._get_people(allocation)[1:5], ["colleague", "beginner"] * 2
        )
        self.assertIn("4 of the 10 files left (40 %)", new[0].explanation)

    def test_score(self):
        """CA-30: ability, workload with what is given, efficiency, by their weights."""
        able = self._hold(self.colleague, "A")
        self._order(able, 9000)
        self._order(self._hold(self.representative, "B"), 3000)
        files = self._collect(*(f"C {i}" for i in range(8)))
        weights = {"workload_weight": 0, "efficiency_weight": 0}
        allocation = self._start(files, new_share=0, **weights)
        allocation.action_propose()
        people = self._get_people(allocation)
        self.assertEqual(people.count("colleague"), 6)
        self.assertEqual(people.count("representative"), 2)
        self.assertIn("9,000.00", allocation.line_ids[0].explanation)
        allocation.write({"ability_weight": 0, "workload_weight": 100})
        allocation.action_propose()
        people = self._get_people(allocation)
        self.assertEqual(people[0], "beginner")
        self.assertLessEqual(
            {people.count(user.login) for user in allocation.person_ids}, {2, 3}
        )

    def test_figures(self):
        """CA-30: figures are counted from files and activities, of the months."""
        self._hold(self.colleague, "A", "B")
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        for deadline, done in (
            ("2026-03-10", "2026-03-09"),
            ("2026-03-01", "2026-03-05"),
            ("2024-01-01", "2024-01-09"),
            ("2026-03-10", False),
            ("2026-03-20", False),
        ):
            activity = activities.create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": self.colleague.partner_id.id,
                    "user_id": self.colleague.id,
                    "date_deadline": deadline,
                }
            )
            if done:
                with freeze_time(f"{done} 02:00:00"):
                    activity.action_archive()
                    self.env.flush_all()
        submitted = self._create_file(self.colleague)
        submitted.with_user(self.colleague).action_submit()
        allocation = self._start(self._collect("One"))
        member = allocation.member_ids.filtered(lambda m: m.user_id == self.colleague)
        self.assertRecordValues(
            member,
            [
                {
                    "file_count": 3,
                    "activity_count": 2,
                    "due_count": 4,
                    "on_time_share": 50,
                }
            ],
        )
        with self.assertRaises(AccessError):
            member.file_count = 100
        names = ("ability_weight", "workload_weight", "efficiency_weight")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            allocation.write(dict.fromkeys(names, 0))
            allocation.flush_recordset()

    def test_same_data_same_proposal(self):
        """CA-30: proposing again changes nothing."""
        self._hold(self.colleague, "A", city="Hangzhou")
        files = self._collect(*(f"C {i}" for i in range(9)))
        allocation = self._start(files)
        allocation.action_propose()
        before = self._get_people(allocation)
        allocation.action_propose()
        self.assertEqual(self._get_people(allocation), before)

    def test_explanation_in_the_readers_language(self):
        """CA-30: the reason is told in the language of whoever reads it."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["customer_archive"], ["zh_CN"])
        allocation = self._start(self._collect("One", collector=self.colleague))
        allocation.action_propose()
        line = allocation.line_ids
        self.assertIn("收集", line.with_context(lang="zh_CN").explanation)
        self.assertIn("collected", line.with_context(lang="en_US").explanation)

    def test_manager_decides(self):
        """CA-30: a dragged card is the manager's, and stays with the next proposal."""
        allocation = self._start(self._collect("One", "Two", collector=self.colleague))
        allocation.action_propose()
        line, other = allocation.line_ids
        line.user_id = self.beginner
        self.assertTrue(line.is_manual)
        self.assertEqual(line.proposed_user_id, self.colleague)
        self.assertEqual(line.reason, "collector")
        allocation.action_propose()
        self.assertEqual(line.user_id, self.beginner)
        self.assertEqual(other.user_id, self.colleague)
        line.user_id = self.colleague
        self.assertFalse(line.is_manual)
        for name, value in (
            ("reason", "score"),
            ("proposed_user_id", self.beginner.id),
            ("is_manual", True),
            ("former_owner_id", self.beginner.id),
            ("given_date", "2026-03-11 08:00:00"),
        ):
            with self.assertRaises(AccessError):
                line.write({name: value})
        with self.assertRaises(ValidationError):
            line.user_id = self.stranger

    def test_board_shows_everybody(self):
        """CA-30: the board has a column for each of the people, with files or not."""
        allocation = self._start(self._collect("One", collector=self.colleague))
        allocation.action_propose()
        action = allocation.action_open_board()
        groups = (
            self.env["customer.allocation.line"]
            .with_user(self.manager)
            .with_context(read_group_expand=True)
            .formatted_read_group(action["domain"], ["user_id"], ["__count"])
        )
        self.assertEqual(
            {group["user_id"][0]: group["__count"] for group in groups},
            {self.representative.id: 0, self.colleague.id: 1, self.beginner.id: 0},
        )

    def test_confirm(self):
        """CA-30: all files change hands at once, with a first contact to make."""
        self._hold(self.colleague, "A")
        files = self._collect("One", collector=self.colleague)
        files |= self._collect("Two", collector=self.representative)
        kept = self._create_file(partner=self._create_customer("Kept"))
        allocation = self._start(files | kept)
        allocation.action_propose()
        self.assertEqual(
            allocation.member_ids.mapped(lambda m: (m.file_count, m.after_count)),
            [(1, 2), (1, 2), (0, 0)],
        )
        allocation.action_confirm()
        self.assertRecordValues(
            allocation,
            [
                {
                    "state": "confirmed",
                    "decided_by_id": self.manager.id,
                    "decided_date": allocation.line_ids[0].given_date,
                }
            ],
        )
        self.assertEqual(
            files.mapped("owner_id.login"), ["colleague", "representative"]
        )
        self.assertEqual(files.department_id, self.east)
        self.assertEqual(files[0].partner_id.customer_file_owner_id, self.colleague)
        activities = files.partner_id.activity_ids
        self.assertRecordValues(
            activities.sorted("res_id"),
            [
                {"user_id": self.colleague.id, "date_deadline": date(2026, 3, 18)},
                {"user_id": self.representative.id, "date_deadline": date(2026, 3, 18)},
            ],
        )
        self.assertFalse(kept.partner_id.activity_ids)
        self.env["customer.file.event"].with_user(self.colleague).create(
            {"file_id": files[0].id, "kind": "call", "summary": "Introduced myself"}
        )
        self.assertFalse(files[0].partner_id.activity_ids)
        self.assertEqual(activities.sorted("res_id")[0].date_done, TODAY)
        # whoever has the customer no longer needn't visit
        files[1].with_user(self.manager).owner_id = self.beginner
        self.assertFalse(files[1].partner_id.activity_ids)

    def test_files_move_to_the_department(self):
        """CA-30: with the owner goes the department, even across departments."""
        file = self._collect("One")
        allocation = self._start(
            file,
            self.director,
            department_id=self.sales.id,
            member_ids=[Command.create({"user_id": self.stranger.id})],
        )
        allocation.line_ids.user_id = self.stranger
        allocation.action_confirm()
        self.assertEqual(file.department_id, self.west)

    def test_confirmed_stays(self):
        """CA-30: nobody changes or deletes what is confirmed, or confirms it twice."""
        draft = self._create_file(partner=self._create_customer("Draft"))
        allocation = self._start(draft)
        allocation.line_ids.user_id = self.colleague
        allocation.action_confirm()
        for user in (self.manager, self.director, self.administrator):
            own = allocation.with_user(user)
            for step in ("propose", "confirm", "cancel", "collect"):
                with self.assertRaises(UserError):
                    getattr(own, f"action_{step}")()
            with self.assertRaises(UserError):
                own.note = "Changed my mind"
            with self.assertRaises(UserError):
                own.line_ids.user_id = self.beginner
            with self.assertRaises(UserError):
                own.line_ids.unlink()
            with self.assertRaises(UserError):
                own.member_ids[0].unlink()
            with self.assertRaises(AccessError):
                own.unlink()
        with self.assertRaisesRegex(UserError, "was allocated"):
            draft.with_user(self.colleague).unlink()

    def test_cancelled(self):
        """CA-30: cancelled, the files stay and may be shared out anew."""
        file = self._collect("One")
        allocation = self._start(file)
        with self.assertRaisesRegex(UserError, "not decided yet: .*One"):
            self._start(file)
        allocation.action_cancel()
        self.assertEqual(file.owner_id, self.manager)
        self.assertTrue(self._start(file))

    def test_changed_meanwhile(self):
        """CA-30: files closed or given away meanwhile are named, and none is given."""
        files = self._collect("One", "Two", "Three", collector=self.colleague)
        allocation = self._start(files)
        with self.assertRaisesRegex(UserError, "One.*Two.*Three"):
            allocation.action_confirm()
        allocation.action_propose()
        files[0].owner_id = self.beginner
        self.env["customer.file"].browse(files[1].id).state = "closed"
        with self.assertRaisesRegex(UserError, "meanwhile: [^,]*One, [^,]*Two[.]"):
            allocation.action_confirm()
        self.assertEqual(files[2].owner_id, self.manager)
        allocation.line_ids[1].unlink()
        allocation.action_propose()
        allocation.action_confirm()
        self.assertEqual((files[0] | files[2]).owner_id, self.colleague)

    def test_propose_with_a_closed_file(self):
        """CA-30: a file closed meanwhile is nobody's work, and stops no proposal."""
        held = self._hold(self.colleague, "Held")
        allocation = self._start(held | self._collect("One"), new_share=0)
        held.state = "closed"
        allocation.action_propose()
        self.assertEqual(self._get_reasons(allocation), ["score", "score"])
        with self.assertRaisesRegex(UserError, "meanwhile: .*Held"):
            allocation.action_confirm()

    def test_person_left_meanwhile(self):
        """CA-30: somebody whose login was closed since gets nothing."""
        allocation = self._start(self._collect("One", collector=self.colleague))
        allocation.action_propose()
        self.colleague.active = False
        with self.assertRaisesRegex(UserError, "works here for: .*One"):
            allocation.action_confirm()

    def test_start_from_files(self):
        """CA-30: selected files of the manager's departments begin an allocation."""
        files = self._collect("One", "Two")
        action = files.with_user(self.manager).action_allocate()
        allocation = self.env["customer.allocation"].browse(action["res_id"])
        self.assertEqual(allocation.line_ids.file_id, files)
        self.assertEqual(allocation.department_id, self.east)
        allocation.action_cancel()
        west = self._create_file(self.stranger, self._create_customer("West"))
        action = (files | west).with_user(self.director).action_allocate()
        allocation = self.env["customer.allocation"].browse(action["res_id"])
        self.assertEqual(allocation.department_id, self.sales)
        with self.assertRaises(AccessError):
            files.with_user(self.representative).action_allocate()

    def test_start_from_the_menu(self):
        """CA-30: a new one has the manager's department, its people and what waits."""
        self.company.customer_file_access_preset = "p11"
        files = self._collect("One", "Two")
        self._create_file(partner=self._create_customer("In somebody's hands"))
        with Form(self.env["customer.allocation"].with_user(self.manager)) as form:
            self.assertEqual(form.department_id, self.east)
        allocation = form.record
        allocation.action_collect()
        self.assertEqual(allocation.line_ids.file_id, files)
        allocation.action_propose()
        allocation.action_confirm()
        self.assertTrue(all(files.mapped("allocation_line_ids.given_date")))
        with self.assertRaisesRegex(UserError, "in somebody's hands"):
            self._start(self.env["customer.file"]).action_collect()

    def test_many_in_the_background(self):
        """CA-30 T23: more files than one waits for; those that changed are named."""
        files = self._collect(*(f"C {i}" for i in range(201)), collector=self.colleague)
        allocation = self._start(files)
        allocation.action_propose()
        action = allocation.action_confirm()
        self.assertEqual(allocation.state, "confirmed")
        self.assertEqual(files.owner_id, self.manager)
        files[7].owner_id = self.beginner
        run = self.env["batch.run"].browse(action["res_id"])
        run._work(batch_size=201)
        self.assertEqual(run.error_count, 1)
        self.assertIn("C 7", run.line_ids.message)
        self.assertEqual((files - files[7]).owner_id, self.colleague)
        self.assertEqual(files[7].owner_id, self.beginner)

    def test_representatives_see_nothing(self):
        """CA-30: neither salespeople nor other heads find, read or press anything."""
        allocation = self._start(self._collect("One", collector=self.colleague))
        allocation.action_propose()
        records = (allocation, allocation.line_ids, allocation.member_ids)
        for user in (self.colleague, self.stranger, self.service, self.portal):
            for record in records:
                with self.assertRaises(AccessError):
                    record.with_user(user).search([])
                with self.assertRaises(AccessError):
                    record.with_user(user).read()
        for record in records:
            other = record.with_user(self.west_manager)
            self.assertFalse(other.search([]))
            with self.assertRaises(AccessError):
                other.read()
            self.assertTrue(record.with_user(self.auditor).search([]))
        for user in (self.colleague, self.west_manager, self.auditor, self.portal):
            own = allocation.with_user(user)
            for step in ("propose", "confirm", "cancel", "collect"):
                with self.assertRaises(AccessError):
                    getattr(own, f"action_{step}")()
            with self.assertRaises(AccessError):
                own.line_ids.write({"user_id": self.beginner.id})
            with self.assertRaises(AccessError):
                own.write({"state": "confirmed"})
            with self.assertRaises(AccessError):
                self._start(self._collect("Mine"), user)
        # a colleague reads their file, and nothing of what is planned with it
        file = self._create_file(self.colleague, self._create_customer("Own"))
        self.assertNotIn(
            "allocation_line_ids", file.with_user(self.colleague).read()[0]
        )

    def test_hostile_manager(self):
        """CA-30: no state by API, no files of other departments, no forged start."""
        file = self._collect("One")
        west = self._create_file(self.stranger, self._create_customer("West"))
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._start(west)
        allocation = self._start(file)
        Line = self.env["customer.allocation.line"].with_user(self.manager)
        with self.assertRaises(AccessError), self.cr.savepoint():
            Line.create({"allocation_id": allocation.id, "file_id": west.id})
        with self.assertRaises(AccessError):
            allocation.state = "confirmed"
        with self.assertRaises(UserError):
            allocation.department_id = self.west
        with self.assertRaises(UserError):
            allocation.line_ids.file_id = west
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._start(file.browse(), department_id=self.west.id)
        forged = (
            self.env["customer.allocation"]
            .with_user(self.manager)
            .with_context(
                default_state="confirmed", default_decided_by_id=self.director.id
            )
            .create({"department_id": self.east.id})
        )
        self.assertEqual(forged.state, "draft")
        self.assertFalse(forged.decided_by_id)
        line = Line.with_context(
            default_state="confirmed",
            default_reason="collector",
            default_proposed_user_id=self.manager.id,
            default_former_owner_id=self.colleague.id,
        ).create({"allocation_id": forged.id, "file_id": self._collect("Two").id})
        self.assertRecordValues(
            line,
            [
                {
                    "state": "draft",
                    "reason": False,
                    "proposed_user_id": False,
                    "former_owner_id": self.manager.id,
                }
            ],
        )
        # moved to another department meanwhile: no longer this manager's
        allocation.line_ids.user_id = self.colleague
        file.department_id = self.west
        with self.assertRaisesRegex(UserError, "meanwhile: .*One"):
            allocation.action_confirm()
        with self.assertRaises(UserError), self.cr.savepoint():
            closed = self._collect("Closed")
            closed.state = "closed"
            self._start(closed)

    def test_odd_figures(self):
        """CA-30: no more months and days than a calendar has."""
        allocation = self._start(self._collect("One"))
        for name in ("months", "new_days"):
            with (
                self.subTest(name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                allocation[name] = 60000
                self.env.flush_all()

    def test_another_company(self):
        """CA-30: files of one company are not shared out in another."""
        sister = self.env["res.company"].create({"name": "Sister"})
        file = self.env["customer.file"].create(
            {"partner_id": self._create_customer("S").id, "company_id": sister.id}
        )
        with self.assertRaises(UserError):
            self._start(file, self.director)

    def test_query_count(self):
        """CA-30 T19: proposing and giving many files costs no more queries than few."""
        counts = []
        for size in (3, 30, 3):  # the first one fills the caches
            files = self._collect(*(f"{len(counts)} {i}" for i in range(size)))
            allocation = self._start(files)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            allocation.action_propose()
            self.env.flush_all()
            proposed = self.env.cr.sql_log_count
            allocation.action_confirm()
            self.env.flush_all()
            counts.append((proposed - before, self.env.cr.sql_log_count - proposed))
        for many, few in zip(*counts[1:], strict=True):
            self.assertEqual(few, many)


@tagged("post_install", "-at_install")
class TestAllocationUi(AllocationCase, HttpCase):
    def test_board(self):
        """CA-30: the manager has it proposed, moves a card, and confirms."""
        one, two = self._collect("One", "Two", collector=self.colleague)
        allocation = self._start(one | two)
        self.start_tour(
            f"/odoo/allocations/{allocation.id}",
            "customer_archive_allocate",
            login=self.manager.login,
        )
        self.env.invalidate_all()
        self.assertEqual(allocation.state, "confirmed")
        self.assertEqual(one.owner_id, self.beginner)
        self.assertEqual(two.owner_id, self.colleague)
