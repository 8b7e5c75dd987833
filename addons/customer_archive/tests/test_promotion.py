from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.customer_archive.models import customer_promotion

from .common import TODAY, CustomerArchiveCase

CONTACT = "customer_archive.mail_activity_type_promotion"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-11 02:00:00")
class TestPromotion(CustomerArchiveCase):
    """CA-38: plans to advertise, and to talk to customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._create_file()
        cls.other = cls._create_file(cls.colleague, cls._create_customer("Other Ltd"))
        cls.western = cls._create_file(cls.stranger, cls._create_customer("West Ltd"))
        cls.files = cls.file | cls.other | cls.western
        cls.files.state = "registered"
        cls.pump = cls.env["product.product"].create(
            {"name": "Pump", "taxes_id": False}
        )

    @classmethod
    def _plan(cls, files=None, user=None, **vals):
        files = cls.file | cls.other if files is None else files
        promotions = cls.env["customer.promotion"].with_user(user or cls.manager)
        return promotions.create(
            {
                "name": "Spring tour",
                "date_from": "2026-03-02",
                "date_to": "2026-03-31",
                "line_ids": [Command.create({"file_id": file.id}) for file in files],
                **vals,
            }
        ).with_env(cls.env)

    @classmethod
    def _sell(cls, file, day, price, partner=None):
        order = cls.env["sale.order"].create(
            {
                "partner_id": (partner or file.partner_id).id,
                "order_line": [
                    Command.create({"product_id": cls.pump.id, "price_unit": price})
                ],
            }
        )
        order.action_confirm()
        order.date_order = day

    def _as(self, user, records):
        self.env.invalidate_all()
        return records.with_user(user)

    def test_contacts(self):
        """CA-38: a personal contact is put on the list of each owner, due in time."""
        promotion = self._plan()
        promotion.with_user(self.manager).action_start()
        self.assertEqual(promotion.state, "running")
        self.assertRecordValues(
            promotion.line_ids.activity_ids,
            [
                {
                    "user_id": user.id,
                    "date_deadline": date(2026, 3, 31),
                    "activity_type_id": self.env.ref(CONTACT).id,
                }
                for user in (self.representative, self.colleague)
            ],
        )

    def test_advertising(self):
        """CA-38: advertising bothers nobody, and needs no customers."""
        promotion = self._plan(kind="advertising", budget=500)
        promotion.with_user(self.manager).action_start()
        self.assertFalse(promotion.line_ids.activity_ids)
        empty = self._plan(self.file.browse(), self.marketing, kind="publicity")
        self.assertEqual(empty.department_id, self.office)
        empty.with_user(self.marketing).action_start()
        empty = self._plan(self.file.browse())
        with self.assertRaisesRegex(UserError, "choose the customers"):
            empty.with_user(self.manager).action_start()

    def test_choice(self):
        """CA-38: customers by grade, class, region and loyalty, of files one reads."""
        self._sell(self.other, "2026-02-01", 100)
        promotion = self._plan(
            self.file.browse(),
            domain=[("loyalty", "in", ["loyal", "new"])],
        )
        promotion.with_user(self.manager).action_add_customers()
        self.assertEqual(promotion.line_ids.file_id, self.other)
        promotion.domain = "[('state', '=', 'registered')]"
        promotion.with_user(self.manager).action_add_customers()
        self.assertEqual(promotion.line_ids.file_id, self.file | self.other)
        with self.assertRaisesRegex(UserError, "no other customer"):
            promotion.with_user(self.manager).action_add_customers()
        for domain in ("registered ones", "[('no_field', '=', 1)]"):
            promotion.domain = domain
            with self.assertRaisesRegex(UserError, "does not choose"):
                promotion.with_user(self.manager).action_add_customers()

    def test_left_out(self):
        """CA-38: neither closed files nor those who want no mail."""
        self.other.partner_id.email = "info@other.example"
        self.env["mail.blacklist"]._add("info@other.example")
        with self.assertRaisesRegex(UserError, "wants no mail"):
            self._plan(self.other)
        self.western.state = "closed"
        with self.assertRaisesRegex(UserError, "closed"):
            self._plan(self.western, self.director)
        action = self.files.with_user(self.director).action_plan_promotion()
        promotions = self.env["customer.promotion"].with_user(self.director)
        with Form(promotions.with_context(**action["context"])) as form:
            form.name = "Spring tour"
        self.assertEqual(form.record.line_ids.file_id, self.file)
        with self.assertRaisesRegex(UserError, "closed"):
            self.western.with_user(self.director).action_plan_promotion()

    def test_left_out_meanwhile(self):
        """CA-38: who wants no mail by the start isn't in the plan any more."""
        promotion = self._plan()
        self.other.partner_id.email = "info@other.example"
        self.env["mail.blacklist"]._add("info@other.example")
        promotion.with_user(self.manager).action_start()
        self.assertEqual(promotion.line_ids.file_id, self.file)

    def test_result(self):
        """CA-38: orders since the start against as many days before."""
        promotion = self._plan()
        self._sell(self.file, "2026-03-05", 100)
        self._sell(self.file, "2026-03-11 02:00:00", 30, self.file.contact_id)
        self._sell(self.file, "2026-03-01 17:00:00", 7)  # 2 March in Shanghai
        self._sell(self.file, "2026-02-25", 50)
        self._sell(self.file, "2026-02-10", 999)  # more than ten days before
        self._sell(self.other, "2026-02-25", 20)
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.assertEqual(promotion.turnover, 0)
        promotion.with_user(self.manager).action_start()
        self.env.invalidate_all()
        self.assertRecordValues(
            promotion,
            [{"turnover": 137, "former_turnover": 70, "bought_count": 1}],
        )
        self.assertRecordValues(
            promotion.line_ids,
            [
                {"turnover": 137, "former_turnover": 50},
                {"turnover": 0, "former_turnover": 20},
            ],
        )
        own = self._as(self.colleague, promotion)
        self.assertRecordValues(
            own, [{"turnover": 0, "former_turnover": 20, "line_count": 1}]
        )

    def test_contacted_and_answered(self):
        """CA-38: ticked off in the bell or pressed; an answer is a contact, too."""
        promotion = self._plan()
        promotion.with_user(self.manager).action_start()
        first, second = promotion.line_ids
        self._as(self.representative, first).activity_ids.action_feedback("Nice talk")
        self.assertRecordValues(
            first,
            [
                {
                    "contact_date": TODAY,
                    "contacted_by_id": self.representative.id,
                    "answer_date": False,
                }
            ],
        )
        self._as(self.colleague, second).action_answered()
        self.assertEqual((second.contact_date, second.answer_date), (TODAY, TODAY))
        self.assertFalse(promotion.line_ids.activity_ids)
        self._as(self.colleague, second).note = "Wants an offer"
        self.env.invalidate_all()
        self.assertEqual((promotion.contacted_count, promotion.answered_count), (2, 1))

    def test_end(self):
        """CA-38: what is over leaves the lists; a closed file does, too."""
        promotion = self._plan()
        promotion.with_user(self.manager).action_start()
        self.other.with_user(self.archivist).action_close()
        self.assertEqual(promotion.line_ids.activity_ids.user_id, self.representative)
        promotion.with_user(self.manager).action_done()
        self.assertFalse(promotion.line_ids.activity_ids)
        with self.assertRaisesRegex(UserError, "does not apply"):
            promotion.with_user(self.manager).action_cancel()
        with self.assertRaisesRegex(UserError, "does not apply"):
            promotion.line_ids.with_user(self.manager).action_contacted()

    def test_new_owner(self):
        """CA-38 CA-26: the contact goes along with the file."""
        promotion = self._plan()
        promotion.with_user(self.manager).action_start()
        self.file.with_user(self.manager).owner_id = self.colleague
        self.assertEqual(promotion.line_ids.activity_ids.user_id, self.colleague)

    def test_owner_without_access(self):
        """CA-38 CA-45: under the strict preset the owner reads what to do only."""
        promotion = self._plan()
        promotion.with_user(self.manager).action_start()
        self.company.customer_file_access_preset = "p18"
        line = promotion.line_ids[0]
        own = self._as(self.representative, line)
        self.assertEqual(own.search([]), line)
        own.action_answered()
        self.assertTrue(line.answer_date)
        self.assertFalse(self._as(self.representative, line).search([]))
        self.assertFalse(self._as(self.representative, promotion).search([]))

    def test_many(self):
        """CA-38: many contacts are planned in the background, once."""
        promotion = self._plan()
        with patch.object(customer_promotion, "WAITING_LIMIT", 1):
            action = promotion.with_user(self.manager).action_start()
        run = self.env["batch.run"].browse(action["res_id"])
        self.assertFalse(promotion.line_ids.activity_ids)
        run._work()
        self.assertEqual((run.state, run.error_count), ("done", 0))
        self.assertEqual(len(promotion.line_ids.activity_ids), 2)

    def test_rights(self):
        """CA-38: each refusal of a plan and its lines."""
        promotion = self._plan(self.file)
        line = promotion.line_ids
        for user in (self.representative, self.employee_user, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._plan(self.file.browse(), user)
        with self.assertRaises(AccessError):  # a file one doesn't read
            self._plan(self.western)
        for user in (self.west_manager, self.colleague, self.service):
            with self.subTest(user=user.login):
                self.assertFalse(self._as(user, promotion).search([]))
                self.assertFalse(self._as(user, line).search([]))
        with self.assertRaises(AccessError):
            self._as(self.representative, promotion).action_start()
        with self.assertRaises(AccessError):
            self._as(self.manager, promotion).state = "done"
        with self.assertRaises(AccessError):  # given away
            self._as(self.manager, promotion).user_id = self.west_manager
        with self.assertRaises(AccessError):
            self._as(self.manager, line).contact_date = TODAY
        with self.assertRaises(UserError):  # before the start
            self._as(self.representative, line).answer_date = TODAY
        promotion.with_user(self.manager).action_start()
        with self.assertRaises(UserError):
            self._as(self.manager, promotion).budget = 3
        with self.assertRaises(UserError):
            self._as(self.manager, promotion).unlink()
        with self.assertRaises(UserError):
            self._as(self.manager, line).unlink()
        with self.assertRaises(UserError):
            self._as(self.manager, line).create(
                {"promotion_id": promotion.id, "file_id": self.other.id}
            )

    def test_erasure(self):
        """CA-38 T37: what a customer answered goes with their personal data."""
        promotion = self._plan(self.file)
        promotion.with_user(self.manager).action_start()
        line = promotion.line_ids
        line.with_user(self.representative).note = "Ms Lin is on leave"
        self.file.state = "closed"
        self._erase_file(self.file)
        self.assertFalse(line.note)

    def test_once(self):
        """CA-38: a customer is in a plan once."""
        promotion = self._plan(self.file)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            promotion.line_ids.create(
                {"promotion_id": promotion.id, "file_id": self.file.id}
            )

    def test_form(self):
        """CA-38: planned on the form."""
        promotions = self.env["customer.promotion"].with_user(self.director)
        with Form(promotions) as form:
            form.name = "Fair"
            form.kind = "publicity"
            form.budget = 1200
            with form.line_ids.new() as line:
                line.file_id = self.western
        promotion = form.save()
        self.assertEqual(promotion.department_id, self.sales)
        self.assertEqual(promotion.line_ids.file_id, self.western)

    def test_query_count(self):
        """CA-38 T19: starting and counting with many customers costs no more."""
        counts = []
        for size in (3, 30, 3):  # the first one fills the caches
            files = self.file.browse()
            for i in range(size):
                customer = self._create_customer(f"{len(counts)} {i}")
                files |= self._create_file(partner=customer)
            files.state = "registered"
            promotion = self._plan(files)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            promotion.with_user(self.manager).action_start()
            self.env.flush_all()
            started = self.env.cr.sql_log_count
            self.env.invalidate_all()
            promotion.mapped("turnover")
            promotion.mapped("contacted_count")
            promotion.line_ids.mapped("turnover")
            counts.append((started - before, self.env.cr.sql_log_count - started))
        for many, few in zip(*counts[1:], strict=True):
            self.assertEqual(few, many)
