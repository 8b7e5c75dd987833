from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import CustomerArchiveCase


@tagged("post_install", "-at_install")
class TestUi(CustomerArchiveCase, HttpCase):
    def test_story(self):
        """CA-07 CA-28 CA-29 CA-39: from a lead to a file that a stranger borrows."""
        customer = self._create_customer()
        contact = self.env["res.partner"].create(
            {"name": "Ms Lin", "parent_id": customer.id}
        )
        lead = self.env["crm.lead"].create(
            {
                "name": "Pumps",
                "partner_id": contact.id,
                "type": "opportunity",
                "user_id": self.representative.id,
            }
        )
        contact_page = f"/odoo/contacts/{customer.id}"

        self._tour(f"/odoo/crm/{lead.id}", "register", self.representative)
        file = self.env["customer.file"].search([("partner_id", "=", customer.id)])
        self.assertRecordValues(
            file,
            [
                {
                    "state": "submitted",
                    "owner_id": self.representative.id,
                    "class_id": self.class_general.id,
                    "enterprise_nature": "private",
                    "supervising_unit": "Commerce Bureau",
                    "lead_id": lead.id,
                }
            ],
        )

        self._tour("/odoo", "approve", self.marketing)
        self.assertEqual(file.state, "registered")
        self.assertRecordValues(
            file.signoff_line_ids,
            [{"state": "approved", "opinion": "Complete."}],
        )

        self._tour(contact_page, "request_access", self.stranger)
        request = file.access_request_ids
        self.assertRecordValues(
            request,
            [{"state": "submitted", "user_id": self.stranger.id}],
        )
        self._assert_closed(file)

        self._tour("/odoo/waiting-for-me", "grant", self.general_manager)
        self.assertEqual(request.state, "granted")

        self._tour(contact_page, "read", self.stranger)
        log = self.env["customer.access.log"].search(
            [("file_ref", "=", file.id), ("user_ref", "=", self.stranger.id)]
        )
        self.assertEqual(log.mapped("kind"), ["read"])

        request.date_until = fields.Datetime.now() - timedelta(minutes=1)
        self._tour(contact_page, "refused", self.stranger)
        self._assert_closed(file)

    def _tour(self, path, name, user):
        self.start_tour(path, f"customer_archive_{name}", login=user.login)
        self.env.invalidate_all()

    def _assert_closed(self, file):
        with self.assertRaises(AccessError):
            file.with_user(self.stranger).read(["supervising_unit"])
        self.env.invalidate_all()
