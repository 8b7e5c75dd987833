from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import NOW, ComplaintCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestWorkflow(ComplaintCase):
    def test_caller_is_found_by_number(self):
        """CD-03: the number one types finds the customer, however it is written."""
        case = self._fill_intake(
            phone="+86 21 55550100", description="Late", demand="Sooner"
        )
        self.assertEqual(case.partner_id.phone, "021 5555 0100")
        self.assertFalse(case.partner_id.customer_file_panel["has_file"])
        unknown = self._fill_intake(phone="021 9999 0000")
        self.assertFalse(unknown.partner_id)

    def test_batch_of_callers_costs_no_query_each(self):
        """CD-03: importing complaints finds all callers in one search."""
        counts = {}
        self._create_case()
        for size in (5, 25):
            vals_list = [
                {**self._get_case_vals(partner_id=False), "phone": "021 5555 0100"}
            ] * size
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["complaint.case"].with_user(self.service).create(vals_list)
            self.env.flush_all()
            counts[size] = self.env.cr.sql_log_count - before
        self.assertEqual(counts[5], counts[25])

    def test_whole_path(self):
        """CD-04 to CD-11: each step leaves behind what the policy wants; CD-05: the
        head has it as an activity with the deadline.
        """
        case = self._create_case(user=self.service)
        self.assertEqual(case.state, "new")
        case.with_user(self.service).action_accept()
        self.assertEqual(case.user_id, self.manager)
        activity = case.activity_ids
        self.assertEqual(activity.user_id, self.manager)
        self.assertEqual(activity.date_deadline, case.reply_deadline.date())
        self._take_to("offered", case)
        with self.assertRaisesRegex(UserError, "call the customer back|does not apply"):
            case.with_user(self.service).action_close()
        self._accept_offer(case)
        self.assertEqual(case.decision, "An apology by the manager")
        self.assertEqual(case.decision_answer, "accepted")
        self._report(case)
        self.assertEqual(case.activity_ids.user_id, self.service)
        with self.assertRaisesRegex(UserError, "call the customer back first"):
            case.with_user(self.service).action_close()
        self._call_back(case)
        self._close(case)
        self.assertEqual(case.state, "closed")
        self.assertFalse(case.activity_ids)
        self.assertEqual(case.satisfaction, 5)

    def test_nothing_is_called_back_before_the_report(self):
        """CD-09: the department reports before customer service calls."""
        case = self._take_to("agreed")
        with self.assertRaisesRegex(UserError, "reports how it"):
            self.env["complaint.callback"].with_user(self.service).create(
                {"case_id": case.id, "feedback": "Fine", "satisfaction": "5"}
            )
        with self.assertRaisesRegex(UserError, "Report to Customer Service"):
            case.with_user(self.manager).action_report()

    def test_unfounded(self):
        """CD-04: an unfounded complaint needs reason and courteous reply."""
        case = self._create_case()
        with self.assertRaises(UserError):
            case.with_user(self.service).action_reject("Not ours", " ")
        case.with_user(self.service).action_reject("Not ours", "With kind regards")
        self.assertEqual(case.state, "rejected")
        self.assertEqual(case.told, "With kind regards")

    def test_offers_until_one_is_accepted(self):
        """CD-08: declined offers are kept; another is made."""
        case = self._take_to("offered")
        first = case.offer_ids
        first.with_user(self.manager).action_decline("Too little")
        self.assertEqual(case.state, "investigating")
        second = self._offer(case, "A voucher")
        second.action_accept()
        self.assertEqual(case.state, "agreed")
        self.assertEqual(first.answer_note, "Too little")
        with self.assertRaises(UserError):
            first.with_user(self.manager).action_accept()
        with self.assertRaises(AccessError):
            second.with_user(self.manager).name = "Nothing"

    def test_offer_needs_findings_and_plan(self):
        """CD-06, CD-07: nothing is offered before facts and plan are recorded."""
        case = self._take_to("investigating")
        offers = self.env["complaint.offer"].with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Findings, Plan"):
            offers.create({"case_id": case.id, "name": "Sorry"})

    def test_callbacks_until_content(self):
        """CD-15: calls are planned until the customer is content."""
        case = self._take_to("agreed")
        self._call_back(case, is_content=False, satisfaction="2")
        self.assertEqual(str(case.callback_date), "2026-03-12")
        self.assertEqual(case.activity_ids.user_id, self.service)
        with self.assertRaisesRegex(UserError, "isn't content yet"):
            self._close(case)
        self._call_back(case, satisfaction="4")
        self.assertFalse(case.callback_date)
        self.assertFalse(case.activity_ids)
        self._close(case)
        self.assertEqual(len(case.callback_ids), 2)

    def test_outside_help_instead_of_content(self):
        """CD-15: whoever stays discontent is told where else to turn (ISO 10002)."""
        case = self._take_to("agreed")
        self._call_back(case, is_content=False, satisfaction="1")
        case.with_user(self.service).is_told_of_external_options = True
        self._close(case)
        self.assertEqual(case.state, "closed")

    def test_bad_satisfaction_opens_improvement(self):
        """CD-19: below the target an improvement action is opened, without number."""
        good = self._take_to("closed")
        bad = self._take_to("agreed")
        self._call_back(bad, satisfaction="3")
        self._close(bad)
        actions = self.env["improvement.action"].search(
            [("source_model", "=", "complaint.case")]
        )
        self.assertEqual(actions.source_id, bad.id)
        self.assertNotEqual(actions.source_id, good.id)
        self.assertEqual(actions.owner_id, self.manager)
        for text in (actions.name, actions.source_name, actions.cause, actions.action):
            self.assertNotIn(bad.number, text)

    def test_level_decides_who_handles(self):
        """CD-14: the level says which manager handles it, also when it changes."""
        case = self._take_to("accepted")
        self.assertEqual(case.user_id, self.manager)
        case.with_user(self.service).level_id = self.serious
        self.assertEqual(case.user_id, self.director)
        self.assertEqual(case.activity_ids.user_id, self.director)
        case.with_user(self.service).level_id = self.grave
        self.assertEqual(case.user_id, self.general_manager)

    def test_steps_are_refused_to_others(self):
        """CD-12: customer service's steps aren't the department's."""
        case = self._create_case()
        with self.assertRaises(AccessError):
            case.with_user(self.manager).action_accept()
        with self.assertRaises(AccessError):
            case.with_user(self.stranger).action_accept()
        self._take_to("investigating", case)
        with self.assertRaises(AccessError):
            case.with_user(self.manager).action_withdraw("Enough")
        with self.assertRaises(AccessError):
            case.with_user(self.auditor).action_wait()
        for method in ("action_accept", "action_investigate", "action_close"):
            with self.assertRaises(UserError):
                getattr(case.with_user(self.service), method)()

    def test_accept_names_what_is_missing(self):
        """CD-03: facts and demand are needed before a complaint is accepted."""
        case = self._create_case(demand=False, team_id=False)
        with self.assertRaisesRegex(UserError, "Department Concerned, Remedy Sought"):
            case.with_user(self.service).action_accept()

    def test_system_fields_are_closed(self):
        """CD-23: nobody writes a state or a deadline past the steps."""
        case = self._create_case()
        for vals in (
            {"state": "closed"},
            {"number": "X"},
            {"deadline": False},
            {"escalation_date": False},
            {"satisfaction": 5},
            {"ended_date": "2026-03-11"},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                case.with_user(self.service).write(vals)
        for vals in ({"state": "closed"}, {"round_number": 3}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self._create_case(**vals)

    def test_facts_stay_as_they_were(self):
        """CD-23: once accepted, what the customer said doesn't change."""
        case = self._take_to("accepted")
        for user in (self.service, self.manager):
            with self.assertRaisesRegex(UserError, "Facts"):
                case.with_user(user).description = "Nothing happened"
        self._take_to("closed", case)
        with self.assertRaises(UserError):
            case.with_user(self.service).evaluation = "Even better"

    def test_nothing_is_deleted(self):
        """CD-23: not even the system deletes a complaint or what belongs to it."""
        case = self._take_to("called_back")
        for record in (case, case.offer_ids, case.callback_ids):
            for user in (self.service, self.general_manager, self.administrator):
                with self.assertRaises(AccessError):
                    record.with_user(user).unlink()
            with self.assertRaises(UserError):
                record.sudo().unlink()

    def test_withdrawn(self):
        """CD-23: withdrawing keeps the complaint and says why."""
        case = self._take_to("investigating")
        with self.assertRaisesRegex(UserError, "Say why"):
            case.with_user(self.service).action_withdraw()
        case.with_user(self.service).action_withdraw("Called it off")
        self.assertEqual((case.state, case.end_reason), ("withdrawn", "Called it off"))
        self.assertFalse(case.deadline)

    def test_merged(self):
        """CD-23: merging keeps both and says why."""
        target = self._take_to("accepted", accused_ids=self.colleague.ids)
        case = self._create_case(accused_ids=self.representative.ids)
        service = case.with_user(self.service)
        with self.assertRaises(UserError):
            service.action_merge(case.id, "Same")
        with self.assertRaises(UserError):
            service.action_merge(None, "Same")
        service.action_merge(target.id, "The same matter")
        self.assertEqual((case.state, case.merged_into_id), ("merged", target))
        # neither finds the other's complaint through the link
        both = self.representative | self.colleague
        self.assertEqual(case.accused_ids, both)
        self.assertEqual(target.accused_ids, both)

    def test_reopened(self):
        """CD-23: reopening begins a new round and keeps the first."""
        case = self._take_to("closed")
        case.with_user(self.service).action_reopen("It happened again")
        self.assertEqual((case.state, case.round_number), ("accepted", 2))
        self.assertFalse(case.decision or case.investigation_date or case.told)
        first = case.round_ids
        self.assertEqual(first.decision, "An apology by the manager")
        self.assertEqual(first.satisfaction, 5)
        self.assertEqual(first.reopen_reason, "It happened again")
        with self.assertRaises(AccessError):
            first.with_user(self.service).decision = "Nothing"
        self._take_to("closed", case)
        self.assertEqual(case.state, "closed")

    def test_reopened_needs_another_callback(self):
        """CD-10: the first round's call-back doesn't close the second."""
        case = self._take_to("closed")
        case.with_user(self.service).action_reopen("Again")
        self._take_to("agreed", case)
        with self.assertRaisesRegex(UserError, "call the customer back first"):
            case.with_user(self.service).action_close()

    def test_any_employee_enters(self):
        """CD-25: any employee enters a complaint, also one they see coming."""
        case = self._create_case(user=self.employee_user)
        case.with_user(self.employee_user).read(["description"])
        with self.assertRaises(ValidationError):
            self._create_case(complained_date="2026-03-12 01:00:00")
        foreseen = self._create_case(
            user=self.stranger, complained_date="2026-03-12 01:00:00", is_foreseen=True
        )
        self.assertTrue(foreseen.is_foreseen)
        case.with_user(self.service).action_accept()
        with self.assertRaises(AccessError):
            case.with_user(self.employee_user).read(["description"])

    def test_dialog(self):
        """CD-23: the dialog asks why, and ends as chosen."""
        case = self._create_case()
        dialog = self.env["complaint.case.end"].with_user(self.service)
        for operation, state in (("withdraw", "withdrawn"), ("reopen", "accepted")):
            dialog.create(
                {"case_ids": case.ids, "operation": operation, "reason": "Said so"}
            ).action_apply()
            self.assertEqual(case.state, state)

    def test_types(self):
        """CD-01: the types of P04, product quality and repair request are there, and
        an administrator adds others; each may have its own time.
        """
        for name, flags in (
            ("attitude", (False, False)),
            ("quality", (False, False)),
            ("efficiency", (False, False)),
            ("other", (False, False)),
            ("product", (True, False)),
            ("repair", (True, True)),
        ):
            kind = self.env.ref(f"complaint_desk.complaint_type_{name}")
            self.assertEqual((kind.concerns_product, kind.is_repair), flags, name)
        kind = kind.with_user(self.administrator).create(
            {"name": "Lift stuck", "reply_days": 1}
        )
        case = self._create_case(type_id=kind.id)
        self.assertLess(case.reply_deadline, self._create_case().reply_deadline)
        with self.assertRaises(AccessError):
            kind.with_user(self.service).name = "Other"

    def test_passed_to_the_head(self):
        """CD-05: accepting puts it on the head's list, with the deadline; a changed
        department takes it along.
        """
        case = self._take_to("accepted")
        self.assertRecordValues(
            case.activity_ids,
            [
                {
                    "user_id": self.manager.id,
                    "date_deadline": case.reply_deadline.date(),
                }
            ],
        )
        west = self.env["complaint.team"].create(
            {"name": "West", "department_id": self.west.id}
        )
        case.with_user(self.service).team_id = west
        self.assertEqual(case.activity_ids.user_id, self.west_manager)

    def test_product_quality(self):
        """CD-27: issues are found by product, lot and customer."""
        product = self.env["product.product"].create({"name": "Pump"})
        case = self._create_case(
            type_id=self.env.ref("complaint_desk.complaint_type_product").id,
            product_id=product.id,
            lot="L-77",
        )
        self.assertTrue(case.concerns_product)
        found = self.env["complaint.case"].search(
            [("product_id", "=", product.id), ("lot", "=", "L-77")]
        )
        self.assertEqual(found, case)
