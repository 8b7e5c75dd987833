from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY, CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestEssentials(CustomerArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._register(cls._create_file())
        cls.customer = cls.file.partner_id
        cls.contact = cls.file.contact_id

    def test_panel_without_access(self):
        """CA-39: without access one sees the essentials and nothing else."""
        panel = self.customer.with_user(self.service).customer_file_panel
        panel.pop("open_complaints", None)  # the complaint desk adds it
        self.assertEqual(
            panel,
            {
                "partner_id": self.customer.id,
                "has_file": True,
                "is_open": False,
                "can_report": False,
                "number": self.file.number,
                "class_name": "General",
                "state": "registered",
                "state_label": "Registered",
                "owner": self.representative.name,
                "custodian": self.archivist.name,
                "credit_hold": False,
                "grade_name": False,
                "person_id": self.customer.id,
                "preferences": [],
            },
        )
        panel = self.customer.with_user(self.representative).customer_file_panel
        self.assertTrue(panel["is_open"])

    def test_panel_is_strict(self):
        """CA-39 CA-45: P18 shows owner and custodian only."""
        self.company.customer_file_access_preset = "p18"
        self.env.invalidate_all()
        panel = self.customer.with_user(self.service).customer_file_panel
        self.assertFalse(panel["number"] or panel["class_name"] or panel["state"])
        self.assertEqual(panel["owner"], self.representative.name)
        self.assertEqual(panel["custodian"], self.archivist.name)
        self.assertFalse(self.customer.with_user(self.service).customer_file_number)

    def test_panel_of_a_contact(self):
        """CA-39: a contact person shows the file of their company."""
        panel = self.contact.with_user(self.service).customer_file_panel
        self.assertEqual(panel["number"], self.file.number)

    def test_showing_essentials_is_no_reading(self):
        """CA-39 T11: a page of customers with files logs nothing."""
        self.env.cr.flush()
        before = self.env["customer.access.log"].search_count([])
        partner = self.customer.with_user(self.representative)
        partner.web_search_read(
            [("id", "=", partner.id)],
            {"customer_file_panel": {}, "customer_file_class_id": {"fields": {}}},
        )
        self.env["customer.file"].with_user(self.representative).web_search_read(
            [], {"number": {}, "partner_id": {"fields": {"display_name": {}}}}
        )
        self.env.cr.flush()
        self.assertEqual(self.env["customer.access.log"].search_count([]), before)

    def test_essentials_follow_the_file(self):
        """CA-39: the copies change with the file and go with it."""
        self.file.with_user(self.director).sudo().owner_id = self.colleague
        self.assertEqual(self.customer.customer_file_owner_id, self.colleague)
        draft = self._create_file(partner=self._create_customer("Mistake"))
        customer = draft.partner_id
        draft.with_user(self.representative).unlink()
        self.assertFalse(customer.customer_file_number)

    def test_essentials_are_each_companys_own(self):
        """T27: a company sees, searches and groups by its own file only."""
        sister = self.env["res.company"].create({"name": "Sister"})
        owner = [("customer_file_owner_id", "=", self.representative.id)]
        customer = self.customer
        self.assertEqual(customer.customer_file_number, self.file.number)
        self.assertIn(customer, customer.search(owner))
        there = customer.with_company(sister)
        self.assertFalse(there.customer_file_number or there.customer_file_state)
        self.assertNotIn(customer, there.search(owner))
        groups = there._read_group(
            [("id", "=", customer.id)], ["customer_file_owner_id"]
        )
        self.assertEqual(groups, [(self.env["res.users"],)])

    def test_essentials_are_not_written_by_hand(self):
        """CA-39: nobody makes a customer look like their own."""
        for user in (self.representative, self.administrator):
            with self.assertRaises(AccessError):
                self.customer.with_user(user).write({"customer_file_owner_id": user.id})
            with self.assertRaises(AccessError):
                self.env["res.partner"].with_user(user).create(
                    {"name": "Fake", "customer_file_number": "CF1"}
                )

    def test_portal_user_reads_no_essentials(self):
        """T6: fields on core models are closed to the customer."""
        self.portal.partner_id.parent_id = self.customer
        partner = self.customer.with_user(self.portal)
        self.assertTrue(partner.read(["name"]))
        for name in partner.sudo()._fields:
            if name.startswith("customer_file_"):
                with self.assertRaises(AccessError):
                    partner.read([name])

    def test_every_field_on_core_models_is_internal(self):
        """T6 T25: our fields on core models have the prefix and a group."""
        for name in (
            "res.partner",
            "crm.lead",
            "sale.order",
            "res.company",
            "hr.department",
            "res.users",
        ):
            for field in self.env[name]._fields.values():
                if field._module == "customer_archive":
                    self.assertTrue(field.name.startswith("customer_file_"), field)
                    self.assertTrue(field.groups, field)

    def test_employees_stay_readable(self):
        """T5: nothing of ours on hr.employee closes it to ordinary users."""
        employee = self.representative.employee_id.with_user(self.employee_user)
        self.assertTrue(employee.read(["name"]))

    def test_list_of_customers_costs_the_same(self):
        """CA-39: showing essentials in a list costs no query per row."""
        spec = {
            "customer_file_panel": {},
            "customer_file_number": {},
            "customer_file_owner_id": {"fields": {"display_name": {}}},
        }
        partners = self.env["res.partner"]
        for number in range(20):
            partner = self._create_customer(f"Row {number}")
            self._create_file(partner=partner)
            partners += partner

        def count(records):
            records = records.with_user(self.service)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.web_read(spec)
            return self.env.cr.sql_log_count - before

        count(partners[:2])
        self.assertEqual(count(partners[:2]), count(partners))

    def test_open_from_the_panel(self):
        """CA-39: the panel's button opens the file, a request or a new file."""
        owner = self.contact.with_user(self.representative)
        self.assertEqual(owner.action_open_customer_file()["res_id"], self.file.id)
        action = self.contact.with_user(self.stranger).action_open_customer_file()
        self.assertEqual(action["res_model"], "customer.access.request")
        newcomer = self._create_customer("Newcomer").with_user(self.stranger)
        action = newcomer.action_open_customer_file()
        self.assertEqual(action["context"], {"default_partner_id": newcomer.id})
