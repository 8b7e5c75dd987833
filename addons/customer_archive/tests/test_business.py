from datetime import date

from odoo import Command
from odoo.tests import Form, freeze_time, tagged

from .common import CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-11 02:00:00")
class TestBusiness(CustomerArchiveCase):
    """CA-05: how the customer's business goes, and its business with us."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._create_file()
        cls.pump = cls.env["product.product"].create(
            {"name": "Pump", "invoice_policy": "order", "taxes_id": False}
        )

    def _sell(self, date, price, partner=None, confirm=True, **vals):
        order = self.env["sale.order"].create(
            {
                "partner_id": (partner or self.file.partner_id).id,
                "order_line": [
                    Command.create({"product_id": self.pump.id, "price_unit": price})
                ],
                **vals,
            }
        )
        if confirm:
            order.action_confirm()
            order.date_order = date
        return order

    def _get_figures(self, prefix):
        names = ("this_year", "last_year", "before")
        self.file.invalidate_recordset()
        file = self.file.with_user(self.representative)
        return [file[f"{prefix}_{name}"] for name in names]

    def test_orders_and_invoices(self):
        """CA-05: what was ordered and invoiced, by years, all contacts together."""
        contact = self.file.contact_id
        self._sell("2026-02-01", 100)
        order = self._sell("2026-03-02", 40, contact)
        self._sell("2025-06-01", 300)
        self._sell("2023-06-01", 500)
        self._sell("2026-02-02", 999, confirm=False)
        self._sell("2026-02-02", 999, self._create_customer("Other"))
        self.assertEqual(self._get_figures("ordered"), [140, 300, 500])
        invoice = order._create_invoices()
        self.assertEqual(self._get_figures("invoiced"), [0, 0, 0])
        invoice.action_post()
        self.assertEqual(self._get_figures("invoiced"), [40, 0, 0])

    def test_foreign_currency(self):
        """CA-05: sums are in the company's currency."""
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "X",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 2})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "XTS", "currency_id": currency.id}
        )
        self._sell("2026-02-01", 100, pricelist_id=pricelist.id)
        self.assertEqual(self._get_figures("ordered"), [50, 0, 0])

    def test_composition_of_sales(self):
        """CA-41: confirmed orders by grade, class and region, contacts included."""
        grade = self.env["customer.grade"].create({"name": "Gold"})
        self.file.sudo().grade_id = grade
        self._sell("2026-02-01", 100)
        self._sell("2026-02-02", 40, self.file.contact_id)
        self._sell("2026-02-02", 7, self._create_customer("No file"))
        self._sell("2026-02-02", 999, confirm=False)
        report = self.env["sale.report"].with_user(self.director)
        for name, value in (
            ("customer_file_grade_id", grade),
            ("customer_file_class_id", self.class_general),
        ):
            sums = report._read_group(
                [("state", "=", "sale"), ("product_id", "=", self.pump.id)],
                [name],
                ["price_subtotal:sum"],
            )
            self.assertEqual(dict(sums), {value: 140, value.browse(): 7})

    def _get_analysis(self, user):
        self.env.invalidate_all()
        return (
            self.env["customer.analysis"]
            .with_user(user)
            .search([("file_id", "=", self.file.id)])
        )

    def test_analysis(self):
        """CA-38: loyalty, purchases and profit of the last 12 months."""
        self.file.sudo().state = "registered"
        self.assertEqual(self._get_analysis(self.director).loyalty, "none")
        self.pump.standard_price = 30
        self._sell("2024-06-01", 300)
        self.assertEqual(self._get_analysis(self.director).loyalty, "lost")
        self._sell("2026-02-01", 100)
        self._sell("2026-02-02", 40, self.file.contact_id)
        self.assertRecordValues(
            self._get_analysis(self.director),
            [
                {
                    "loyalty": "loyal",
                    "turnover": 140,
                    "former_turnover": 300,
                    "profit": 80,
                    "class_id": self.class_general.id,
                }
            ],
        )

    def test_outlook(self):
        """CA-38: what is ahead: opportunities, preferences, promotions, care days."""
        self.file.sudo().write({"state": "registered", "registered_date": "2026-03-01"})
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": name,
                    "type": kind,
                    "partner_id": partner.id,
                    "expected_revenue": 1000,
                    "probability": 40,
                }
                for name, kind, partner in (
                    ("Pumps", "opportunity", self.file.partner_id),
                    ("Parts", "opportunity", self.file.contact_id),
                    ("Enquiry", "lead", self.file.partner_id),
                    ("Lost", "opportunity", self.file.partner_id),
                )
            ]
        )
        leads[3].action_set_lost()
        tea = self.env.ref("customer_archive.customer_preference_type_tea")
        self.env["customer.preference"].create(
            {"partner_id": self.file.contact_id.id, "type_id": tea.id, "value": "Green"}
        )
        self.env["customer.anniversary"].create(
            [
                {"partner_id": self.file.contact_id.id, "month": month, "day": 10}
                for month in (3, 4, 5)
            ]
        )
        promotion = self.env["customer.promotion"].create(
            {"name": "Fair", "line_ids": [Command.create({"file_id": self.file.id})]}
        )
        self.assertEqual(self._get_analysis(self.director).promotion_count, 0)
        promotion.action_start()
        self.assertRecordValues(
            self._get_analysis(self.director),
            [
                {
                    "potential": 800,
                    "preference_count": 1,
                    "care_count": 1,
                    "promotion_count": 1,
                    "registered_date": date(2026, 3, 1),
                }
            ],
        )

    def test_analysis_with_the_file_only(self):
        """CA-38 T1: no figure of a customer whose file is closed to the reader."""
        self.assertFalse(self._get_analysis(self.west_manager))
        groups = (
            self.env["customer.analysis"]
            .with_user(self.west_manager)
            ._read_group([], ["owner_id"], ["turnover:sum"])
        )
        self.assertNotIn(self.representative, [owner for owner, _sum in groups])

    def test_of_one_company(self):
        """CA-05: another company's business with the customer doesn't count."""
        sister = self.env["res.company"].create({"name": "Sister"})
        self.env["account.chart.template"].try_loading("generic_coa", sister)
        self._sell("2026-02-01", 100, company_id=sister.id)
        self.assertEqual(self._get_figures("ordered"), [0, 0, 0])

    def test_queries(self):
        """CA-05: figures of many files cost as many queries as those of one."""
        files = self.file
        for i in range(5):
            files |= self._create_file(partner=self._create_customer(f"C {i}"))
        self.env.flush_all()
        counts = []
        for number in (1, 1, 6):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            files[:number].mapped("ordered_this_year")
            files[:number].mapped("invoiced_this_year")
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])

    def test_form(self):
        """CA-05: quality of the people, competitors, ties and attitude are entered."""
        with Form(self.file.with_user(self.representative)) as form:
            form.manager_quality = "Sound engineers"
            form.staff_quality = "Trained by us"
            form.competitors = "Nordsee Pumps"
            form.ties = "Their head was our apprentice"
            form.attitude = "friendly"
        self.assertRecordValues(
            self.file, [{"attitude": "friendly", "competitors": "Nordsee Pumps"}]
        )
