from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import CustomerArchiveCase


@tagged("post_install", "-at_install")
class TestExistingCustomers(CustomerArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls._create_customer(
            "Old Ltd", phone="021 5555 0177", user_id=cls.representative.id
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Mr Old", "parent_id": cls.old.id}
        )
        cls.orphan = cls._create_customer("Orphan Ltd", phone="021 5555 0199")
        cls.known = cls._create_file(partner=cls._create_customer("Known Ltd"))

    def _open(self, user, partners, **vals):
        wizard = (
            self.env["customer.file.open"]
            .with_user(user)
            .create(
                {
                    "partner_ids": partners.ids,
                    "class_id": self.class_general.id,
                    "owner_id": self.manager.id,
                    **vals,
                }
            )
        )
        action = wizard.action_open_files()
        run = self.env["batch.run"].browse(action["res_id"])
        run.sudo()._work()
        return run

    def _get_file(self, partner):
        return self.env["customer.file"].search([("partner_id", "=", partner.id)])

    def test_open_by_selection(self):
        """CA-01 T36: owner, class, custodian and contact of the new files."""
        run = self._open(self.archivist, self.contact | self.orphan)
        self.assertFalse(run.error_count)
        self.assertRecordValues(
            self._get_file(self.old) | self._get_file(self.orphan),
            [
                {
                    "owner_id": self.representative.id,
                    "department_id": self.east.id,
                    "custodian_id": self.archivist.id,
                    "class_id": self.class_general.id,
                    "contact_id": self.contact.id,
                    "state": "draft",
                    "is_existing_customer": True,
                },
                {
                    "owner_id": self.manager.id,
                    "department_id": self.east.id,
                    "custodian_id": self.archivist.id,
                    "class_id": self.class_general.id,
                    "contact_id": False,
                    "state": "draft",
                    "is_existing_customer": True,
                },
            ],
        )
        self.assertEqual(
            self.old.with_user(self.service).customer_file_owner_id,
            self.representative,
        )

    def test_no_lateness(self):
        """CA-07 T36: a customer from before is never late, nor on anybody's list."""
        self.env["crm.lead"].create(
            {"name": "Pumps", "partner_id": self.contact.id}
        ).flush_recordset()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = '2026-02-02 20:00:00'"
            " WHERE partner_id = %s",
            [self.contact.id],
        )
        self.env.invalidate_all()
        self._open(self.archivist, self.old)
        file = self._get_file(self.old)
        # 20:00 in London is the next day in Shanghai, where the archivist works
        self.assertEqual(file.first_contact_date, date(2026, 2, 3))
        self.assertGreater(
            file.first_contact_date, self.company.customer_file_start_date
        )
        self.assertFalse(file.registration_deadline)
        self.assertFalse(file.is_late)
        self.assertFalse(file.activity_ids)
        file.first_contact_date -= timedelta(days=1)
        self.assertFalse(file.registration_deadline)

    def test_first_and_last_trade(self):
        """CA-03 CA-52 T36: trade dates are those of the confirmed orders."""
        product = self.env["product.product"].create({"name": "Pump"})
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": self.contact.id,
                    "order_line": [(0, 0, {"product_id": product.id})],
                }
                for _ in range(3)
            ]
        )
        (orders[0] | orders[1]).action_confirm()
        for order, moment in zip(
            orders, ("2025-03-03", "2025-05-05", "2026-01-01"), strict=True
        ):
            order.date_order = f"{moment} 04:00:00"
        self._open(self.archivist, self.old)
        self.assertRecordValues(
            self._get_file(self.old),
            [
                {
                    "first_contact_date": date(2025, 3, 3),
                    "first_trade_date": date(2025, 3, 3),
                    "last_trade_date": date(2025, 5, 5),
                }
            ],
        )

    def test_report(self):
        """CA-02 T36: the check names who has a file, gaps, owners and twins."""
        twin = self._create_customer("Old Ltd", phone=False)
        wizard = (
            self.env["customer.file.open"]
            .with_user(self.archivist)
            .create(
                {
                    "partner_ids": (self.old | self.known.partner_id).ids,
                    "owner_id": self.manager.id,
                }
            )
        )
        run = self.env["batch.run"].browse(wizard.action_check()["res_id"])
        run.sudo()._work()
        self.assertFalse(self._get_file(self.old))
        messages = {line.record_name: line.message for line in run.line_ids}
        self.assertEqual(messages["Known Ltd"], "Has a file already.")
        self.assertEqual(
            messages["Old Ltd"],
            f"Owner: {self.representative.name}. Missing: Class, Enterprise Nature, "
            f"Supervising Unit. May be the same as Old Ltd (ID {twin.id}).",
        )

    def test_open_by_domain(self):
        """T36: by domain, through the form; a second time opens nothing."""
        action = self.env.ref("customer_archive.customer_file_open_action")
        for _ in range(2):
            form = Form(
                self.env[action.res_model].with_user(self.director),
                "customer_archive.customer_file_open_view_form",
            )
            form.domain = f"[('id', 'in', {self.old.ids})]"
            wizard = form.save()
            run = self.env["batch.run"].browse(wizard.action_open_files()["res_id"])
            run.sudo()._work()
        self.assertEqual(len(self._get_file(self.old)), 1)
        self.assertEqual(run.line_ids.message, "Has a file already.")

    def test_wrong_domain(self):
        """T36: nonsense and an empty selection are said to be so."""
        wizard = self.env["customer.file.open"].with_user(self.archivist).create({})
        for domain in ("__import__('os')", "[('no_such_field', '=', 1)]"):
            wizard.domain = domain
            with self.assertRaisesRegex(UserError, "does not choose customers"):
                wizard.action_open_files()
        wizard.domain = "[('id', '=', 0)]"
        with self.assertRaisesRegex(UserError, "No customer matches"):
            wizard.action_open_files()

    def test_representatives_are_refused(self):
        """T36: whoever may not open files for others doesn't do it by this way."""
        Wizard = self.env["customer.file.open"]
        for user in (self.representative, self.manager, self.service, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                Wizard.with_user(user).create({"partner_ids": self.old.ids})
        wizard = Wizard.create({"partner_ids": self.old.ids})
        with self.assertRaises(AccessError):
            wizard.with_user(self.representative).action_open_files()

    def test_query_count(self):
        """T19: the queries for 5 and 50 customers differ only by those of core."""
        counts = []
        for size in (5, 50, 5):  # the first one fills the caches
            customers = self.env["res.partner"].create(
                [
                    {"name": f"Customer {size} {i}", "is_company": True}
                    for i in range(size)
                ]
            )
            run = (
                self.env["batch.run"]
                .with_user(self.archivist)
                ._start(
                    "Open",
                    customers,
                    "_batch_open_customer_files",
                    {
                        "class_id": self.class_general.id,
                        "owner_id": self.representative.id,
                        "custodian_id": self.archivist.id,
                    },
                )
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            run.sudo()._work()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        # what core keeps in caches comes and goes, nothing of it per customer
        self.assertEqual(*counts[1:])
