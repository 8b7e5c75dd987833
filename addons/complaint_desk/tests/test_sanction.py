from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import NOW, ComplaintCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSanction(ComplaintCase):
    def _propose(self, case, code="2-1", user=None, person=None):
        rule = self.env["complaint.sanction.rule"].search([("code", "=", code)])
        return (
            self.env["complaint.sanction"]
            .with_user(user or self.manager)
            .create(
                {
                    "case_id": case.id,
                    "rule_id": rule.id,
                    "user_id": (person or self.representative).id,
                }
            )
            .with_env(self.env)
        )

    def _get_entry(self, sanction):
        return self.env["staff.assessment"].search(
            [("proposal_key", "=", f"complaint_sanction {sanction.id}")]
        )

    def test_table(self):
        """CD-16: 14 facts in 5 tiers, with the figures the policy has."""
        rules = self.env["complaint.sanction.rule"].search([])
        self.assertEqual(len(rules), 14)
        by_tier = rules.grouped("tier")
        self.assertEqual([len(by_tier[n]) for n in range(1, 6)], [3, 3, 2, 2, 4])
        for tier, fine, points in ((2, 200, 5), (3, 300, 10), (4, 1000, 0)):
            for rule in by_tier[tier]:
                self.assertEqual((rule.fine, rule.points), (fine, points))
                self.assertTrue(rule.is_announced)
        self.assertTrue(all(by_tier[4].mapped("forfeits_pay")))
        self.assertTrue(all((by_tier[1] | by_tier[5]).mapped("is_assumed")))

    def test_ledger(self):
        """CD-16: what is decided becomes an entry; it never names the complaint."""
        case = self._take_to("accepted", accused_ids=self.representative.ids)
        sanction = self._propose(case)
        sanction.with_user(self.manager).action_decide()
        entry = self._get_entry(sanction)
        self.assertEqual(
            (entry.user_id, entry.points, entry.amount, entry.kind),
            (self.representative, -5, -200, "fine"),
        )
        self.assertNotIn(case.number, f"{entry.reason} {entry.source_name}")
        with self.assertRaises(UserError):
            sanction.with_user(self.manager).action_decide()

    def test_who_decides(self):
        """CD-17: the head within the time, otherwise the general manager."""
        case = self._take_to("accepted")
        sanction = self._propose(case, user=self.service)
        for user in (self.service, self.director):
            with self.assertRaises(AccessError):
                sanction.with_user(user).action_decide()
        self.assertEqual(str(sanction.decision_deadline), "2026-03-18")
        with freeze_time("2026-03-19 01:00:00"), self.assertRaises(AccessError):
            sanction.with_user(self.manager).action_decide()
        sanction.with_user(self.general_manager).action_dismiss()
        self.assertEqual(sanction.state, "dismissed")
        self.assertFalse(self._get_entry(sanction))

    def test_head_complained_of(self):
        """CD-17, CD-18: about the head, the general manager decides alone."""
        case = self._take_to("accepted", accused_ids=self.manager.ids)
        sanction = self._propose(case, user=self.service, person=self.manager)
        self.assertFalse(
            self.env["complaint.sanction"]
            .with_user(self.manager)
            .search([("id", "=", sanction.id)])
        )
        with self.assertRaises(AccessError):
            sanction.with_user(self.manager).action_dismiss()
        sanction.with_user(self.general_manager).action_decide()
        self.assertTrue(self._get_entry(sanction))

    def test_not_for_oneself(self):
        """CD-18: nobody proposes or dismisses their own sanction."""
        case = self._take_to("accepted")
        with self.assertRaises(AccessError):
            self._propose(case, user=self.manager, person=self.manager)
        sanction = self._propose(case, user=self.service, person=self.manager)
        with self.assertRaises(AccessError):
            sanction.with_user(self.manager).action_dismiss()

    def test_decision_is_the_buttons(self):
        """CD-17: nobody creates a sanction as decided."""
        case = self._take_to("accepted")
        rule = self.env["complaint.sanction.rule"].search([], limit=1)
        sanction = (
            self.env["complaint.sanction"]
            .with_user(self.manager)
            .create(
                {
                    "case_id": case.id,
                    "rule_id": rule.id,
                    "user_id": self.representative.id,
                    "state": "decided",
                    "decision_deadline": "2030-01-01",
                }
            )
        )
        self.assertEqual(sanction.state, "proposed")
        self.assertEqual(str(sanction.decision_deadline), "2026-03-18")
        with self.assertRaises(AccessError):
            sanction.write({"state": "decided"})

    def test_concealment_is_proposed(self):
        """CD-25: entered late, the concealment tier is proposed, once."""
        quick = self._create_case(complained_date="2026-03-10 06:00:00")
        self.assertFalse(quick.sanction_ids)
        late = self._create_case(
            user=self.colleague, complained_date="2026-03-09 01:00:00"
        )
        self.assertEqual(late.sanction_ids.user_id, self.colleague)
        self.assertEqual(late.sanction_ids.rule_id.code, "4-1")
        late._propose_concealment()
        self.assertEqual(len(late.sanction_ids), 1)
        self.company.complaint_entry_hours = 0
        self.assertFalse(
            self._create_case(complained_date="2026-03-02 01:00:00").sanction_ids
        )

    def test_breach_is_proposed(self):
        """CD-26: a broken deadline proposes the head's tier; a person decides."""
        case = self._take_to("accepted")
        with freeze_time("2026-03-12 01:10:00"):
            self._run_cron()
            self._run_cron()
        self.assertEqual(case.sanction_ids.rule_id.code, "3-2")
        self.assertEqual(case.sanction_ids.user_id, self.manager)
        self.assertEqual(case.sanction_ids.state, "proposed")
