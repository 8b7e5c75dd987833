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

    def test_board(self):
        """CA-38: open complaints on the sales director's board, of those they read."""
        self.env["complaint.case"].search([]).sudo().state = "withdrawn"
        self._create_case()

        def get_figure(user):
            board = self.env["customer.analysis"].with_user(user).get_board()
            figures = {figure["name"]: figure for figure in board["figures"]}
            return figures["complaints"]["value"]

        self.assertEqual(get_figure(self.general_manager), 1)
        self.assertEqual(get_figure(self.west_manager), 0)
        action = (
            self.env["customer.analysis"]
            .with_user(self.general_manager)
            .get_board_action("complaints")
        )
        self.assertEqual(action["res_model"], "complaint.case")
