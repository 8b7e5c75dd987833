import base64
from datetime import timedelta
from pathlib import Path

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import CustomerArchiveCase

SECRET = "Zhuge Liang"


class ErasureCase(CustomerArchiveCase):
    """A natural person with a closed file, and whatever one keeps about people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._create_customer(
            SECRET,
            is_company=False,
            email=f"{SECRET} <zhuge@secret.example>",
            vat="SECRET VAT",
            comment=SECRET,
            function=SECRET,
            image_1920=cls._get_picture(),
        )
        cls.file = cls._create_file(partner=cls.person, proprietor=SECRET)
        cls.contact = cls.file.contact_id
        cls.contact.write({"name": SECRET, "email": "ms.lin@secret.example"})
        cls._register(cls.file)
        cls.event = (
            cls.env["customer.file.event"]
            .with_user(cls.representative)
            .create({"file_id": cls.file.id, "summary": SECRET, "note": SECRET})
            .with_env(cls.env)
        )
        cls.change = cls._change(cls.file, f"{SECRET} Junior")
        cls.request = cls._grant(cls.file, cls.stranger)
        cls.request.sudo().reason = SECRET
        cls.document = cls._attach(cls.file, b"ID card of Zhuge Liang")
        cls.letter = cls._attach(cls.person, b"Letter of Zhuge Liang")
        cls.message = cls.file.message_post(
            body=SECRET,
            subject=SECRET,
            email_from="zhuge@secret.example",
            attachments=[("scan.txt", b"Scan of Zhuge Liang")],
        )
        cls.person.message_post(body=SECRET, author_id=cls.person.id)
        cls.person.message_post(
            body=SECRET,
            subject=SECRET,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            author_id=cls.person.id,
        )
        cls.file.activity_schedule("mail.mail_activity_data_todo", summary=SECRET)
        cls.file.with_user(cls.archivist).action_close()

    @classmethod
    def _change(cls, file, name):
        """Have a change notice applied, which leaves a changed value, too."""
        change = cls.env["customer.file.change"].with_user(cls.representative)
        line = Command.create({"field_name": "proprietor", "new_value": name})
        change = change.create(
            {"file_id": file.id, "reason": SECRET, "line_ids": [line]}
        )
        change.action_submit()
        cls._pending(change, cls.marketing).action_approve()
        return change.with_env(cls.env)

    @classmethod
    def _get_picture(cls):
        return (
            b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhf"
            b"DwAChwGA60e6kgAAAABJRU5ErkJggg=="
        )

    @classmethod
    def _attach(cls, record, content):
        return cls.env["ir.attachment"].create(
            {
                "name": SECRET,
                "datas": base64.b64encode(content),
                "res_model": record._name,
                "res_id": record.id,
            }
        )

    def _ask(self, file=None, user=None):
        return (
            self.env["customer.file.erasure"]
            .with_user(user or self.archivist)
            .create(
                {
                    "file_id": (file or self.file).id,
                    "applicant": SECRET,
                    "reason": "Asked by letter",
                }
            )
        )

    def _send(self, **kwargs):
        erasure = self._ask(**kwargs)
        erasure.action_submit()
        return erasure

    def _approve(self, erasure):
        for user in (self.director, self.general_manager):
            self._pending(erasure, user).action_approve()
        self.env.flush_all()
        self.env.invalidate_all()

    def _erase(self, **kwargs):
        erasure = self._send(**kwargs)
        self._approve(erasure)
        return erasure.with_env(self.env)

    def _find(self, text):
        """Return where a text is stored, in any column of any table."""
        self.env.flush_all()
        found = set()
        for model in self.registry.values():
            if model._abstract or not model._auto or model._transient:
                continue
            for field in model._fields.values():
                if not field.store or field.column_type is None:
                    continue
                self.env.cr.execute(
                    f'SELECT 1 FROM "{model._table}" '  # noqa: S608 - names of the registry
                    f'WHERE "{field.name}"::text ILIKE %s LIMIT 1',
                    [f"%{text}%"],
                )
                if self.env.cr.rowcount:
                    found.add(f"{model._name}.{field.name}")
        return found


@tagged("post_install", "-at_install")
class TestErasure(ErasureCase):
    def test_nothing_personal_is_left(self):
        """T37: after the erasure no column of any table holds the name or the address.

        What stays is sealed evidence of who read and who decided.
        """
        self.file.with_user(self.archivist).read(["proprietor"])
        self.env.cr.flush()
        self._pending(self._send(), self.director).action_refuse("Not yet.")
        self.env.flush_all()
        erasure = self._erase()
        self.assertEqual(
            self._find(SECRET),
            {"customer.access.log.customer_name", "signoff.line.document_name"},
        )
        self.assertFalse(self._find("secret.example"))
        self.assertFalse(self._find("SECRET VAT"))
        self.assertFalse(self._find("021 5555 0100"))
        lines = self.env["signoff.line"].search([("document_name", "like", SECRET)])
        self.assertEqual(set(lines.mapped("state")), {"approved"})
        self.assertEqual(self.person.name, f"Erased {erasure.number}")
        self.assertFalse(self.person.active or self.contact.active)
        self.assertFalse(self.person.image_1920)

    def test_recorded_on_the_file(self):
        """T37: the file says when, under which number and by whom it was erased."""
        erasure = self._erase()
        self.assertRecordValues(
            self.file,
            [
                {
                    "state": "closed",
                    "erasure_id": erasure.id,
                    "erased_date": erasure.done_date,
                    "erased_by_id": self.general_manager.id,
                }
            ],
        )
        self.assertTrue(self.file.number)
        self.assertEqual(erasure.state, "done")
        self.assertEqual(erasure.reason, "Asked by letter")

    def test_bytes_are_gone(self):
        """T37: documents of file and customer leave the file store."""
        attachments = self.document | self.letter | self.message.attachment_ids
        paths = [
            Path(attachments._full_path(name))
            for name in attachments.mapped("store_fname")
        ]
        self.assertEqual(len(paths), 3)
        self.assertTrue(all(b"Zhuge" in path.read_bytes() for path in paths))
        self._erase()
        self.assertFalse(attachments.exists())
        self.env["ir.attachment"]._gc_file_store_unsafe()
        self.assertFalse([path for path in paths if path.exists()])

    def test_traces(self):
        """T37: messages keep their place and lose their content."""
        self._erase()
        messages = self.env["mail.message"].search(
            [("model", "=", "customer.file"), ("res_id", "=", self.file.id)]
        )
        self.assertTrue(messages)
        self.assertFalse(any(messages.mapped("email_from")))
        self.assertFalse(messages.tracking_value_ids)
        self.assertFalse(self.file.activity_ids)

    def test_twice_is_once(self):
        """T37: running an erasure again changes nothing."""
        erasure = self._erase()
        before = self.person.read() + self.file.read()
        erasure.sudo()._erase()
        self.env.flush_all()
        self.env.invalidate_all()
        after = self.person.read() + self.file.read()
        for row in before + after:
            row.pop("write_date")
            row.pop("write_uid")
            row.pop("message_ids", None)
        self.assertEqual(before, after)

    def test_all_or_nothing(self):
        """T37: an erasure that fails half-way has erased nothing."""
        erasure = self._send()
        self._pending(erasure, self.director).action_approve()
        File = type(self.env["customer.file"])

        def fail(self, messages):
            raise ZeroDivisionError

        self.patch(File, "_empty_messages", fail)
        with self.assertRaises(ZeroDivisionError), self.cr.savepoint():
            self._pending(erasure, self.general_manager).action_approve()
        self.env.invalidate_all()
        self.assertEqual(self.person.name, SECRET)
        self.assertEqual(erasure.state, "submitted")
        self.assertTrue(self.document.exists())

    def test_company_keeps_its_name(self):
        """T37: of a company, the people are erased and the register data stay."""
        customer = self._create_customer("Huaxin Ltd", company_registry="91310000")
        file = self._register(self._create_file(partner=customer))
        file.with_user(self.archivist).action_close()
        contact = file.contact_id
        erasure = self._erase(file=file)
        self.assertEqual(customer.name, "Huaxin Ltd")
        self.assertEqual(customer.company_registry, "91310000")
        self.assertFalse(customer.phone or customer.active)
        self.assertEqual(contact.name, f"Erased {erasure.number}")

    def test_login_of_the_customer(self):
        """T37: a portal login of the customer ends and names nobody."""
        self.portal.partner_id.write({"name": SECRET, "parent_id": self.person.id})
        self.portal.login = "zhuge@secret.example"
        self._erase()
        self.assertFalse(self.portal.active)
        self.assertFalse(self._find("zhuge@secret.example"))

    def test_colleague_as_customer(self):
        """T37: a customer who works here is not erased while their login lives."""
        self.service.partner_id = self.contact
        erasure = self._ask()
        self.assertIn("service", erasure.blockers)
        with self.assertRaisesRegex(UserError, "service"):
            erasure.action_submit()

    def test_bank_account(self):
        """T37: the customer's bank account is erased, its row stays."""
        bank = self.env["res.partner.bank"].create(
            {
                "partner_id": self.person.id,
                "acc_number": "6222 0000",
                "acc_holder_name": SECRET,
            }
        )
        self._erase()
        self.assertNotIn("6222", bank.acc_number)
        self.assertFalse(self._find("6222 0000"))


@tagged("post_install", "-at_install")
class TestErasureBlockers(ErasureCase):
    def test_open_file(self):
        """T37: an open file is not erased; its request may be noted meanwhile."""
        self.file.with_user(self.archivist).action_reopen()
        erasure = self._ask()
        self.assertIn("not closed", erasure.blockers)
        with self.assertRaisesRegex(UserError, "not closed"):
            erasure.action_submit()
        self.assertEqual(erasure.state, "draft")

    def test_reopened_meanwhile(self):
        """T37: the last approval looks again, and refuses with the reason."""
        erasure = self._send()
        self._pending(erasure, self.director).action_approve()
        self.file.with_user(self.archivist).action_reopen()
        with self.assertRaisesRegex(UserError, "not closed"), self.cr.savepoint():
            self._pending(erasure, self.general_manager).action_approve()
        self.env.invalidate_all()
        self.assertEqual(erasure.state, "submitted")
        self.assertEqual(self.person.name, SECRET)

    def test_retention_period(self):
        """T37: the company's own term runs from the day the file was closed."""
        self.company.customer_file_erasure_years = 3
        closed = self.file.closed_date
        self.assertEqual(closed, fields.Date.context_today(self.file))
        erasure = self._ask()
        last_day = fields.Date.add(closed, years=3)
        with (
            freeze_time(last_day - timedelta(days=1)),
            self.assertRaisesRegex(UserError, "kept until"),
        ):
            erasure.action_submit()
        with freeze_time(last_day):
            erasure.action_submit()
        self.assertEqual(erasure.state, "submitted")

    def test_closing_date(self):
        """T37: reopening takes the closing date back; nobody writes it."""
        self.file.with_user(self.archivist).action_reopen()
        self.assertFalse(self.file.closed_date)
        with self.assertRaises(AccessError):
            self.file.with_user(self.administrator).closed_date = "2000-01-01"

    def test_satellite_blocker(self):
        """T37: what an addon adds as an obstacle is told and refuses."""
        File = type(self.env["customer.file"])
        self.patch(File, "_get_erasure_blockers", lambda file: ["On hold: lawsuit."])
        with self.assertRaisesRegex(UserError, "lawsuit"):
            self._ask().action_submit()

    def test_other_company(self):
        """T37: an open file of the same customer in another company is an obstacle."""
        company = self.env["res.company"].create({"name": "Sister"})
        self.env["customer.file"].sudo().create(
            {"partner_id": self.person.id, "company_id": company.id}
        )
        with self.assertRaisesRegex(UserError, "not closed"):
            self._ask().action_submit()

    def test_files_of_all_companies(self):
        """T37: closed files of other companies are erased along."""
        company = self.env["res.company"].create({"name": "Sister"})
        other = (
            self.env["customer.file"]
            .sudo()
            .create(
                {
                    "partner_id": self.person.id,
                    "company_id": company.id,
                    "proprietor": SECRET,
                }
            )
        )
        other.state = "closed"
        erasure = self._erase()
        self.assertEqual(other.erasure_id, erasure)
        self.assertFalse(other.proprietor)

    def test_order_not_delivered(self):
        """T37: a confirmed order that isn't delivered is an obstacle."""
        product = self.env["product.product"].create(
            {"name": "Pump", "type": "consu", "invoice_policy": "order"}
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": 2})
                ],
            }
        )
        order.action_confirm()
        self.assertIn(order.name, self._ask().blockers)
        order.order_line.qty_delivered = 2
        self.env.flush_all()
        self.assertFalse(self.file._get_erasure_blockers())

    def test_open_invoice(self):
        """T37: an invoice not posted or not paid is an obstacle."""
        invoice = self._create_invoice()
        self.assertIn("invoices", self._ask().blockers)
        invoice.action_post()
        self.assertIn(invoice.name, "".join(self.file._get_erasure_blockers()))

    def test_invoices_stay(self):
        """T37: paid invoices keep their customer's row, and their name on them."""
        invoice = self._create_invoice()
        invoice.action_post()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        invoice.matched_payment_ids.action_validate()
        self.env.flush_all()
        self.assertFalse(self.file._get_erasure_blockers())
        self._erase()
        self.assertEqual(invoice.partner_id, self.person)
        self.assertEqual(invoice.invoice_partner_display_name, SECRET)
        self.assertNotEqual(self.person.name, SECRET)

    def _create_invoice(self):
        return self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.person.id,
                "invoice_date": "2026-03-02",
                "invoice_line_ids": [Command.create({"name": "Pump", "price_unit": 9})],
            }
        )

    def test_lead(self):
        """T37: opportunities of the customer are erased along."""
        lead = self.env["crm.lead"].create(
            {"name": SECRET, "partner_id": self.person.id, "description": SECRET}
        )
        erasure = self._erase()
        self.assertEqual(lead.name, f"Erased {erasure.number}")
        self.assertFalse(lead.email_from or lead.phone or lead.description)
        self.assertEqual(lead.partner_id, self.person)


@tagged("post_install", "-at_install")
class TestErasureRights(ErasureCase):
    def test_two_different_people(self):
        """T37 T14: two people sign, and neither of them asked."""
        erasure = self._send()
        self.assertEqual(
            erasure.sudo().signoff_line_ids.sorted("sequence").mapped("state"),
            ["pending", "waiting"],
        )
        self._pending(erasure, self.director).action_approve()
        self.assertEqual(self.person.name, SECRET)
        self._pending(erasure, self.general_manager).action_approve()
        self.assertEqual(erasure.state, "done")

    def test_one_person_in_both_posts(self):
        """T37 T14: who holds both posts signs once; the other step finds nobody."""
        self._get_role("sales_director").user_id = self.general_manager
        erasure = self._send()
        self._pending(erasure, self.general_manager).action_approve()
        self.assertEqual(erasure.state, "submitted")
        self.assertTrue(erasure.signoff_is_unresolved)
        self.assertEqual(self.person.name, SECRET)

    def test_own_request(self):
        """T37 T14: nobody approves their own request, whoever sent it on."""
        self._get_role("sales_director").user_id = self.administrator
        erasure = self._ask(user=self.administrator)
        erasure.with_user(self.archivist).action_submit()
        self.assertFalse(self._pending(erasure, self.administrator))
        self.assertTrue(erasure.signoff_is_unresolved)
        line = erasure.sudo().signoff_line_ids.filtered(
            lambda step: step.state == "unresolved"
        )
        with self.assertRaises(AccessError):
            line.with_user(self.administrator).action_approve()

    def test_refused(self):
        """T37: a refusal ends the request; another may follow."""
        erasure = self._send()
        self._pending(erasure, self.director).action_refuse("Lawsuit pending.")
        self.env.flush_all()
        self.assertEqual(erasure.state, "refused")
        self.assertEqual(self.person.name, SECRET)
        self.assertTrue(self._ask())

    def test_asked_once(self):
        """T37: a file has one request at a time."""
        self._ask()
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self._ask()

    def test_never_reopened(self):
        """T37: nobody reopens a file whose customer was erased."""
        self._erase()
        for user in (self.archivist, self.administrator):
            with self.assertRaisesRegex(UserError, "erased"):
                self.file.with_user(user).action_reopen()

    def test_never_merged(self):
        """T16 T37: an erased customer is merged neither into another nor with one."""
        self._erase()
        other = self._create_customer("Zhao Yun", is_company=False)
        for target in (other, self.person):
            wizard = self.env["base.partner.merge.automatic.wizard"].create(
                {
                    "partner_ids": (other | self.person).ids,
                    "dst_partner_id": target.id,
                }
            )
            with self.assertRaisesRegex(UserError, "erased"), self.cr.savepoint():
                wizard.action_merge()
        with self.assertRaisesRegex(UserError, "erased"), self.cr.savepoint():
            self.person.parent_id = self._create_customer("Group")

    def test_forged(self):
        """T37 T14: a request is not born sent, approved or done."""
        forged = {
            "state": "done",
            "done_date": "2026-01-01",
            "done_by_id": self.general_manager.id,
            "submitted_by_id": self.general_manager.id,
            "number": "ER0",
        }
        Erasure = self.env["customer.file.erasure"].with_user(self.archivist)
        context = {f"default_{name}": value for name, value in forged.items()}
        vals = {"file_id": self.file.id, "applicant": "x", "reason": "x"}
        erasure = Erasure.with_context(**context).create(vals)
        self.assertEqual(erasure.state, "draft")
        self.assertFalse(erasure.done_date or erasure.submitted_by_id)
        self.assertNotEqual(erasure.number, "ER0")
        for name, value in forged.items():
            with self.subTest(name), self.assertRaises(AccessError):
                erasure.write({name: value})
            with self.subTest(name), self.assertRaises(AccessError):
                Erasure.create({**vals, name: value})
        with self.assertRaises(AccessError):
            self.file.with_user(self.administrator).erasure_id = erasure
        self.assertEqual(self.person.name, SECRET)

    def test_sent_is_fixed(self):
        """T37: what was sent for approval is what is approved."""
        erasure = self._send()
        for vals in (
            {"reason": "x"},
            {"applicant": "x"},
            {"applied_date": "2026-01-01"},
        ):
            with self.assertRaisesRegex(UserError, "withdraw"):
                erasure.write(vals)
        erasure.action_withdraw()
        erasure.reason = "Corrected"
        with self.assertRaises(UserError):
            erasure.file_id = self._create_file(partner=self._create_customer("X"))

    def test_private_methods(self):
        """T37: nobody calls the erasure itself."""
        erasure = self._ask()
        for record, method in (
            (erasure, "_erase"),
            (erasure, "_signoff_on_approved"),
            (self.file, "_erase"),
            (self.file, "_erase_traces"),
            (self.person, "_get_user_erasure_plan"),
        ):
            with self.subTest(method), self.assertRaises(AccessError):
                call_kw(record.with_user(self.administrator).browse(), method, [[]], {})

    def test_portal_and_stranger(self):
        """T37: customers and strangers neither see nor make requests."""
        erasure = self._ask()
        for user in (self.portal, self.employee_user, self.colleague, self.stranger):
            if user == self.stranger:
                self.request.with_user(self.stranger).action_revoke()
            own = erasure.with_user(user)
            for attempt in (
                lambda own=own: own.read(["applicant"]),
                own.action_submit,
                lambda user=user: self._ask(user=user),
                self.file.with_user(user).action_request_erasure,
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    attempt()

    def test_form(self):
        """T37: the button on the closed file opens a form with the file filled in."""
        action = self.file.with_user(self.archivist).action_request_erasure()
        Erasure = self.env["customer.file.erasure"].with_user(self.archivist)
        form = Form(Erasure.with_context(**action["context"]))
        form.applicant = SECRET
        form.reason = "Asked by letter"
        erasure = form.save()
        self.assertEqual(erasure.file_id, self.file)
        again = self.file.with_user(self.archivist).action_request_erasure()
        self.assertEqual(again["res_id"], erasure.id)


@tagged("post_install", "-at_install")
class TestPrivacyLookup(ErasureCase):
    def setUp(self):
        super().setUp()
        self.administrator.group_ids += self.env.ref("base.group_system")
        wizard = (
            self.env["privacy.lookup.wizard"]
            .with_user(self.administrator)
            .create({"name": SECRET, "email": "zhuge@secret.example"})
        )
        wizard.action_lookup()
        self.lines = wizard.line_ids

    def test_our_records_are_found(self):
        """T37: the lookup lists the customer's file and its records."""
        found = {(line.res_model, line.res_id) for line in self.lines}
        for record in (self.person, self.contact, self.file, self.request):
            self.assertIn((record._name, record.id), found)

    def test_delete_is_answered_by_erasure(self):
        """T37: nothing of a customer with a file is deleted by itself."""
        own = self.lines.filtered("has_customer_file")
        self.assertEqual(
            set(own.mapped("res_model")),
            {
                "res.partner",
                "customer.access.request",
                "customer.file",
                "customer.file.event",
            },
        )
        for line in own:
            with (
                self.subTest(line.res_model),
                self.assertRaisesRegex(UserError, "eras"),
            ):
                line.action_unlink()
        with self.assertRaisesRegex(UserError, "eras"), self.cr.savepoint():
            self.lines.action_unlink_all()
        self.assertTrue(self.request.exists() and self.message.exists())
        action = own[0].action_request_erasure()
        self.assertEqual(action["context"]["default_file_id"], self.file.id)

    def test_customer_without_file(self):
        """T37: everybody else is deleted as ever."""
        other = self.env["res.partner"].create(
            {"name": "Guan Yu", "email": "guan@secret.example"}
        )
        wizard = (
            self.env["privacy.lookup.wizard"]
            .with_user(self.administrator)
            .create({"name": "Guan Yu", "email": "guan@secret.example"})
        )
        wizard.action_lookup()
        line = wizard.line_ids.filtered(lambda line: line.res_model == "res.partner")
        self.assertFalse(line.has_customer_file)
        with self.assertRaisesRegex(UserError, "no customer"):
            line.action_request_erasure()
        line.action_unlink()
        self.assertFalse(other.exists())

    def test_only_those_who_keep_the_file(self):
        """T37: looking up does not entitle to ask for an erasure."""
        self.administrator.group_ids -= self.env.ref(
            "customer_archive.customer_archive_group_administrator"
        )
        line = self.lines.filtered("has_customer_file")[0]
        with self.assertRaises(AccessError):
            line.action_request_erasure()
