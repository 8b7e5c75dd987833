import gc
import json

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from .common import CustomerArchiveCase


class BoardCase(CustomerArchiveCase):
    """Customers in East and West that buy, began to, and stopped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pump = cls.env["product.product"].create(
            {"name": "Pump", "taxes_id": False, "standard_price": 60}
        )
        cls.loyal, cls.new, cls.lost, cls.western = (
            cls._create_file(owner, cls._create_customer(name))
            for owner, name in (
                (cls.representative, "Loyal Ltd"),
                (cls.colleague, "New Ltd"),
                (cls.colleague, "Lost Ltd"),
                (cls.stranger, "West Ltd"),
            )
        )
        cls.files = cls.loyal | cls.new | cls.lost | cls.western
        cls.files.write({"state": "registered", "registered_date": "2026-01-10"})
        for file, day, price in (
            (cls.loyal, "2026-02-01", 100),
            (cls.loyal, "2025-02-01", 80),
            (cls.new, "2026-01-01", 200),
            (cls.lost, "2025-01-20", 40),
            (cls.western, "2026-02-02", 1000),
        ):
            cls._sell(file, day, price)

    @classmethod
    def _sell(cls, file, day, price):
        order = cls.env["sale.order"].create(
            {
                "partner_id": file.partner_id.id,
                "user_id": file.owner_id.id,
                "order_line": [
                    Command.create({"product_id": cls.pump.id, "price_unit": price})
                ],
            }
        )
        order.action_confirm()
        order.date_order = day


@tagged("post_install", "-at_install")
@freeze_time("2026-03-11 02:00:00")
class TestBoard(BoardCase):
    def _get_board(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        board = self.env["customer.analysis"].with_user(user).get_board()
        json.dumps(board)  # as it goes to the browser
        return board

    def _get_values(self, user):
        return {
            figure["name"]: figure["value"]
            for figure in self._get_board(user)["figures"]
        }

    def _assert_values(self, user, **expected):
        values = self._get_values(user)
        self.assertEqual({name: values[name] for name in expected}, expected)

    def _count_behind(self, user, name):
        """Count what the list behind a figure shows."""
        analysis = self.env["customer.analysis"].with_user(user)
        action = analysis.get_board_action(name)
        return analysis.env[action["res_model"]].search_count(action["domain"])

    def test_customers(self):
        """CA-38 CA-41: who buys, who began, who stopped; turnover and profit."""
        self._assert_values(
            self.manager, active=2, new=1, lost=1, turnover=300, profit=180
        )
        self._assert_values(self.director, active=3, new=2, lost=1, turnover=1300)

    def test_of_what_one_reads(self):
        """CA-38 T1: a manager's board is of their department, a rep's of their own."""
        self._assert_values(self.west_manager, active=1, lost=0, turnover=1000)
        self._assert_values(self.representative, active=1, new=0, lost=0, turnover=100)
        names = [chart["name"] for chart in self._get_board(self.manager)["charts"]]
        self.assertNotIn("products", names)
        names = [chart["name"] for chart in self._get_board(self.director)["charts"]]
        self.assertIn("products", names)

    def test_refused(self):
        """CA-38: the board is closed to whoever has no analysis of customers."""
        analysis = self.env["customer.analysis"]
        for user in (self.portal, self.integration, self.employee_user, self.service):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    analysis.with_user(user).get_board()
                with self.assertRaises(AccessError):
                    analysis.with_user(user).get_board_action("lost")
        with self.assertRaises(UserError):
            analysis.with_user(self.director).get_board_action("salaries")

    def test_lists_behind(self):
        """CA-38: a figure and the list behind it are the same."""
        self.env["customer.anniversary"].create(
            {"partner_id": self.loyal.partner_id.id, "month": 3, "day": 14}
        )
        self.env["customer.anniversary"].create(
            {"partner_id": self.western.partner_id.id, "month": 3, "day": 14}
        )
        promotion = self.env["customer.promotion"].create(
            {"name": "Fair", "kind": "publicity", "user_id": self.manager.id}
        )
        promotion.action_start()
        for user in (self.manager, self.director):
            values = self._get_values(user)
            for name in (
                *("active", "new", "lost", "care", "dormant", "promotions"),
                *("waiting", "over_limit"),
            ):
                with self.subTest(user=user.login, name=name):
                    self.assertEqual(self._count_behind(user, name), values[name])
        self.assertEqual(self._get_values(self.manager)["care"], 1)
        self.assertEqual(self._get_values(self.manager)["promotions"], 1)

    def test_every_action_opens(self):
        """CA-38 CA-41: each figure and each chart leads to a list one may open."""
        board = self._get_board(self.director)
        analysis = self.env["customer.analysis"].with_user(self.director)
        for item in [*board["figures"], *board["charts"]]:
            with self.subTest(name=item["name"]):
                action = analysis.get_board_action(item["name"])
                analysis.env[action["res_model"]].search(action["domain"], limit=1)
                json.dumps(action)
        for chart in board["charts"]:
            records = analysis.env[chart["resModel"]]
            records.get_view(chart["viewId"], chart["type"])
            groups = chart.get("context", {}).get("graph_groupbys")
            if groups:
                records.formatted_read_group(chart["domain"], groups, ["__count"])

    def test_credit(self):
        """CA-38 CA-20: over the limit and overdue, of the files one reads."""
        for file in (self.loyal, self.western):
            invoice = self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": file.partner_id.id,
                    "invoice_date": "2026-01-05",
                    "invoice_date_due": "2026-01-20",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": self.pump.id,
                                "price_unit": 70,
                                "tax_ids": False,
                            }
                        )
                    ],
                }
            )
            invoice.action_post()
            file.partner_id.credit_limit = 50
        self._assert_values(self.manager, over_limit=1, overdue=70)
        self._assert_values(self.director, over_limit=2, overdue=140)
        self.assertEqual(self._count_behind(self.manager, "overdue"), 1)
        self.assertEqual(self._count_behind(self.manager, "over_limit"), 1)

    def test_targets(self):
        """CA-38 CA-16: the highest targets of today that one reads."""
        self.assertNotIn("target", self._get_values(self.director))
        targets = self.env["customer.sales.target"]
        period = {"date_from": "2026-01-01", "date_to": "2026-12-31"}
        region = targets.with_user(self.director).create(
            {"department_id": self.east.id, "amount": 600, **period}
        )
        targets.with_user(self.manager).create(
            {"parent_id": region.id, "user_id": self.colleague.id, "amount": 400}
        )
        self._assert_values(self.director, target=50)
        self._assert_values(self.manager, target=50)
        self._assert_values(self.colleague, target=50)
        self.assertNotIn("target", self._get_values(self.west_manager))

    def test_other_company(self):
        """CA-38: the board is of the company one works in."""
        sister = self.env["res.company"].create({"name": "Sister"})
        self.director.company_ids += sister
        analysis = self.env["customer.analysis"].with_user(self.director)
        board = analysis.with_context(
            allowed_company_ids=[sister.id, self.company.id]
        ).get_board()
        values = {figure["name"]: figure["value"] for figure in board["figures"]}
        self.assertEqual((values["active"], values["turnover"]), (0, 0))

    def test_query_count(self):
        """CA-38 T19: the board of many customers costs as many queries as of few."""
        counts = []
        for size in (1, 1, 20):
            for i in range(size):
                customer = self._create_customer(f"{len(counts)} {i}")
                file = self._create_file(partner=customer)
                file.write({"state": "registered"})
                self._sell(file, "2026-02-01", 10)
            self.env.flush_all()
            self.env.invalidate_all()
            # an environment left over would spare the reading of its company
            gc.collect()
            before = self.env.cr.sql_log_count
            self.env["customer.analysis"].with_user(self.director).get_board()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestBoardUi(BoardCase, HttpCase):
    def test_board(self):
        """CA-38 CA-41: the director opens the board, a figure and a graph."""
        self.start_tour(
            "/odoo/customer-board",
            "customer_archive_board",
            login=self.director.login,
        )
