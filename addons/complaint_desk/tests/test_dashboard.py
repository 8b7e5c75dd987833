from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestDashboard(ComplaintCase, HttpCase):
    def test_dashboard(self):
        """CD-13: the day's numbers, and the next step with one click."""
        self.env["complaint.case"].search([]).sudo().state = "withdrawn"
        long_ago = fields.Datetime.now() - timedelta(days=20)
        for name, date in (
            ("Sooner Ltd", long_ago),
            ("Mine Ltd", long_ago),
            ("Later Ltd", fields.Datetime.now()),
        ):
            case = self._create_case(
                partner_id=self._create_customer(name).id, complained_date=date
            )
            if name == "Mine Ltd":
                case.with_user(self.service).action_accept()
        self.start_tour(
            "/odoo/complaints", "complaint_desk_dashboard", login=self.service.login
        )
        sooner = self.env["complaint.case"].search(
            [("partner_id.name", "=", "Sooner Ltd")]
        )
        self.assertEqual((sooner.state, sooner.user_id), ("accepted", self.manager))
