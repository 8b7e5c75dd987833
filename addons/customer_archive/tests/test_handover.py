from datetime import date

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from .common import CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-11 02:00:00")
class TestHandover(CustomerArchiveCase):
    """CA-26: nobody leaves or moves before their customers are in other hands."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._register(
            cls._create_file(
                partner=cls._create_customer("Huaxin", email="office@huaxin.example")
            )
        )
        cls.other = cls._create_file(partner=cls._create_customer("Minsheng"))
        cls.employee = cls.representative.employee_id
        cls.officer = new_test_user(
            cls.env, login="personnel", groups="hr.group_hr_user,hr.group_hr_manager"
        )

    def _start(self, user=None, **vals):
        return (
            self.env["customer.handover"]
            .with_user(user or self.manager)
            .create({"user_id": self.representative.id, **vals})
        )

    def _hand_over(self, **vals):
        handover = self._start(**vals)
        handover.line_ids.successor_id = self.colleague
        handover.action_hand_over()
        return handover

    def test_departure_is_blocked(self):
        """CA-26: personnel can't archive the employee, and is led to the handover."""
        employee = self.employee.with_user(self.officer)
        with self.assertRaises(RedirectWarning) as refusal:
            employee.action_archive()
        self.assertIn("2 customers", refusal.exception.args[0])
        action = refusal.exception.args[1]
        self.assertEqual(action["context"]["default_user_id"], self.representative.id)
        with self.assertRaises(RedirectWarning):
            employee.write({"active": False})
        self._hand_over()
        employee.action_archive()
        self.assertFalse(self.employee.active)

    def test_survey_forms_are_handed_in_first(self):
        """CA-26 CA-47: who keeps forms stays until the manager has them."""
        self._hand_over()
        form = self._create_survey(self.representative)
        with self.assertRaises(RedirectWarning) as refusal:
            self.employee.with_user(self.officer).action_archive()
        self.assertIn("1 survey forms", refusal.exception.args[0])
        form.with_user(self.manager).unlink()
        self.employee.with_user(self.officer).action_archive()
        self.assertFalse(self.employee.active)

    def test_no_control_by_itself(self):
        """CA-26 T9: without the company's switch nobody is kept."""
        self.company.customer_file_departure_control = False
        self.employee.with_user(self.officer).action_archive()
        self.assertFalse(self.employee.active)

    def test_move_is_blocked(self):
        """CA-26: a new department from today waits for the handover."""
        with self.assertRaises(RedirectWarning):
            self.employee.with_user(self.officer).department_id = self.west
        self._hand_over()
        self.employee.with_user(self.officer).department_id = self.west
        self.assertEqual(self.employee.department_id, self.west)

    def test_planned_move_starts_handover(self):
        """CA-26 T10: a move planned for later starts the handover, once."""
        self.employee.with_user(self.officer).create_version(
            {"date_version": date(2026, 4, 1), "department_id": self.west.id}
        )
        handover = self.env["customer.handover"].search([])
        self.assertRecordValues(
            handover,
            [
                {
                    "user_id": self.representative.id,
                    "reason": "move",
                    "date": date(2026, 4, 1),
                    "line_count": 2,
                }
            ],
        )
        self.assertEqual(handover.activity_ids.user_id, self.manager)
        self.employee.version_ids[-1].with_user(
            self.officer
        ).department_id = self.office
        self.assertEqual(self.env["customer.handover"].search_count([]), 1)

    def test_login_is_closed_at_once(self):
        """CA-26 T10: closing a login is never refused, the manager gets the files."""
        self.file.liaison_ids = self.colleague
        self.representative.active = False
        self.assertEqual((self.file | self.other).owner_id, self.manager)
        handover = self.env["customer.handover"].search([])
        self.assertEqual(handover.state, "handed_over")
        self.assertEqual(handover.open_count, 2)
        self.employee.with_user(self.officer).action_archive()

    def test_login_is_closed_whoever_was_named(self):
        """CA-26 T10: named successors stay, unfit ones refuse nothing."""
        handover = self._start()
        self.colleague.active = False
        handover.line_ids[0].successor_id = self.colleague
        handover.line_ids[1].successor_id = self.director
        files = handover.line_ids.file_id
        self.representative.active = False
        self.assertEqual(files.mapped("owner_id"), self.manager | self.director)
        self.assertEqual(handover.state, "handed_over")

    def test_file_given_away_meanwhile(self):
        """CA-26: what somebody else has got since stays theirs."""
        handover = self._start()
        self.file.owner_id = self.manager
        handover.line_ids.successor_id = self.colleague
        handover.action_hand_over()
        self.assertEqual(self.file.owner_id, self.manager)
        self.assertEqual(handover.line_ids.file_id, self.other)

    def test_finished_handover_stays(self):
        """CA-26: nothing is told before, and nothing changed after handing over."""
        handover = self._start()
        with self.assertRaises(UserError):
            handover.action_tell_customers()
        with self.assertRaises(UserError):
            handover.line_ids[0].action_told()
        handover.line_ids.successor_id = self.colleague
        handover.action_hand_over()
        with self.assertRaises(UserError):
            handover.date = date(2026, 5, 1)

    def test_employee_is_not_deleted(self):
        """CA-26: deleting the employee is no way round, a corrected past no move."""
        with self.assertRaises(RedirectWarning):
            self.employee.with_user(self.officer).unlink()
        self.employee.version_ids.date_version = date(2025, 1, 1)
        self.employee.create_version({"date_version": date(2026, 1, 1)})
        past = self.employee.version_ids.sorted("date_version")[0]
        past.with_user(self.officer).department_id = self.west
        self.assertEqual(past.department_id, self.west)

    def test_login_without_manager(self):
        """CA-26: without a manager the files fall to the company's custodian."""
        self.env["hr.department"].search([]).manager_id = False
        self.representative.active = False
        self.assertEqual(self.file.owner_id, self.archivist)

    def test_whole_path(self):
        """CA-26: named, handed over, told, contacted: then it is done."""
        handover = self._start()
        self.assertEqual(handover.line_count, 2)
        with self.assertRaisesRegex(UserError, "Huaxin.*Minsheng|Minsheng.*Huaxin"):
            handover.action_hand_over()
        with Form(handover) as form:
            for index in range(2):
                with form.line_ids.edit(index) as line:
                    line.successor_id = self.colleague
        handover.action_hand_over()
        self.assertEqual((self.file | self.other).owner_id, self.colleague)
        self.assertEqual(handover.state, "handed_over")
        self.assertEqual(handover.line_ids.sudo().activity_ids.user_id, self.colleague)
        mails = self.file.partner_id.message_ids
        notice = handover.action_tell_customers()
        self.assertIn("Minsheng", notice["params"]["message"])
        self.assertNotIn("Huaxin", notice["params"]["message"])
        mail = self.file.partner_id.message_ids - mails
        self.assertIn("colleague", mail.body)
        lines = handover.line_ids
        self.assertEqual(len(lines.filtered("told_date")), 1)
        (lines - lines.filtered("told_date")).with_user(self.colleague).action_told()
        for file in (self.file, self.other):
            self.assertEqual(handover.state, "handed_over")
            self.env["customer.file.event"].with_user(self.colleague).create(
                {"file_id": file.id, "kind": "call", "summary": "Introduced myself"}
            )
        self.assertEqual(handover.state, "done")
        self.assertFalse(handover.line_ids.sudo().activity_ids)

    def test_one_successor_for_the_rest(self):
        """CA-26: one name is enough; who is named already or by liaison stays."""
        self.file.liaison_ids = self.colleague
        handover = self._start()
        handover.successor_id = self.manager
        handover.action_hand_over()
        self.assertEqual(self.file.owner_id, self.colleague)
        self.assertEqual(self.other.owner_id, self.manager)

    def test_contact_of_others_does_not_count(self):
        """CA-26: the successor makes contact, nobody else in their place."""
        handover = self._hand_over()
        self.file.liaison_ids = self.representative
        self.env["customer.file.event"].with_user(self.representative).create(
            {"file_id": self.file.id, "kind": "call", "summary": "Goodbye"}
        )
        self.assertFalse(any(handover.line_ids.mapped("contact_date")))

    def test_all_roles(self):
        """CA-26: files one keeps or works on are handed over too."""
        self.file.liaison_ids = self.manager
        handover = self._start(self.director, user_id=self.manager.id)
        self.assertEqual(handover.line_ids.role, "liaison")
        handover.line_ids.successor_id = self.colleague
        handover.action_hand_over()
        self.assertEqual(self.file.liaison_ids, self.colleague)
        self.assertEqual(handover.state, "done")
        keeper = self._start(self.director, user_id=self.archivist.id)
        self.assertEqual(set(keeper.line_ids.mapped("role")), {"custodian"})

    def test_who_may(self):
        """CA-26: managers above name successors; never oneself, other heads, others."""
        for user in (self.representative, self.colleague, self.west_manager):
            with self.assertRaises(AccessError):
                self._start(user)
        handover = self._start()
        own = handover.with_user(self.representative)
        with self.assertRaises(AccessError):
            own.action_hand_over()
        with self.assertRaises(AccessError):
            own.line_ids.successor_id = self.colleague
        own.line_ids[0].note = "Call before ten"
        self.assertEqual(handover.line_ids[0].note, "Call before ten")
        for user in (self.colleague, self.stranger, self.west_manager):
            self.assertFalse(self.env["customer.handover"].with_user(user).search([]))
            self.assertFalse(
                self.env["customer.handover.line"].with_user(user).search([])
            )
        with self.assertRaises(AccessError):
            handover.state = "done"
        with self.assertRaises(AccessError):
            handover.line_ids.told_date = date(2026, 3, 1)

    def test_customers_take_nothing_over(self):
        """CA-26: a portal login is no successor."""
        handover = self._start()
        handover.line_ids.successor_id = self.portal
        with self.assertRaisesRegex(UserError, "who works here"):
            handover.action_hand_over()

    def test_personnel_sees_the_number_only(self):
        """CA-26: human resources start a handover and learn no customer's name."""
        handover = self._start(self.officer)
        self.assertEqual(handover.line_count, 2)
        self.assertFalse(
            self.env["customer.handover.line"].with_user(self.officer).search([])
        )
        with self.assertRaises(AccessError):
            handover.action_hand_over()

    def test_back_to_the_firm(self):
        """CA-26 P11: files go to the supervising doctor (custodian) or a manager."""
        self.company.customer_file_handover_preset = "p11"
        handover = self._start()
        self.assertEqual(handover.line_ids.successor_id, self.archivist)
        handover.line_ids.successor_id = self.colleague
        with self.assertRaisesRegex(UserError, "manager"):
            handover.action_hand_over()
        handover.line_ids.successor_id = self.director
        handover.action_hand_over()
        self.assertEqual(self.file.owner_id, self.director)

    def test_queries_do_not_grow(self):
        """CA-26 T19: handing over many customers costs no more queries than a few."""

        def count(number):
            user = new_test_user(
                self.env,
                login=f"leaver{number}",
                groups="customer_archive.customer_archive_group_representative",
            )
            self._create_employee(user, self.east, self.manager)
            for i in range(number):
                self._create_file(user, self._create_customer(f"C {number} {i}"))
            handover = self._start(user_id=user.id)
            handover.line_ids.successor_id = self.colleague
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            handover.action_hand_over()
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        count(1)
        self.assertEqual(count(12), count(3))
