from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestReport(ComplaintCase):
    def _render(self, name, records):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            f"complaint_desk.{name}", records.ids
        )
        return html.decode()

    def test_business_card(self):
        """CD-24: each employee's card carries complaint phone and mailbox."""
        self.company.write(
            {"complaint_phone": "400 555 0199", "complaint_email": "help@example.com"}
        )
        employees = self.representative.employee_id + self.stranger.employee_id
        for user in (self.env.user, self.employee_user):
            cards = (
                self.env["ir.actions.report"]
                .with_user(user)
                ._render_qweb_html("complaint_desk.business_card", employees.ids)[0]
                .decode()
            )
            for text in ("400 555 0199", "help@example.com"):
                self.assertEqual(cards.count(text), 2)
            for employee in employees:
                self.assertIn(employee.name, cards)

    def test_no_business_card_without(self):
        """CD-24: none is printed while phone or mailbox is missing."""
        employee = self.representative.employee_id
        for phone, email in (("400 555 0199", False), (False, "help@example.com")):
            self.company.write({"complaint_phone": phone, "complaint_email": email})
            with self.assertRaisesRegex(UserError, "Settings"):
                self._render("business_card", employee)

    def test_repair_slip(self):
        """CD-20: 维修单 with parts and total."""
        case = self._take_to(
            "accepted", type_id=self.env.ref("complaint_desk.complaint_type_repair").id
        )
        repair = self.env["complaint.repair"].create(
            {
                "case_id": case.id,
                "place": "Room 302",
                "fault": "The tap drips",
                "labour_cost": 50,
                "part_ids": [(0, 0, {"name": "Washer", "unit_cost": 7})],
            }
        )
        slip = self._render("report_complaint_repair", repair)
        for text in (case.number, "Room 302", "The tap drips", "Washer", "57.00"):
            self.assertIn(text, slip)

    def test_record_and_report(self):
        """CD-03, CD-05, CD-08, CD-10: 《客户投诉记录表》 has all offers and call-backs,
        《客户投诉报表》 a line per complaint.
        """
        case = self._take_to("offered")
        case.offer_ids.with_user(self.manager).action_decline("Too little")
        self._offer(case, "A voucher")
        self._take_to("agreed", case)
        self._call_back(case, is_content=False, feedback="Not yet", satisfaction="2")
        self._call_back(case)
        record = self._render("report_complaint_case_record", case)
        for text in ("Too little", "A voucher", "Not yet", "Fine now"):
            self.assertIn(text, record)
        other = self._create_case()
        lines = self._render("report_complaint_case_notice", case + other)
        for text in (case.number, other.number):
            self.assertIn(text, lines)
