from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPartnerLife(CustomerArchiveCase):
    def _merge(self, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((source | target).ids, target)

    def test_merge_of_two_customers_with_files(self):
        """T16 CA-01: merging keeps both files; the target's stays the customer's."""
        self.company.customer_file_merge_control = False
        source, target = self._create_customer("Old"), self._create_customer("New")
        source_file = self._register(self._create_file(partner=source))
        target_file = self._register(self._create_file(partner=target))
        self._merge(source, target)
        self.env.invalidate_all()
        self.assertFalse(source.exists())
        self.assertRecordValues(
            source_file | target_file,
            [
                {
                    "partner_id": target.id,
                    "state": "closed",
                    "merged_into_id": target_file.id,
                },
                {
                    "partner_id": target.id,
                    "state": "registered",
                    "merged_into_id": False,
                },
            ],
        )
        self.assertEqual(target.customer_file_number, target_file.number)
        self.assertEqual(source_file.signoff_line_ids.state, "approved")

    def test_merge_brings_what_is_in_the_file(self):
        """T16 CA-21 CA-33: documents and deposits go on in the file that goes on."""
        self.company.customer_file_merge_control = False
        source, target = self._create_customer("Old"), self._create_customer("New")
        source_file = self._create_file(partner=source)
        target_file = self._create_file(partner=target)
        document = self.env["customer.document"].create(
            {
                "file_id": source_file.id,
                "name": "Lease",
                "type_id": self.env["customer.document.type"].search([], limit=1).id,
                "issue_date": TODAY,
            }
        )
        deposit = self.env["customer.deposit"].create(
            {"file_id": source_file.id, "kind": "due", "amount": 100}
        )
        self._merge(source, target)
        self.env.invalidate_all()
        for part in (document, deposit):
            self.assertEqual(part.file_id, target_file)

    def test_merge_moves_the_only_file(self):
        """T16 CA-01: a file goes along to a customer without one."""
        source, target = self._create_customer("Old"), self._create_customer("New")
        file = self._create_file(partner=source)
        self._merge(source, target)
        self.env.invalidate_all()
        self.assertEqual(file.partner_id, target)
        self.assertEqual(target.customer_file_number, file.number)

    def test_merge_is_controlled(self):
        """T9 T16: where merging is controlled, two open files refuse it."""
        source, target = self._create_customer("Old"), self._create_customer("New")
        files = self._create_file(partner=source) | self._create_file(partner=target)
        with self.assertRaisesRegex(UserError, files[0].number):
            self._merge(source, target)
        self.assertTrue(source.exists())

    def test_customer_becomes_part_of_a_company(self):
        """T16 CA-01: giving a customer a parent takes its file to the company."""
        company = self._create_customer("Group")
        person = self._create_customer("Mr Gao", is_company=False)
        file = self.env["customer.file"].create({"partner_id": person.id})
        person.parent_id = company
        self.assertEqual(file.partner_id, company)
        self.assertEqual(company.customer_file_number, file.number)
        self.assertFalse(person.customer_file_number)

    def test_customer_becomes_part_of_a_company_with_a_file(self):
        """T16 CA-01: the company's own file stays its file."""
        company = self._create_customer("Group")
        person = self._create_customer("Mr Gao", is_company=False)
        kept = self._create_file(partner=company)
        file = self.env["customer.file"].create({"partner_id": person.id})
        person.parent_id = company
        self.assertRecordValues(
            file, [{"partner_id": company.id, "merged_into_id": kept.id}]
        )
        with self.assertRaisesRegex(UserError, "merged into"):
            file.with_user(self.administrator).action_reopen()

    def test_archiving_keeps_the_file(self):
        """T16: an archived customer's file stays readable."""
        file = self._create_file()
        file.partner_id.active = False
        self.assertEqual(
            self.env["customer.file"]
            .with_user(self.representative)
            .search([("number", "=", file.number)]),
            file,
        )

    def test_deleting_a_customer_with_a_file(self):
        """T16: a customer with a file is not deleted, whoever may see the file."""
        file = self._create_file()
        self.env.user.group_ids += self.env.ref("base.group_partner_manager")
        with self.assertRaisesRegex(UserError, file.number):
            file.partner_id.unlink()

    def test_won_lead_without_customer(self):
        """T16 CA-01: a won lead without customer gets one, and its file."""
        lead = (
            self.env["crm.lead"]
            .with_user(self.representative)
            .create(
                {
                    "name": "Pumps",
                    "type": "opportunity",
                    "partner_name": "Newcomer Ltd",
                    "contact_name": "Ms Hu",
                    "phone": "021 5555 0111",
                }
            )
        )
        lead.action_set_won()
        customer = lead.partner_id.commercial_partner_id
        self.assertEqual(customer.name, "Newcomer Ltd")
        self.assertEqual(
            customer.customer_file_owner_id, self.representative, "file is open"
        )

    def test_won_by_every_door(self):
        """CA-01: kanban drag, write and creation in a won stage open one file each."""
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        Lead = self.env["crm.lead"].with_user(self.representative)
        customers = [self._create_customer(f"Door {number}") for number in range(2)]
        Lead.create({"name": "a", "partner_id": customers[0].id, "stage_id": won.id})
        lead = Lead.create({"name": "b", "partner_id": customers[1].id})
        lead.stage_id = won
        again = Lead.create({"name": "c", "partner_id": customers[1].id})
        again.stage_id = won
        for customer in customers:
            files = self.env["customer.file"].search([("partner_id", "=", customer.id)])
            self.assertEqual(len(files), 1)

    def test_won_by_a_customer(self):
        """CA-01: a lead won in the portal opens a file of our own people."""
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        customer = self._create_customer("Portal Door")
        lead = self.env["crm.lead"].create(
            {"name": "a", "partner_id": customer.id, "user_id": False}
        )
        lead.with_user(self.portal).sudo().stage_id = won
        self.assertEqual(customer.customer_file_owner_id, self.archivist)
        self.company.customer_file_contact_owner_id = self.colleague
        other = self._create_customer("Portal Door 2")
        lead = lead.create({"name": "b", "partner_id": other.id, "user_id": False})
        lead.with_user(self.portal).sudo().stage_id = won
        self.assertEqual(other.customer_file_owner_id, self.colleague)

    def test_won_lead_by_default(self):
        """T9: after a plain install a won lead opens no file."""
        self.company.customer_file_from_won_lead = False
        customer = self._create_customer()
        lead = self.env["crm.lead"].create({"name": "x", "partner_id": customer.id})
        lead.action_set_won()
        self.assertFalse(
            self.env["customer.file"].search([("partner_id", "=", customer.id)])
        )
