from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .common import TODAY, CustomerArchiveCase


class CreditCase(CustomerArchiveCase):
    """A registered customer, and a product invoiced on delivery."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._register(cls._create_file())
        cls.customer = cls.file.partner_id
        cls.product = cls.env["product.product"].create(
            {
                "name": "Pump",
                "type": "service",
                "invoice_policy": "delivery",
                "list_price": 100,
                "taxes_id": False,
            }
        )
        if not cls.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", cls.company.id)]
        ):
            cls.env["account.chart.template"].try_loading(
                "generic_coa", cls.company, install_demo=False
            )

    @classmethod
    def _create_order(cls, quantity=1, user=None, **vals):
        return (
            cls.env["sale.order"]
            .with_user(user or cls.representative)
            .create(
                {
                    "partner_id": cls.customer.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": cls.product.id,
                                "product_uom_qty": quantity,
                                "price_unit": 100,
                                "tax_ids": False,
                            }
                        )
                    ],
                    **vals,
                }
            )
        )

    @classmethod
    def _create_invoice(cls, amount=100, partner=None, **vals):
        return cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or cls.customer).id,
                "invoice_date": TODAY,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Work", "price_unit": amount, "tax_ids": False}
                    )
                ],
                **vals,
            }
        )

    @classmethod
    def _review(cls, rating="b", file=None, approve=True, **vals):
        review = (
            cls.env["customer.credit.review"]
            .with_user(cls.representative)
            .create(
                {
                    "file_id": (file or cls.file).id,
                    "rating_id": cls.env.ref(
                        f"customer_archive.customer_credit_rating_{rating}"
                    ).id,
                    "reason": "Pays on time",
                    **vals,
                }
            )
        )
        review.action_submit()
        if approve:
            cls._approve(review)
        return review.with_env(cls.env)

    @classmethod
    def _approve(cls, document):
        while line := document.sudo().signoff_line_ids.filtered(
            lambda line: line.state == "pending"
        ):
            line.with_user(line.user_id).action_approve("Fine.")

    @classmethod
    def _release(cls, order, approve=True, **vals):
        release = (
            cls.env["customer.credit.release"]
            .with_user(cls.representative)
            .create({"order_id": order.id, "reason": "Paid on Friday", **vals})
        )
        release.action_submit()
        if approve:
            cls._approve(release)
        return release.with_env(cls.env)

    def _get_exposure(self, partner=None):
        """Return the figure of one customer, which is that among all customers."""
        self.env.invalidate_all()
        partner = partner or self.customer
        figures = partner._get_credit_sql(self.env.company.root_id)
        query = SQL(
            "SELECT f.exposure FROM (%s) f WHERE f.customer_id = %s",
            figures,
            partner.commercial_partner_id.id,
        )
        ((among_all,),) = self.env.execute_query(query)
        exposure = partner.customer_file_credit_exposure
        self.assertAlmostEqual(exposure, among_all)
        return exposure


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCreditReview(CreditCase):
    def test_rating_gives_terms_limit_and_handling(self):
        """CA-19: choosing a rating fills in what it gives."""
        review = self._review("a", approve=False)
        rating = review.rating_id
        self.assertEqual(review.credit_limit, rating.credit_limit)
        self.assertEqual(review.payment_term_id, rating.payment_term_id)
        self.assertEqual(review.handling, "limit")
        self.assertEqual(review.date_until, fields.Date.add(TODAY, months=12))

    def test_approved_review_is_applied(self):
        """CA-19: nothing changes before the approval, everything with it."""
        review = self._review("b", approve=False, credit_limit=700)
        self.assertEqual(self.customer.credit_limit, 0)
        self._approve(review)
        self.assertEqual(review.state, "applied")
        self.assertEqual(self.customer.credit_limit, 700)
        self.assertEqual(
            self.customer.property_payment_term_id,
            self.env.ref("account.account_payment_term_15days"),
        )
        self.assertEqual(self.file.credit_rating_id, review.rating_id)
        self.assertFalse(self.customer.customer_file_credit_hold)

    def test_branches_get_the_terms_of_a_review(self):
        """CA-19: an order of a branch has the reviewed terms, too."""
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        self.env.user.company_ids = [Command.link(branch.id)]
        self._review("b", credit_limit=700)
        order = self._create_order(1, self.env.user, company_id=branch.id)
        term = self.env.ref("account.account_payment_term_15days")
        self.assertEqual(order.payment_term_id, term)
        seller = self.representative
        seller.group_ids += self.env.ref("base.group_partner_manager")
        seller.company_ids += branch
        customer = self.customer.with_user(seller).with_company(branch)
        for other in (self.env.ref("account.account_payment_term_30days"), False):
            with self.assertRaisesRegex(UserError, "payment terms"):
                customer.property_payment_term_id = other
        # a branch's own terms are no other company's
        own = term.create({"name": "Own"})
        review = self._review("b", approve=False, payment_term_id=own.id)
        own.company_id = branch
        self._approve(review)
        self.assertEqual(customer.property_payment_term_id, own)
        self.assertEqual(self.customer.property_payment_term_id, term)

    def test_refused_review_changes_nothing(self):
        """CA-19: a refused review leaves the credit as it was."""
        review = self._review("b", approve=False)
        line = review.sudo().signoff_line_ids.filtered(
            lambda line: line.state == "pending"
        )
        line.with_user(line.user_id).action_refuse("Too much.")
        self.assertEqual(review.state, "refused")
        self.assertEqual(self.customer.credit_limit, 0)

    def test_route_by_preset_and_amount(self):
        """CA-19: department manager and director; the general manager above."""
        self.company.customer_file_credit_manager_amount = 60000
        low = self._review("b", approve=False)
        self.assertEqual(
            low.sudo().signoff_line_ids.sorted("sequence").mapped("role_names"),
            ["Department Manager", "Sales Director"],
        )
        high = self._review("a", approve=False)
        self.assertIn(
            "General Manager", high.sudo().signoff_line_ids.mapped("role_names")
        )
        unlimited = self._review("b", approve=False, credit_limit=0)
        self.assertIn(
            "General Manager", unlimited.sudo().signoff_line_ids.mapped("role_names")
        )
        self.company.customer_file_credit_preset = "p02"
        self.assertEqual(
            self._review("b", approve=False).sudo().signoff_line_ids.role_names,
            "Sales Director",
        )

    def test_strangers_propose_nothing(self):
        """CA-19: only the customer's people propose, and nobody decides alone."""
        rating = self.env.ref("customer_archive.customer_credit_rating_a")
        vals = {"file_id": self.file.id, "rating_id": rating.id, "reason": "Friend"}
        for user in (self.stranger, self.service, self.auditor):
            with self.assertRaises(AccessError):
                self.env["customer.credit.review"].with_user(user).create(vals)
        review = self._review("b", approve=False)
        own = review.with_user(self.representative)
        for forged in ({"state": "applied"}, {"applied_date": TODAY}):
            with self.assertRaises(AccessError):
                own.write(forged)
        with self.assertRaises(UserError):
            own.credit_limit = 999999
        with self.assertRaises(AccessError):
            review.sudo().signoff_line_ids[0].with_user(
                self.representative
            ).action_approve()
        with self.assertRaises(AccessError):
            self.file.with_user(self.representative).credit_handling = "limit"

    def test_limit_is_not_set_past_the_review(self):
        """CA-19: accountants raise no limit by hand, unless control is off."""
        accountant = self.env["res.users"].create(
            {
                "name": "Accountant",
                "login": "accountant",
                "group_ids": [
                    Command.link(self.env.ref("account.group_account_manager").id),
                    Command.link(self.env.ref("base.group_partner_manager").id),
                ],
            }
        )
        customer = self.customer.with_user(accountant)
        with self.assertRaises(UserError):
            customer.credit_limit = 5
        self._create_customer("No file").with_user(accountant).credit_limit = 5
        self.company.customer_file_credit_control = False
        customer.credit_limit = 5

    def test_terms_are_not_set_past_the_review(self):
        """CA-19: nobody gives a customer other terms than the review did."""
        terms = self.env.ref("account.account_payment_term_30days")
        seller = self.representative
        seller.group_ids += self.env.ref("base.group_partner_manager")
        customer = self.customer.with_user(seller)
        customer.property_payment_term_id = terms
        review = self._review("b")
        others = terms.search([("id", "!=", review.payment_term_id.id)], limit=1)
        with self.assertRaisesRegex(UserError, "payment terms"):
            customer.property_payment_term_id = others
        with self.assertRaisesRegex(UserError, "payment terms"):
            self.file.contact_id.with_user(seller).property_payment_term_id = others
        customer.property_payment_term_id = review.payment_term_id
        self.company.customer_file_credit_control = False
        customer.property_payment_term_id = others

    def test_review_ends_by_itself(self):
        """CA-19: after its end the customer pays cash; the owner is reminded before."""
        review = self._review("b")
        cron = self.env["customer.credit.review"]
        with freeze_time(review.date_until - timedelta(days=20)):
            cron._cron_end()
            cron._cron_end()
            self.assertEqual(len(self.file.activity_ids), 1)
            self.assertEqual(self.file.activity_ids.user_id, self.representative)
        with freeze_time(review.date_until + timedelta(days=1)):
            # before any job ran
            with self.assertRaisesRegex(UserError, "pays in advance"):
                self._create_order().action_confirm()
            cron._cron_end()
            self.assertEqual(review.state, "ended")
            self.assertTrue(self.customer.customer_file_credit_hold)
            self._review("b")
            self.assertFalse(self.customer.customer_file_credit_hold)
            self.assertFalse(self.file.activity_ids)
            self._create_order().action_confirm()

    def test_credit_moves_with_the_file(self):
        """CA-19 CA-01: a customer put under another company takes its limit there."""
        self._review("b", credit_limit=700)
        group = self._create_customer("Huaxin Group")
        self.customer.write({"is_company": False, "parent_id": group.id})
        self.assertEqual(self.file.partner_id, group)
        self.assertEqual(group.credit_limit, 700)

    def test_hold_is_an_essential(self):
        """CA-39: everybody inside sees that a customer is on hold, and not why."""
        self._review("d")
        panel = self.customer.with_user(self.service).customer_file_panel
        self.assertTrue(panel["credit_hold"])
        with self.assertRaises(AccessError):
            self.file.with_user(self.service).read(["credit_rating_id"])
        self.company.customer_file_access_preset = "p18"
        self.env.invalidate_all()
        panel = self.customer.with_user(self.service).customer_file_panel
        self.assertFalse(panel["credit_hold"])


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCreditExposure(CreditCase):
    def test_order_counts_whatever_the_invoicing_policy(self):
        """CA-20 T8: a confirmed order counts, delivered or not; a quotation doesn't."""
        order = self._create_order(3)
        self.assertEqual(self._get_exposure(), 0)
        order.action_confirm()
        self.assertEqual(self._get_exposure(), 300)
        order.sudo().action_cancel()
        self.assertEqual(self._get_exposure(), 0)

    def test_invoicing_counts_nothing_twice(self):
        """CA-20 T8: draft, posted and paid invoices of an order."""
        order = self._create_order(3)
        order.action_confirm()
        order.order_line.qty_delivered = 2
        invoice = order.sudo()._create_invoices()
        self.assertEqual(self._get_exposure(), 300)
        invoice.action_post()
        self.assertEqual(self._get_exposure(), 300)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        self.assertEqual(self._get_exposure(), 100)

    def test_units_of_measure(self):
        """CA-20 T8: a dozen invoiced by the piece."""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._create_order(1)
        order.order_line.product_uom_id = dozen
        order.order_line.price_unit = 1200
        order.action_confirm()
        order.order_line.qty_delivered = 1
        invoice = order.sudo()._create_invoices()
        invoice.invoice_line_ids.write(
            {
                "product_uom_id": self.env.ref("uom.product_uom_unit").id,
                "quantity": 6,
                "price_unit": 100,
            }
        )
        invoice.action_post()
        self.assertEqual(self._get_exposure(), 1200)

    def test_down_payment_is_taken_off(self):
        """CA-20 T8: a down payment is owed by itself, not on top of the order."""
        order = self._create_order(10)
        order.action_confirm()
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "percentage", "amount": 30})
        )
        wizard.create_invoices()
        self.assertEqual(self._get_exposure(), 1000)
        order.sudo().invoice_ids.action_post()
        self.assertEqual(self._get_exposure(), 1000)

    def test_draft_invoices_without_order(self):
        """CA-20 T8: drafts count unless they belong to an order."""
        invoice = self._create_invoice(250)
        self.assertEqual(self._get_exposure(), 250)
        invoice.action_post()
        self.assertEqual(self._get_exposure(), 250)

    def test_contacts_count_with_their_company(self):
        """CA-20: the whole customer counts, and each contact shows it."""
        order = self._create_order(2, partner_id=self.file.contact_id.id)
        order.action_confirm()
        self.assertEqual(self._get_exposure(), 200)
        self.assertEqual(self._get_exposure(self.file.contact_id), 200)

    def test_foreign_currency(self):
        """CA-20 T8: figures are in the company's currency."""
        currency = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [Command.create({"name": "2026-01-01", "rate": 4})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Test", "currency_id": currency.id}
        )
        order = self._create_order(2, pricelist_id=pricelist.id)
        order.order_line.price_unit = 100
        order.action_confirm()
        self.assertAlmostEqual(self._get_exposure(), 50)

    def test_branches_count_at_the_root_company(self):
        """CA-20 T8: what a branch sells is owed to the company; sisters stay apart."""
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        sister = self.env["res.company"].create({"name": "Sister"})
        self.env.user.company_ids = [Command.link(branch.id), Command.link(sister.id)]
        for company in (branch, sister):
            order = self._create_order(1, self.env.user, company_id=company.id)
            order.order_line.price_unit = 100
            order.action_confirm()
        self.assertEqual(self._get_exposure(), 100)
        customer = self.customer.with_company(sister)
        self.assertEqual(customer.customer_file_credit_exposure, 100)

    def test_standing_without_accounting_rights(self):
        """CA-20: representatives see the standing, customers don't."""
        self._review("b", credit_limit=400)
        self._create_order(3).action_confirm()
        customer = self.customer.with_user(self.representative)
        self.assertEqual(customer.customer_file_credit_limit, 400)
        self.assertEqual(customer.customer_file_credit_exposure, 300)
        self.assertEqual(customer.customer_file_credit_share, 75)
        self.assertEqual(self.file.with_user(self.representative).credit_exposure, 300)
        self.portal.partner_id.parent_id = self.customer
        with self.assertRaises(AccessError):
            self.customer.with_user(self.portal).read(["customer_file_credit_exposure"])

    def test_page_costs_the_same_at_two_sizes(self):
        """CA-20 T19: one query for the figures of a page."""
        names = ["customer_file_credit_exposure", "customer_file_is_over_limit"]
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(20)]
        )
        counts = []
        customers.read(names)  # what every first reading costs
        for page in (customers[:2], customers[2:]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            page.read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_filters(self):
        """CA-17 CA-20: over and near the limit, due soon, overdue, found by search."""
        Partner = self.env["res.partner"].with_user(self.representative)

        def found(name):
            self.env.invalidate_all()
            watched = self.customer in Partner.search(
                [("customer_file_is_watched", "=", True)]
            )
            self.assertEqual(watched, self.customer.customer_file_is_watched)
            return self.customer in Partner.search([(name, "=", True)])

        self._review("b", credit_limit=400)
        self.assertFalse(found("customer_file_is_near_limit"))
        order = self._create_order(4)
        order.action_confirm()
        self.assertTrue(found("customer_file_is_near_limit"))
        self.assertFalse(found("customer_file_is_over_limit"))
        self.customer.sudo().credit_limit = 300
        self.assertTrue(found("customer_file_is_over_limit"))
        self.assertTrue(self.customer.customer_file_is_over_limit)
        self.assertFalse(found("customer_file_is_near_limit"))
        self.assertNotIn(
            self.customer, Partner.search([("customer_file_is_over_limit", "=", False)])
        )
        order.order_line.qty_delivered = 4
        invoice = order.sudo()._create_invoices()
        invoice.invoice_date = TODAY
        invoice.action_post()
        due = invoice.invoice_date_due
        # without a limit only the days make a customer one to watch
        self.customer.sudo().credit_limit = 0
        for today, soon, overdue in (
            (due - timedelta(days=10), False, False),
            (due - timedelta(days=7), True, False),
            (due + timedelta(days=1), False, True),
        ):
            with freeze_time(today):
                self.assertEqual(found("customer_file_is_due_soon"), soon)
                self.assertEqual(found("customer_file_is_watched"), soon or overdue)
                self.assertEqual(found("customer_file_is_overdue"), overdue)
                self.assertEqual(self.customer.customer_file_is_overdue, overdue)
        self.company.customer_file_credit_due_days = 10
        with freeze_time(due - timedelta(days=10)):
            self.assertTrue(found("customer_file_is_due_soon"))

    def test_customers_search_no_standing(self):
        """CA-20 T6: nor does a customer learn from a search what is not theirs."""
        reasons = ("over_limit", "near_limit", "overdue", "due_soon", "slowing")
        for name in (*reasons, "watched"):
            domain = [(f"customer_file_is_{name}", "=", True)]
            self.env["res.partner"].with_user(self.representative).search(domain)
            with self.subTest(name), self.assertRaises(AccessError):
                self.env["res.partner"].with_user(self.portal).search(domain)

    def test_getting_slower(self):
        """CA-17: customers who pay later than they used to are listed."""
        self.assertFalse(self.customer.customer_file_is_slowing)
        for due, paid in (("2025-10-01", "2025-10-02"), ("2026-02-01", "2026-02-20")):
            invoice = self._create_invoice(
                100,
                invoice_date=due,
                invoice_date_due=due,
                invoice_payment_term_id=False,
            )
            invoice.action_post()
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoice.ids
            ).create({"payment_date": paid})._create_payments()
        self.env.invalidate_all()
        self.assertTrue(self.customer.customer_file_is_slowing)
        self.assertIn(
            self.customer,
            self.env["res.partner"].search([("customer_file_is_slowing", "=", True)]),
        )
        self.assertIn(
            self.customer,
            self.env["res.partner"].search([("customer_file_is_watched", "=", True)]),
        )
        self.company.customer_file_credit_slow_days = 30
        self.env.invalidate_all()
        self.assertFalse(self.customer.customer_file_is_slowing)
        self.assertNotIn(
            self.customer,
            self.env["res.partner"].search([("customer_file_is_watched", "=", True)]),
        )

    def test_watch_warns_the_salesperson_once(self):
        """CA-17: one activity for each customer to watch, for the owner of the file."""
        self._create_invoice(100, invoice_date_due=TODAY).action_post()
        Partner = self.env["res.partner"]
        Partner._cron_warn_of_credit()
        Partner._cron_warn_of_credit()
        activity = self.customer.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.representative)
        self.assertFalse(self.file.contact_id.activity_ids)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCreditStop(CreditCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._review("b", credit_limit=500)

    def _check_stopped(self, call):
        with (
            self.assertRaisesRegex(UserError, "credit limit is"),
            self.env.cr.savepoint(),
        ):
            call()

    def test_every_door_to_a_confirmed_order(self):
        """CA-20 T7: button, write and create of the state, and the private method."""
        order = self._create_order(6)
        self._check_stopped(order.action_confirm)
        self._check_stopped(lambda: order.write({"state": "sale"}))
        self._check_stopped(lambda: order.sudo().write({"state": "sale"}))
        self._check_stopped(lambda: self._create_order(6, state="sale"))
        self._check_stopped(
            order.with_context(customer_file_credit_checked_by=order.ids).action_confirm
        )
        self.assertEqual(order.state, "draft")
        self._create_order(5).action_confirm()
        self._check_stopped(self._create_order(1).action_confirm)

    def test_orders_confirmed_together(self):
        """CA-20: two orders that pass alone don't pass together."""
        orders = self._create_order(3) + self._create_order(3)
        self._check_stopped(orders.action_confirm)

    def test_every_door_to_raise_a_confirmed_order(self):
        """CA-20 T7: lines changed, added, moved; another customer."""
        order = self._create_order(4)
        order.action_confirm()
        line = order.order_line
        self._check_stopped(lambda: line.write({"product_uom_qty": 6}))
        self._check_stopped(lambda: line.write({"price_unit": 200}))
        self._check_stopped(
            lambda: order.write(
                {"order_line": [Command.update(line.id, {"product_uom_qty": 6})]}
            )
        )
        extra = {"product_id": self.product.id, "price_unit": 200, "tax_ids": False}
        self._check_stopped(
            lambda: order.write({"order_line": [Command.create(extra)]})
        )
        self._check_stopped(
            lambda: self.env["sale.order.line"]
            .with_user(self.representative)
            .create({**extra, "order_id": order.id})
        )
        quotation = self._create_order(2)
        self._check_stopped(lambda: quotation.order_line.write({"order_id": order.id}))
        line.product_uom_qty = 5
        other = self._create_order(1, partner_id=self._create_customer("Rich").id)
        other.action_confirm()
        self._check_stopped(
            lambda: other.write(
                {
                    "partner_id": self.customer.id,
                    "partner_invoice_id": self.customer.id,
                }
            )
        )

    def test_figures_are_not_given(self):
        """CA-20 T7: nobody tells what an order is worth, or that it is invoiced."""
        invoice = self._create_invoice(1)
        links = [Command.link(invoice.invoice_line_ids.id)]
        order = self._create_order(6)
        line = order.order_line
        Line = line.browse()
        vals = {"order_id": order.id, "product_id": self.product.id}
        for call in (
            lambda: order.write({"amount_total": 0}),
            lambda: order.write({"currency_rate": 1000, "state": "sale"}),
            lambda: line.write({"price_total": 0}),
            lambda: line.write({"invoice_lines": links}),
            lambda: order.write(
                {"order_line": [Command.update(line.id, {"invoice_lines": links})]}
            ),
            lambda: Line.create({**vals, "invoice_lines": links}),
            lambda: self._create_order(
                order_line=[
                    Command.create(
                        {"product_id": self.product.id, "invoice_lines": links}
                    )
                ]
            ),
            lambda: Line.with_context(default_invoice_lines=links).create(vals),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                call()
        self._check_stopped(
            lambda: self._create_order(
                6, state="sale", amount_total=0, currency_rate=1000
            )
        )
        told = {"product_id": self.product.id, "product_uom_qty": 6, "price_total": 0}
        for order in (
            self._create_order(6, amount_total=0, currency_rate=1000),
            self._create_order(order_line=[Command.create(told)]),
        ):
            self._check_stopped(order.action_confirm)

    def test_orders_below_nothing_give_no_credit(self):
        """CA-20: what is taken back counts once its credit note is posted."""
        self._create_order(-100).action_confirm()
        self._create_invoice(-1000)
        self.assertEqual(self._get_exposure(), 0)
        self._check_stopped(self._create_order(6).action_confirm)
        order = self._create_order(4)
        extra = {"product_id": self.product.id, "price_unit": -100, "tax_ids": False}
        order.order_line = [Command.create(extra)]
        order.action_confirm()
        self.assertEqual(self._get_exposure(), 300)

    def test_orders_from_a_company_that_stops_none(self):
        """CA-20 T7: confirmed elsewhere and brought here is confirmed here."""
        other = self.env["res.company"].create({"name": "Freeland"})
        self.representative.company_ids += other
        order = self._create_order(6).with_context(
            allowed_company_ids=(self.company + other).ids
        )
        order.write({"company_id": other.id})
        order.write({"state": "sale"})
        self._check_stopped(lambda: order.write({"company_id": self.company.id}))

    def test_lowering_always_passes(self):
        """CA-20: an order over a lowered limit can be reduced, and lines swapped."""
        order = self._create_order(5)
        order.action_confirm()
        self.customer.sudo().credit_limit = 100
        order.order_line.product_uom_qty = 4
        order.note = "Mind the gate"
        extra = {"product_id": self.product.id, "price_unit": 100, "tax_ids": False}
        order.write(
            {
                "order_line": [
                    Command.create(extra),
                    Command.update(order.order_line.id, {"product_uom_qty": 3}),
                ]
            }
        )
        self.assertEqual(order.amount_total, 400)
        order.sudo().action_cancel()

    def test_hold_and_cash(self):
        """CA-20 T8: cash only is terms plus hold, not limit 0."""
        for rating, message in (("c", "pays in advance"), ("d", "is on hold")):
            self._review(rating)
            with self.assertRaisesRegex(UserError, message):
                self._create_order(1).action_confirm()

    def test_orders_passed_on_to_whom_is_on_hold(self):
        """CA-20: what somebody else pays isn't ordered by a customer on hold either."""
        rich = self._create_customer("Rich")
        order = self._create_order(1, partner_id=rich.id)
        order.action_confirm()
        self._review("d")
        vals = {"partner_id": self.customer.id, "partner_invoice_id": rich.id}
        with self.assertRaisesRegex(UserError, "is on hold"):
            order.write(vals)

    def test_off_after_plain_installation(self):
        """CA-20 T9: without the switch everything is as in Odoo."""
        self.assertFalse(
            self.env["res.company"].create({"name": "New"}).customer_file_credit_control
        )
        self.company.customer_file_credit_control = False
        self._create_order(60).action_confirm()

    def test_notice_on_the_quotation(self):
        """CA-20: the quotation says beforehand that it will stop."""
        order = self._create_order(6)
        self.assertIn("credit limit is", order.customer_file_credit_notice)
        order.order_line.product_uom_qty = 5
        self.assertFalse(order.customer_file_credit_notice)
        both = order + self._create_order(5)
        both.invalidate_recordset(["customer_file_credit_notice"])
        self.assertEqual(both.mapped("customer_file_credit_notice"), [False, False])

    def test_customers_read_no_figures(self):
        """CA-20 T6: the customer who signs on line isn't told the figures."""
        order = self._create_order(6)
        with self.assertRaisesRegex(UserError, "contact us"):
            order.with_user(self.portal).sudo().action_confirm()

    def test_release_covers_this_order_and_amount(self):
        """CA-20: released by a manager, with reason, for one order and amount only."""
        order = self._create_order(6)
        release = self._release(order, approve=False)
        self._check_stopped(order.action_confirm)
        self._approve(release)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        copy = order.copy()
        self._check_stopped(copy.action_confirm)
        self._check_stopped(lambda: order.order_line.write({"product_uom_qty": 7}))
        extra = {"product_id": self.product.id, "price_unit": 1, "tax_ids": False}
        self._check_stopped(
            lambda: order.write({"order_line": [Command.create(extra)]})
        )
        bodies = " ".join(order.sudo().message_ids.mapped("body"))
        self.assertIn("Paid on Friday", bodies)

    def test_release_ends_with_cancelling(self):
        """CA-20: a cancelled and reopened order needs a new release."""
        order = self._create_order(6)
        release = self._release(order)
        order.action_confirm()
        order.sudo().action_cancel()
        self.assertEqual(release.state, "ended")
        order.action_draft()
        self._check_stopped(order.action_confirm)
        self._release(order)
        order.action_confirm()
        order.write({"state": "sent"})
        self._check_stopped(lambda: order.write({"state": "sale"}))

    def test_release_of_another_customer(self):
        """CA-20: a release doesn't move to another customer with its order."""
        other = self._create_customer("Rich")
        order = self._create_order(6, partner_id=other.id)
        self._release(order)
        order.write(
            {"partner_id": self.customer.id, "partner_invoice_id": self.customer.id}
        )
        self._check_stopped(order.action_confirm)

    def test_release_of_an_order_passed_on(self):
        """CA-20: nor to somebody else who orders, whoever is invoiced."""
        order = self._create_order(6)
        self._release(order)
        order.write({"partner_id": self._create_customer("Other").id})
        order.partner_invoice_id = self.customer
        self._check_stopped(order.action_confirm)
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id}
        )
        order.write({"partner_id": contact.id})
        order.partner_invoice_id = self.customer
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_release_of_a_confirmed_order_to_be_raised(self):
        """CA-20: what an order will be raised to can be released before."""
        order = self._create_order(5)
        order.action_confirm()
        self._release(order, amount=700)
        order.order_line.product_uom_qty = 7
        self._check_stopped(lambda: order.order_line.write({"product_uom_qty": 8}))

    def test_nobody_releases_their_own_order(self):
        """CA-20: forged and changed releases are refused."""
        order = self._create_order(6)
        release = self._release(order, approve=False).with_user(self.representative)
        for forged in ({"state": "approved"}, {"user_id": self.stranger.id}):
            with self.assertRaises(AccessError):
                release.write(forged)
        with self.assertRaises(UserError):
            release.amount = 9999
        with self.assertRaises(AccessError):
            release.sudo().signoff_line_ids[0].with_user(
                self.representative
            ).action_approve()
        with self.assertRaises(AccessError):
            self.env["customer.credit.release"].with_user(self.representative).create(
                {"order_id": order.id, "reason": "Mine", "state": "approved"}
            )
        with self.assertRaises(AccessError):
            self.env["customer.credit.release"].with_user(self.stranger).create(
                {"order_id": order.id, "reason": "Somebody else's"}
            )
        self._check_stopped(order.action_confirm)

    def test_invoices_without_order(self):
        """CA-20 T7: only what no order stands for is checked when posting."""
        order = self._create_order(5)
        order.action_confirm()
        order.order_line.qty_delivered = 5
        self._check_invoice_stopped(self._create_invoice(100))
        self.customer.sudo().credit_limit = 10
        order.sudo()._create_invoices().action_post()
        self._check_invoice_stopped(self._create_invoice(1))
        refund = self._create_invoice(100, move_type="out_refund")
        refund.action_post()

    def test_invoices_of_what_nobody_ordered(self):
        """CA-20 T7: a quotation or another customer's order stands for no invoice."""
        other = self._create_order(6, partner_id=self._create_customer("Rich").id)
        other.action_confirm()
        for order in (self._create_order(6), other):
            invoice = self._create_invoice(600)
            invoice.invoice_line_ids.sale_line_ids = order.order_line
            self._check_invoice_stopped(invoice)

    def _check_invoice_stopped(self, invoice):
        with (
            self.assertRaisesRegex(UserError, "beyond their credit"),
            self.env.cr.savepoint(),
        ):
            invoice.action_post()
        invoice.button_cancel()

    def _pay_on_line(self, order, amount):
        provider = self.env["payment.provider"].create(
            {"name": "Test", "code": "none", "company_id": self.company.id}
        )
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_unknown").id,
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "operation": "online_direct",
                "state": "done",
                "reference": f"T{order.id}",
                "sale_order_ids": [Command.set(order.ids)],
            }
        )

    def test_money_paid_on_line_is_never_refused(self):
        """CA-20 T7: paid in full it is confirmed, cash only or over the limit."""
        order = self._create_order(6, require_payment=True, prepayment_percent=1)
        self._pay_on_line(order, 600)._check_amount_and_confirm_order()
        self.assertEqual(order.state, "sale")
        self._check_stopped(lambda: order.order_line.write({"product_uom_qty": 12}))
        self._review("c")
        order = self._create_order(6, require_payment=True, prepayment_percent=1)
        self._pay_on_line(order, 600)._check_amount_and_confirm_order()
        self.assertEqual(order.state, "sale")

    def test_money_paid_in_part_or_on_hold(self):
        """CA-20 T7: the order stays a quotation with an activity, nothing raises."""
        order = self._create_order(8, require_payment=True, prepayment_percent=0.5)
        self._pay_on_line(order, 400)._check_amount_and_confirm_order()
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.sudo().activity_ids.user_id, self.representative)
        self._review("d")
        order = self._create_order(1, require_payment=True, prepayment_percent=1)
        self._pay_on_line(order, 100)._check_amount_and_confirm_order()
        self.assertEqual(order.state, "draft")
        self.assertTrue(order.sudo().activity_ids)
