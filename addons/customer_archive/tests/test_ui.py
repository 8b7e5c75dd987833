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

    def test_survey(self):
        """CA-31 CA-47: a form is handed in, received, sealed, and closed from then."""
        questions = self.env["customer.survey.question"].search([])
        questions[1:].active = False
        survey = self._create_survey(self.representative, name="", consent_means=False)
        survey.answer_ids.value = False
        page = f"/odoo/survey-forms/{survey.id}"

        self._tour(page, "survey_hand_in", self.representative)
        self.assertRecordValues(
            survey, [{"state": "handed_in", "consent_means": "signature"}]
        )
        self.assertEqual(survey.answer_ids.value, "Diabetes")

        self._tour(page, "survey_receive", self.manager)
        self._tour(page, "survey_seal", self.service)
        self.assertEqual(survey.state, "sealed")

        self._tour("/odoo/customer-lists", "survey_list", self.representative)
        extract = self.env["customer.survey.extract"].search(
            [("survey_id", "=", survey.id)]
        )
        self.assertEqual(extract.next_step, "Call on Friday")
        self._tour("/odoo/survey-forms", "survey_closed", self.representative)
        with self.assertRaises(AccessError):
            survey.with_user(self.representative).read(["occupation"])

    def test_panel_while_typing(self):
        """CA-39: choosing the customer on a quotation shows the essentials at once."""
        file = self._register(self._create_file())
        self.representative.group_ids += self.env.ref("sales_team.group_sale_salesman")
        action = "sale.action_quotations_with_onboarding"
        self._tour(f"/odoo/action-{action}/new", "panel", self.representative)
        (order,) = self.env["sale.order"].search(
            [("partner_id", "=", file.contact_id.id)]
        )
        self.assertEqual(order.state, "sale")

    def _tour(self, path, name, user):
        self.start_tour(path, f"customer_archive_{name}", login=user.login)
        self.env.invalidate_all()

    def _assert_closed(self, file):
        with self.assertRaises(AccessError):
            file.with_user(self.stranger).read(["supervising_unit"])
        self.env.invalidate_all()
