import base64
from contextlib import closing
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import CustomerArchiveCase

EMAIL, NOTE = "mail.mt_comment", "mail.mt_note"


class HistoryCase(CustomerArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._register(cls._create_file())
        cls.customer = cls.file.partner_id
        cls.contact = cls.file.contact_id
        cls.Event = cls.env["customer.file.event"]
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Pumps",
                "type": "opportunity",
                "partner_id": cls.contact.id,
                "user_id": cls.colleague.id,
            }
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Pump", "type": "service", "taxes_id": []}
        )

    def _rows(self, file=None, **equal):
        domain = [("file_id", "=", (file or self.file).id), ("res_id", "!=", False)]
        domain += [(name, "=", value) for name, value in equal.items()]
        return self.Event.search(domain, order="id")

    def _post(self, document, body="Hello", subtype=EMAIL, **kwargs):
        return document.message_post(
            body=body, subtype_xmlid=subtype, **{"message_type": "comment", **kwargs}
        )

    def _create_orders(self, customer, count=1):
        return self.env["sale.order"].create(
            [
                {
                    "partner_id": customer.id,
                    "user_id": self.representative.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "price_unit": 1200}
                        )
                    ],
                }
                for _number in range(count)
            ]
        )

    def _enter(self, user, **vals):
        return self.Event.with_user(user).create(
            {"file_id": self.file.id, "summary": "Called", **vals}
        )


@tagged("post_install", "-at_install")
class TestHistoryOfMessages(HistoryCase):
    def test_every_document(self):
        """CA-23: e-mails on the customer, contacts, leads and orders; once each."""
        order = self._create_orders(self.customer)
        documents = (self.customer, self.contact, self.lead, order)
        for document in documents:
            self._post(document, f"About {document._name}")
        rows = self._rows(kind="email")
        self.assertEqual(
            rows.mapped("summary"),
            [f"About {document._name}" for document in documents],
        )
        self.assertEqual(set(rows.mapped("direction")), {"out"})
        action = rows[2].action_open_source()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("crm.lead", self.lead.id)
        )

    def test_direction_and_people(self):
        """CA-23: who wrote to whom, third parties about the customer included."""
        bank = self.env["res.partner"].create({"name": "Bank"})
        self._post(
            self.lead,
            message_type="email",
            author_id=self.contact.id,
            subject="Offer",
        )
        self._post(
            self.lead.with_user(self.colleague), partner_ids=(self.contact | bank).ids
        )
        self._post(self.lead, message_type="email", email_from="x@bank.example")
        self._post(self.lead, author_id=bank.id, message_type="email")
        self.assertRecordValues(
            self._rows(kind="email"),
            [
                {
                    "direction": "in",
                    "summary": "Offer",
                    "author_name": "Ms Lin",
                    "user_id": False,
                    "partner_id": self.contact.id,
                    "third_party_id": False,
                },
                {
                    "direction": "out",
                    "summary": "Hello",
                    "author_name": self.colleague.name,
                    "user_id": self.colleague.id,
                    "partner_id": self.contact.id,
                    "third_party_id": bank.id,
                },
                {
                    "direction": "in",
                    "summary": "Hello",
                    "author_name": "x@bank.example",
                    "user_id": False,
                    "partner_id": False,
                    "third_party_id": False,
                },
                {
                    "direction": "in",
                    "summary": "Hello",
                    "author_name": "Bank",
                    "user_id": False,
                    "partner_id": False,
                    "third_party_id": bank.id,
                },
            ],
        )

    def test_template_mail_is_recorded(self):
        """CA-23: the confirmation a template sends is a letter to the customer."""
        order = self._create_orders(self.customer)
        self._post(order, "Confirmed", message_type="notification")
        self.assertEqual(self._rows(kind="email").summary, "Confirmed")

    def test_system_messages_are_not(self):
        """CA-23: tracking and notifications are no correspondence."""
        self.lead.name = "Pumps and valves"
        self._post(self.lead, "Logged", NOTE, message_type="notification")
        self.lead._message_log(body="Logged")
        self.lead.message_notify(
            body="Look", partner_ids=self.manager.partner_id.ids, subject="Look"
        )
        self.env.cr.flush()
        self.assertFalse(self._rows())

    def test_customer_without_file(self):
        """CA-23: only customers with a file have rows."""
        other = self._create_customer("No File Ltd")
        self._post(other)
        self._create_orders(other).action_confirm()
        self.assertFalse(self.Event.search([("file_id.partner_id", "=", other.id)]))

    def test_summary_is_one_short_line(self):
        """T2: the row points at its source and doesn't copy it."""
        self._post(self.lead, "水泵报价" * 100)
        self._post(self.lead, "", attachments=[("scan.pdf", b"x")])
        long, scan = self._rows()
        self.assertEqual(len(long.summary), 100)
        self.assertTrue(long.summary.endswith("…"))
        self.assertEqual(scan.summary, "scan.pdf")

    def test_note_is_for_who_may_read_its_document(self):
        """T2: with the file, but without the lead, a colleague's note is not found."""
        self.file.liaison_ids = self.colleague
        self._grant(self.file, self.stranger)
        self._post(self.lead, "They look around", NOTE)
        row = self._rows(kind="note")
        self.assertEqual(row.audience, "source")
        # own leads only: colleague's; all leads: director and above
        for user, expected in (
            (self.colleague, row),
            (self.director, row),
            (self.general_manager, row),
            (self.representative, row.browse()),
            (self.stranger, row.browse()),
            (self.archivist, row.browse()),
            (self.auditor, row.browse()),
        ):
            with self.subTest(user=user.login):
                found = self.Event.with_user(user).search([("id", "=", row.id)])
                self.assertEqual(found, expected)
                self.assertEqual(row.with_user(user).has_access("read"), bool(expected))
        # an archived source is a source
        self.lead.active = False
        self.assertTrue(row.with_user(self.colleague).has_access("read"))
        # the file alone is not enough either way
        self.file.liaison_ids = False
        self.assertFalse(row.with_user(self.colleague).has_access("read"))

    def test_mail_of_somebody_elses_lead(self):
        """CA-23: who answers for the customer sees the mail, not the lead itself."""
        self._post(self.lead, "Our offer")
        row = self._rows(kind="email").with_user(self.representative)
        self.assertEqual(row.summary, "Our offer")
        with self.assertRaises(AccessError):
            row.action_open_source()

    def test_deleted_source(self):
        """T22: a deleted source leaves the row; a note then is for managers."""
        self._post(self.lead, "Mail")
        self._post(self.lead, "Private", NOTE)
        mail, note = self._rows()
        self.lead.unlink()
        self.env.invalidate_all()
        self.assertEqual(mail.with_user(self.representative).summary, "Mail")
        self.assertFalse(note.with_user(self.representative).has_access("read"))
        for user in (self.manager, self.auditor):
            self.assertEqual(note.with_user(user).summary, "Private")
        with self.assertRaisesRegex(UserError, "deleted"):
            mail.with_user(self.representative).action_open_source()

    def test_same_transaction(self):
        """T22: what is rolled back has not happened."""
        with closing(self.env.cr.savepoint()):
            self._post(self.lead)
            self.assertTrue(self._rows())
        self.assertFalse(self._rows())

    def test_merged_leads_and_customers(self):
        """T2 T16: a note keeps its audience when its document is merged."""
        self._post(self.lead, "Private", NOTE)
        target = self.lead.copy({"user_id": self.representative.id})
        (self.lead | target)._merge_opportunity(user_id=self.representative.id)
        row = self._rows(kind="note")
        lead = (self.lead | target).exists()
        self.assertEqual(row.action_open_source()["res_id"], lead.id)
        self.assertTrue(row.with_user(self.representative).has_access("read"))

    def test_customer_known_later(self):
        """CA-23: what was written before lead or contact belonged to the customer."""
        lead = self.env["crm.lead"].create({"name": "Enquiry"})
        person = self.env["res.partner"].create({"name": "Mr Bai"})
        self._post(lead, "First enquiry")
        self._post(person, "Business card")
        self.assertFalse(self._rows())
        lead.partner_id = self.contact
        person.parent_id = self.customer
        self.assertEqual(
            self._rows().mapped("summary"), ["First enquiry", "Business card"]
        )

    def test_row_stays_with_the_file(self):
        """T16: re-parenting a contact or moving the file takes no row away."""
        self._post(self.contact, "Mail")
        row = self._rows()
        self.contact.parent_id = self._create_customer("Elsewhere")
        self.assertEqual(row.file_id, self.file)
        group = self._create_customer("Group")
        self.customer.write({"parent_id": group.id, "is_company": False})
        self.assertEqual(self.file.partner_id, group)
        self.assertEqual(row.file_id, self.file)

    def test_reading_is_logged(self):
        """CA-29: a page of the history is one reading of the file."""
        for number in range(3):
            self._post(self.lead, f"Mail {number}")
        log = self.env["customer.access.log"]
        domain = [
            ("file_ref", "=", self.file.id),
            ("user_ref", "=", self.auditor.id),
        ]
        self.env.invalidate_all()
        self.Event.with_user(self.auditor).web_search_read(
            [("file_id", "=", self.file.id)], {"summary": {}, "kind": {}}
        )
        self.env.cr.flush()
        self.assertEqual(log.search_count(domain), 1)

    def test_query_count(self):
        """T19 T30: recording 10 or 100 messages costs the same; no file, no query."""

        def count(documents):
            vals_list = [
                {
                    "model": document._name,
                    "res_id": document.id,
                    "message_type": "comment",
                    "subtype_id": self.env.ref(EMAIL).id,
                    "body": "Hello",
                    "author_id": self.colleague.partner_id.id,
                }
                for document in documents
            ]
            messages = self.env["mail.message"].create(vals_list)
            self.Event.search([("res_id", "in", messages.ids)]).unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            messages._filter_written()._record_history()
            result = self.env.cr.sql_log_count - before
            self.assertEqual(
                self.Event.search_count([("res_id", "in", messages.ids)]),
                len(messages),
            )
            return result

        leads = self.env["crm.lead"].create(
            [
                {"name": f"Lead {number}", "partner_id": self.contact.id}
                for number in range(100)
            ]
        )
        count(leads[:1])
        self.assertEqual(count(leads[:10]), count(leads))

    def test_creating_costs_nothing(self):
        """T30: creating leads and partners makes no query of the history's."""
        Lead, Partner = self.env["crm.lead"], self.env["res.partner"]

        def count(model, vals):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            model.create([vals] * 10)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        mixin = self.registry["mail.message"]
        for model, vals in (
            (Lead, {"name": "Lead"}),
            (Lead, {"name": "Lead", "partner_id": self.contact.id}),
            (Partner, {"name": "Partner"}),
        ):
            count(model, vals)
            with patch.object(mixin, "_record_history", lambda self: None):
                without = count(model, vals)
            self.assertEqual(count(model, vals), without)


@tagged("post_install", "-at_install")
class TestHistoryOfTrade(HistoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )
        cls.journal = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )

    def _create_invoice(self, customer, **vals):
        return self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": customer.id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [
                    Command.create({"name": "Pump", "price_unit": 1200, "tax_ids": []})
                ],
                **vals,
            }
        )

    def _pay_by_bank(self, invoice, amount):
        """Match a bank statement line with an invoice: no account.payment."""
        line = self.env["account.bank.statement.line"].create(
            {
                "payment_ref": invoice.name,
                "journal_id": self.journal.id,
                "partner_id": invoice.partner_id.id,
                "amount": amount,
            }
        )
        _liquidity, suspense, _other = line._seek_for_lines()
        receivable = invoice.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        suspense.account_id = receivable.account_id
        (suspense + receivable).reconcile()

    def _facts(self, rows):
        return [(row.kind, row.direction, row.summary) for row in rows]

    def _format(self, amount):
        return f"{amount:,.2f}\N{NO-BREAK SPACE}{self.company.currency_id.name}"

    def test_order_to_payment(self):
        """CA-21 T22: order, invoice, part payment, full payment by bank matching."""
        order = self._create_orders(self.customer)
        order.action_confirm()
        invoice = self._create_invoice(self.contact)
        self.assertEqual(self._rows().mapped("kind"), ["order"])
        invoice.action_post()
        self._pay_by_bank(invoice, 500)
        self._pay_by_bank(invoice, 700)
        self.assertFalse(invoice.matched_payment_ids)
        self.assertEqual(
            self._facts(self._rows()),
            [
                ("order", "in", f"{order.name} · {self._format(1200)}"),
                ("invoice", "out", f"{invoice.name} · {self._format(1200)}"),
                ("payment", "in", f"{invoice.name} · {self._format(500)}"),
                ("payment", "in", f"{invoice.name} · {self._format(700)}"),
                ("settlement", "in", f"{invoice.name} · {self._format(1200)}"),
            ],
        )
        payment = self._rows(kind="payment")[0]
        self.assertEqual(payment.action_open_source()["res_id"], invoice.id)
        self.assertEqual(order.partner_id, self.customer)
        self.assertEqual(self.file.last_trade_date, fields.Date.today())

    def test_registered_payment(self):
        """CA-21: a payment by the invoice's own button is recorded once."""
        invoice = self._create_invoice(self.customer)
        invoice.action_post()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        self.assertEqual(
            self._rows().mapped("kind"), ["invoice", "payment", "settlement"]
        )

    def test_credit_note_is_no_payment(self):
        """CA-21: a credit note is an invoice row of its own; no money came."""
        invoice = self._create_invoice(self.customer)
        invoice.action_post()
        refund = self._create_invoice(self.customer, move_type="out_refund")
        refund.action_post()
        (invoice | refund).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual(
            self._facts(self._rows(kind="invoice"))[1],
            ("invoice", "out", f"{refund.name} · {self._format(-1200)}"),
        )
        self.assertFalse(self._rows(kind="payment"))

    def test_vendor_bill(self):
        """CA-21: bills of a customer who also sells to us are no trade history."""
        bill = self._create_invoice(self.customer, move_type="in_invoice")
        bill.action_post()
        self._post(bill, "Thank you")
        self.assertFalse(self._rows())

    def test_confirmed_twice(self):
        """T22: an order confirmed again is still one row, with its new amount."""
        order = self._create_orders(self.customer)
        order.action_confirm()
        order._action_cancel()
        order.action_draft()
        order.order_line.price_unit = 90
        order.action_confirm()
        amount = self._format(order.amount_total)
        self.assertEqual(self._rows(kind="order").summary, f"{order.name} · {amount}")
        self.assertEqual(len(self._rows(kind="order")), 1)

    def test_confirmed_again_another_day(self):
        """T22 CA-03: it is a trade of that day then, whatever it is worth."""
        order = self._create_orders(self.customer)
        order.action_confirm()
        first = self._rows(kind="order").trade_date
        self.assertEqual(first, fields.Date.context_today(order))
        order._action_cancel()
        order.action_draft()
        with freeze_time(fields.Datetime.now() + timedelta(days=2)):
            order.action_confirm()
        self.assertEqual(self._rows(kind="order").trade_date, first + timedelta(days=2))
        self.assertRecordValues(
            self.file,
            [
                {
                    "first_trade_date": first,
                    "last_trade_date": first + timedelta(days=2),
                }
            ],
        )

    def test_recorded_together(self):
        """T22 CA-03: of several orders at once the first and the last day count."""
        orders = self._create_orders(self.customer, 3)
        today = fields.Date.context_today(orders)
        for order, days in zip(orders, (20, 30, 10), strict=True):
            order.date_order = fields.Datetime.now() - timedelta(days=days)
        orders._record_history()
        self.assertRecordValues(
            self.file,
            [
                {
                    "first_trade_date": today - timedelta(days=30),
                    "last_trade_date": today - timedelta(days=10),
                    "last_event_date": today - timedelta(days=10),
                }
            ],
        )

    def test_payment_taken_back(self):
        """CA-21: a payment that is undone and matched anew is there once."""
        invoice = self._create_invoice(self.customer)
        invoice.action_post()
        self._pay_by_bank(invoice, 1200)
        receivable = invoice.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        payment = receivable.matched_credit_ids.credit_move_id
        receivable.remove_move_reconcile()
        self.assertEqual(self._rows().mapped("kind"), ["invoice"])
        (payment + receivable).reconcile()
        self.assertEqual(
            self._rows().mapped("kind"), ["invoice", "payment", "settlement"]
        )

    def test_backfill(self):
        """CA-21 CA-23 T22: opening a file records the past, exactly once."""
        customer = self._create_customer("Old Ltd")
        lead = self.env["crm.lead"].create({"name": "Old", "partner_id": customer.id})
        self._post(lead, "Old mail")
        self._post(lead, "Old note", NOTE)
        lead.active = False
        self._post(customer, "Card")
        order = self._create_orders(customer)
        order.action_confirm()
        invoice = self._create_invoice(customer, invoice_date="2026-01-05")
        invoice.action_post()
        self._pay_by_bank(invoice, 1200)
        run = self.env["batch.run"].search([], limit=1)
        file = self._create_file(partner=customer)
        self.assertFalse(self._rows(file))
        new_run = self.env["batch.run"].search([], limit=1)
        self.assertNotEqual(new_run, run)
        for _time in range(2):
            file.with_user(self.stranger)._batch_backfill_history({})
            self.assertEqual(
                sorted(self._rows(file).mapped("kind")),
                [
                    "email",
                    "email",
                    "invoice",
                    "note",
                    "order",
                    "payment",
                    "settlement",
                ],
            )
        self.assertEqual(
            self._rows(file, kind="invoice").date, datetime(2026, 1, 5, 12)
        )
        new_run._work()
        self.assertFalse(new_run.error_count)
        self.assertEqual(len(self._rows(file)), 7)
        self.assertEqual(
            file.last_event_date, max(self._rows(file).mapped("date")).date()
        )

    def test_backfill_for_many_files(self):
        """T19: the queries of the back-fill don't grow with the number of files."""

        def count(size):
            customers = self.env["res.partner"].create(
                [{"name": f"{size} {number}"} for number in range(size)]
            )
            for customer in customers:
                self._create_orders(customer)
            self.env["mail.message"].create(
                [
                    {
                        "model": "res.partner",
                        "res_id": customer.id,
                        "message_type": "comment",
                        "subtype_id": self.env.ref(EMAIL).id,
                    }
                    for customer in customers
                ]
            )
            files = self.env["customer.file"].create(
                [{"partner_id": customer.id} for customer in customers]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            files._batch_backfill_history({})
            self.assertEqual(
                self.Event.search_count([("file_id", "in", files.ids)]), size
            )
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(10), count(100))

    def test_merged_customer_brings_its_past(self):
        """T16: merging a customer into one with a file completes that file."""
        self.company.customer_file_merge_control = False
        old = self._create_customer("Old Ltd")
        old_file = self._create_file(partner=old)
        self._create_orders(old).action_confirm()
        self._post(old, "Careful", NOTE)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((old | self.customer).ids, self.customer)
        self.env.invalidate_all()
        note = self._rows(old_file, kind="note").with_user(self.representative)
        self.assertEqual(note.action_open_source()["res_id"], self.customer.id)
        self.assertEqual(len(self._rows(old_file, kind="order")), 1)
        self.env["batch.run"].search([("state", "=", "running")])._work()
        self.assertEqual(len(self._rows(kind="order")), 1)

    def test_query_count(self):
        """T19: confirming 10 or 100 orders costs the history the same."""

        def count(size):
            orders = self._create_orders(self.customer, size)
            orders.state = "sale"
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders._record_history()
            self.assertEqual(
                self.Event.search_count([("res_id", "in", orders.ids)]), size
            )
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(10), count(100))


@tagged("post_install", "-at_install")
class TestHistoryByHand(HistoryCase):
    def test_letter_with_a_third_party(self):
        """CA-23: a letter of the bank about the customer, with its scan."""
        bank = self.env["res.partner"].create({"name": "Bank"})
        scan = (
            self.env["ir.attachment"]
            .with_user(self.representative)
            .create(
                {
                    "name": "letter.pdf",
                    "datas": base64.b64encode(b"confidential"),
                    "res_model": "customer.file.event",
                    "res_id": 0,
                }
            )
        )
        letter = self._enter(
            self.representative,
            kind="letter",
            third_party_id=bank.id,
            attachment_ids=scan.ids,
        )
        self.assertRecordValues(
            letter,
            [
                {
                    "medium": "letter",
                    "direction": "in",
                    "audience": "all",
                    "author_name": self.representative.name,
                }
            ],
        )
        self.assertEqual(scan.res_id, letter.id)
        self.assertEqual(scan.with_user(self.manager).raw, b"confidential")
        with self.assertRaises(AccessError):
            scan.with_user(self.stranger).read(["raw"])

    def test_scan_of_somebody_else(self):
        """CA-29: naming another person's document doesn't open it."""
        secret = (
            self.env["ir.attachment"]
            .with_user(self.manager)
            .create({"name": "secret.pdf", "datas": base64.b64encode(b"secret")})
        )
        with self.assertRaises(AccessError):
            self._enter(self.representative, attachment_ids=secret.ids)
        event = self._enter(self.representative)
        with self.assertRaises(AccessError):
            event.attachment_ids = secret
        self.assertFalse(secret.res_id)

    def test_major_events(self):
        """CA-22: what happened at the customer, and between it and us."""
        for kind in ("event_customer", "event_between"):
            event = self._enter(self.representative, kind=kind)
            self.assertEqual((event.direction, event.medium), ("none", False))

    def test_recorded_kinds(self):
        """CA-21: nobody enters an order by hand, nor who may read its source."""
        for vals in (
            {"kind": "order"},
            {"kind": "settlement"},
            {"audience": "source"},
        ):
            with self.assertRaises(ValidationError):
                self._enter(self.representative, **vals)
        for vals in (
            {"res_model": "sale.order", "res_id": 1},
            {"author_name": "Somebody else"},
            {"trade_date": "2026-01-01"},
        ):
            with self.assertRaises(AccessError):
                self._enter(self.administrator, **vals)
        forged = self.Event.with_user(self.representative).with_context(
            default_res_model="crm.lead",
            default_res_id=self.lead.id,
            default_document_model="crm.lead",
            default_document_id=self.lead.id,
            default_trade_date="2026-01-01",
        )
        row = forged.create({"file_id": self.file.id, "summary": "Called"})
        self.assertFalse(row.res_id)
        self.assertFalse(row.document_id)
        self.assertFalse(row.trade_date)
        with self.assertRaises(AccessError):
            row.document_model = "crm.lead"

    def test_recorded_rows_stay(self):
        """CA-23: nobody changes or deletes what the system recorded."""
        self._post(self.lead.with_user(self.colleague))
        row = self._rows()
        row.user_id = self.representative
        for user in (self.representative, self.archivist, self.administrator):
            with self.assertRaises(UserError):
                row.with_user(user).write({"summary": "Never happened"})
        with self.assertRaises(UserError):
            row.with_user(self.administrator).unlink()
        with self.assertRaises(AccessError):
            row.with_user(self.administrator).write({"res_id": False})

    def test_for_managers(self):
        """T2: an entry for managers is read by them and by who wrote it."""
        row = self._enter(self.representative, audience="managers")
        for user in (self.representative, self.manager, self.director, self.auditor):
            self.assertTrue(row.with_user(user).has_access("read"), user.login)
        for user in (self.archivist, self.colleague, self.west_manager):
            self.assertFalse(row.with_user(user).has_access("read"), user.login)

    def test_contact_report(self):
        """CA-24: calls count as reports, letters and recorded mail do not."""
        self.file.class_id = self.class_key
        before = self.file.next_report_date
        self._enter(self.representative, kind="letter")
        self._post(self.lead)
        self.assertEqual(self.file.next_report_date, before)
        self.assertFalse(self.file.last_report_date)
        self._enter(self.representative, kind="call")
        self.assertEqual(self.file.last_report_date, fields.Date.today())

    def test_log_from_the_contact(self):
        """CA-23: one click on the contact opens the form, filled in."""
        contact = self.contact.with_user(self.representative)
        self.assertTrue(contact.customer_file_panel["can_report"])
        action = contact.action_log_customer_event()
        self.assertEqual(
            action["context"],
            {
                "default_file_id": self.file.id,
                "default_partner_id": self.contact.id,
            },
        )
        for user in (self.stranger, self.manager, self.service):
            contact = self.contact.with_user(user)
            self.assertFalse(contact.customer_file_panel.get("can_report"))
            with self.assertRaises(AccessError):
                contact.action_log_customer_event()


@tagged("post_install", "-at_install")
class TestDormantFiles(HistoryCase):
    def _dormant(self):
        return self.env["customer.file"].search(
            [("is_dormant", "=", True), ("id", "=", self.file.id)]
        )

    def test_nothing_new(self):
        """CA-42: a file without an event for the company's days is listed."""
        today = fields.Date.today()
        self.assertFalse(self.file.last_event_date)
        self._enter(
            self.representative, date=fields.Datetime.now() - timedelta(days=40)
        )
        self.assertEqual(self.file.last_event_date, today - timedelta(days=40))
        self.assertFalse(self._dormant())
        self.company.customer_file_dormant_days = 30
        self.assertEqual(self._dormant(), self.file)
        self.assertTrue(self.file.is_dormant)
        self._post(self.lead)
        self.assertEqual(self.file.last_event_date, today)
        self.assertFalse(self._dormant())
        self.assertFalse(self.file.is_dormant)

    def test_older_events(self):
        """CA-42: entering something from before doesn't make the file older."""
        self._post(self.lead)
        self._enter(
            self.representative, date=fields.Datetime.now() - timedelta(days=40)
        )
        self.assertEqual(self.file.last_event_date, fields.Date.today())

    def test_no_event_at_all(self):
        """CA-42: a file in which nothing ever happened counts from its opening."""
        self.assertFalse(self._dormant())
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE customer_file SET create_date = create_date - interval '91 days'"
            " WHERE id = %s",
            [self.file.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self._dormant(), self.file)
        self.file.with_user(self.archivist).action_close()
        self.assertFalse(self._dormant())

    def test_dates_ahead(self):
        """CA-42: what is dated ahead makes no file look alive, nor is it entered."""
        message = self._post(self.lead)
        self._rows().sudo().unlink()
        message.date = "2099-01-01"
        self.file.sudo().last_event_date = False
        message._record_history()
        self.assertEqual(self.file.last_event_date, fields.Date.today())
        with self.assertRaisesRegex(ValidationError, "activity"):
            self._enter(self.representative, date="2099-01-01 08:00:00")

    def test_only_the_system_writes_the_date(self):
        """CA-42: nobody makes a file look alive."""
        with self.assertRaises(AccessError):
            self.file.with_user(self.archivist).last_event_date = fields.Date.today()

    def test_once_a_day(self):
        """CA-42: the second event of a day leaves the row of the file alone."""
        self._post(self.lead)
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT xmin, ctid FROM customer_file WHERE id = %s", [self.file.id]
        )
        before = self.env.cr.fetchone()
        self._post(self.lead)
        self.env.cr.execute(
            "SELECT xmin, ctid FROM customer_file WHERE id = %s", [self.file.id]
        )
        self.assertEqual(self.env.cr.fetchone(), before)
