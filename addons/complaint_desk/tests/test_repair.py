from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common import NOW, ComplaintCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRepair(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair_type = cls.env.ref("complaint_desk.complaint_type_repair")
        cls.mechanic = cls.env["res.partner"].create({"name": "Mechanic"})
        cls.portal.partner_id.parent_id = cls.customer

    def _create_repair(self, case=None, **vals):
        case = case or self._take_to(
            "accepted", type_id=self.repair_type.id, contact_name="Ms Lin"
        )
        repairs = self.env["complaint.repair"].with_user(self.manager)
        return repairs.create(
            {
                "case_id": case.id,
                "place": "Room 302",
                "fault": "The tap drips",
                "dispatched_to_id": self.mechanic.id,
                **vals,
            }
        ).with_env(self.env)

    def _finish(self, repair):
        user = repair.with_user(self.manager)
        if repair.state == "open":
            user.action_dispatch()
        user.done_note = "New washer"
        user.action_done()

    def test_whole_path(self):
        """CD-20: dispatched, done, confirmed; then the complaint is agreed."""
        repair = self._create_repair()
        case = repair.case_id
        self.assertEqual(
            (repair.contact_name, repair.phone), ("Ms Lin", self.customer.phone)
        )
        repair.with_user(self.manager).action_dispatch()
        self.assertEqual((repair.state, case.state), ("dispatched", "investigating"))
        self.assertTrue(repair.dispatched_date and case.investigation_date)
        with self.assertRaisesRegex(UserError, "what was done"):
            repair.with_user(self.manager).action_done()
        self._finish(repair)
        self.assertEqual(case.state, "investigating")
        repair.with_user(self.service).action_confirm("Dry again")
        self.assertEqual((repair.state, repair.answer_note), ("confirmed", "Dry again"))
        self.assertRecordValues(
            case,
            [
                {
                    "state": "agreed",
                    "decision": "New washer",
                    "decision_answer": "accepted",
                }
            ],
        )
        self._take_to("closed", case)
        self.assertEqual(case.state, "closed")

    def test_followed_up_until_restored(self):
        """CD-20: the assignee asks when it was wanted, and until it is restored."""
        wanted = datetime(2026, 3, 13, 2)
        repair = self._create_repair(wanted_date=wanted)
        case = repair.case_id
        kind = self.env.ref("complaint_desk.mail_activity_type_repair")

        def get_duty():
            return case.activity_ids.filtered(lambda a: a.activity_type_id == kind)

        repair.with_user(self.manager).action_dispatch()
        self.assertEqual(get_duty().user_id, self.manager)
        self.assertEqual(get_duty().date_deadline, wanted.date())
        with freeze_time("2026-03-13 05:00:00"):
            self._finish(repair)
            repair.with_user(self.manager).action_repeat("Still drips")
            self.assertEqual((repair.state, repair.done_date), ("dispatched", False))
            # Monday
            self.assertEqual(str(get_duty().date_deadline), "2026-03-16")
            self.assertTrue(case.deadline)
            self._finish(repair)
            repair.with_user(self.manager).action_confirm()
        self.assertFalse(get_duty())

    def test_all_repairs_are_confirmed(self):
        """CD-20: two repairs, one open: the complaint isn't agreed, and not closed."""
        first = self._create_repair()
        case = first.case_id
        second = self._create_repair(case)
        self._finish(first)
        first.with_user(self.manager).action_confirm()
        self.assertEqual(case.state, "investigating")
        self._take_to("called_back", case)
        case.with_user(self.service).write(
            {"told": "Sorry", "evaluation": "Good", "advice": "More"}
        )
        with self.assertRaisesRegex(UserError, "confirms the repair first"):
            case.with_user(self.service).action_close()
        self._finish(second)
        second.with_user(self.manager).action_confirm()
        self.assertEqual(case.state, "called_back")
        case.with_user(self.service).action_close()

    def test_merging_takes_repairs_along(self):
        """CD-20, CD-23: what isn't restored goes on with the complaint that goes on."""
        repair = self._create_repair()
        target = self._take_to("accepted")
        repair.case_id.with_user(self.service).action_merge(target.id, "The same")
        self.assertEqual(repair.case_id, target)
        self._finish(repair)

    def test_cost(self):
        """CD-20: parts and labour make the total, in the company's currency."""
        repair = self._create_repair()
        repair.with_user(self.manager).action_dispatch()
        with Form(repair.with_user(self.manager)) as form:
            form.labour_cost = 100
            for name, quantity, cost in (("Washer", 4, 2.5), ("Tap", 1, 30)):
                with form.part_ids.new() as part:
                    part.name, part.quantity, part.unit_cost = name, quantity, cost
        self.assertEqual(repair.total, 140)
        self.assertEqual(repair.currency_id, self.company.currency_id)

    def test_customer_confirms(self):
        """CD-20: the customer says on the portal whether all is restored."""
        repair = self._create_repair()
        case = self.env["complaint.case"].with_user(self.portal)
        case = case._get_for_customer(repair.case_id.id)
        with self.assertRaises(UserError):
            case._answer_from_portal(repair.id, "confirm")
        self._finish(repair)
        case._answer_from_portal(repair.id, "repeat", "Still drips")
        self.assertEqual(
            (repair.state, repair.answer_note), ("dispatched", "Still drips")
        )
        self._finish(repair)
        case._answer_from_portal(repair.id, "confirm", "Dry")
        self.assertEqual((repair.state, repair.case_id.state), ("confirmed", "agreed"))

    def test_only_repairs(self):
        """CD-20: other types have no repair slips."""
        case = self._take_to("accepted")
        with self.assertRaisesRegex(UserError, "without repairs"):
            self._create_repair(case)

    def test_confirmed_stays(self):
        """CD-23: a confirmed slip doesn't change, nor its parts; none is deleted."""
        repair = self._create_repair()
        repair.with_user(self.manager).part_ids = [(0, 0, {"name": "Tap"})]
        self._finish(repair)
        repair.with_user(self.manager).action_confirm()
        manager = repair.with_user(self.manager)
        for vals in (
            {"fault": "Nothing"},
            {"part_ids": [(0, 0, {"name": "Sink"})]},
            {"part_ids": [(1, repair.part_ids.id, {"unit_cost": 9})]},
            {"part_ids": [(2, repair.part_ids.id)]},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                manager.write(vals)
        with self.assertRaises(AccessError):
            manager.unlink()
        with self.assertRaises(UserError):
            repair.sudo().unlink()

    def test_system_fields_are_closed(self):
        """CD-20: nobody writes a state, or moves a slip to another complaint."""
        repair = self._create_repair()
        other = self._take_to("accepted", type_id=self.repair_type.id)
        for vals in (
            {"state": "confirmed"},
            {"done_date": NOW},
            {"case_id": other.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                repair.with_user(self.manager).write(vals)
        forged = self._create_repair(repair.case_id, state="confirmed")
        self.assertEqual(forged.state, "open")

    def test_who_repairs(self):
        """CD-12, CD-18: the slip is the complaint's: no stranger, no accused, and the
        auditor changes nothing.
        """
        repair = self._create_repair()
        repair.case_id.sudo().accused_ids = self.representative
        for user in (self.stranger, self.representative, self.administrator):
            with self.assertRaises(AccessError):
                repair.with_user(user).read(["fault"])
        for user in (self.stranger, self.representative, self.auditor):
            with self.assertRaises(AccessError):
                repair.with_user(user).write({"fault": "Nothing"})
            with self.assertRaises(AccessError):
                repair.with_user(user).action_dispatch()
            with self.assertRaises(AccessError):
                self.env["complaint.repair.part"].with_user(user).create(
                    {"repair_id": repair.id, "name": "Tap"}
                )
