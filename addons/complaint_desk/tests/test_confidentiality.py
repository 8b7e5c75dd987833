from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import NOW, ComplaintCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestConfidentiality(ComplaintCase):
    def _find(self, user, case):
        cases = self.env["complaint.case"].with_user(user)
        return cases.search([("id", "=", case.id)])

    def test_who_reads(self):
        """CD-12: head, managers above, general manager, intake; nobody else."""
        case = self._take_to("investigating")
        for user in (
            self.manager,
            self.director,
            self.general_manager,
            self.service,
            self.auditor,
        ):
            self.assertTrue(self._find(user, case), user.login)
        for user in (
            self.representative,
            self.colleague,
            self.stranger,
            self.west_manager,
            self.marketing,
            self.archivist,
            self.administrator,
            self.employee_user,
        ):
            self.assertFalse(self._find(user, case), user.login)
            with self.assertRaises(AccessError):
                case.with_user(user).read(["number"])
        with self.assertRaises(AccessError):
            self._find(self.portal, case)

    def test_moving_a_manager_counts_at_once(self):
        """CD-12: whoever heads the department now reads, without an employee too."""
        case = self._take_to("investigating")
        case.sudo().user_id = self.colleague
        self.east.manager_id = self.west_manager.employee_id
        self.assertEqual(self.team.head_id, self.west_manager)
        self.assertTrue(self._find(self.west_manager, case))
        self.assertFalse(self._find(self.manager, case))

    def test_auditor_changes_nothing(self):
        """CD-12: the auditor reads and doesn't write."""
        case = self._create_case()
        with self.assertRaises(AccessError):
            case.with_user(self.auditor).write({"description": "Other"})

    def test_accused_finds_nothing(self):
        """CD-18: not even head, service or general manager, when complained of."""
        for user in (self.manager, self.service, self.general_manager, self.director):
            case = self._create_case(user=self.colleague, accused_ids=user.ids)
            self.assertFalse(self._find(user, case), user.login)
            with self.assertRaises(AccessError):
                case.with_user(user).read(["number"])
            for method in ("action_accept", "action_wait"):
                with self.assertRaises(AccessError):
                    getattr(case.with_user(user), method)()

    def test_accused_does_not_handle(self):
        """CD-18: the handler by level is never a person complained of."""
        case = self._take_to("accepted", accused_ids=self.manager.ids)
        self.assertEqual(case.user_id, self.director)
        with self.assertRaisesRegex(Exception, "complained of"):
            case.with_user(self.service).user_id = self.manager

    def test_named_later(self):
        """CD-18 T3: being named ends subscription, duties and old notifications."""
        case = self._take_to("investigating")
        case.message_subscribe(partner_ids=self.manager.partner_id.ids)
        message = case.with_user(self.service).message_post(
            body="What he did", partner_ids=self.manager.partner_id.ids
        )
        own = case.with_user(self.manager).message_post(body="I know nothing")
        attachment = self.env["ir.attachment"].create(
            {
                "name": "Letter",
                "raw": b"secret",
                "res_model": case._name,
                "res_id": case.id,
            }
        )
        case.with_user(self.service).accused_ids = self.manager
        self.assertNotIn(self.manager.partner_id, case.message_partner_ids)
        self.assertNotIn(self.manager, case.activity_ids.user_id)
        self.assertEqual(case.user_id, self.director)
        for record in (message, own, attachment):
            with self.assertRaises(AccessError):
                record.with_user(self.manager).read(["create_date"])
        found = self.env["mail.message"].with_user(self.manager)
        self.assertFalse(found.search([("id", "in", (message + own).ids)]))

    def test_accused_is_not_notified(self):
        """CD-18: a follower complained of gets no message."""
        case = self._create_case(accused_ids=self.representative.ids)
        message = case.with_user(self.service).message_post(
            body="Secret",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=(self.representative + self.manager).partner_id.ids,
        )
        notified = message.sudo().notification_ids.res_partner_id
        self.assertIn(self.manager.partner_id, notified)
        self.assertNotIn(self.representative.partner_id, notified)

    def test_history_of_the_customer(self):
        """CD-18 T2: the file's owner, complained of, sees no line of it."""
        file = self._create_file(partner=self.customer)
        case = self._create_case(accused_ids=self.representative.ids)
        case.with_user(self.service).message_post(
            body="Secret", message_type="email", subtype_xmlid="mail.mt_comment"
        )
        case.with_user(self.service).action_withdraw("Called it off")
        events = self.env["customer.file.event"]
        domain = [
            ("file_id", "=", file.id),
            ("document_model", "=", "complaint.case"),
        ]
        kinds = events.search(domain).mapped("kind")
        self.assertEqual(sorted(kinds), ["complaint", "complaint_end", "email"])
        self.assertFalse(events.with_user(self.representative).search(domain))
        for reader in (self.director, self.general_manager):
            self.assertEqual(len(events.with_user(reader).search(domain)), 3)

    def test_deleted_message_stays_closed(self):
        """CD-12: the line of a deleted message doesn't open to managers."""
        file = self._create_file(partner=self.customer)
        case = self._create_case(accused_ids=self.manager.ids)
        message = case.with_user(self.service).message_post(
            body="Secret", message_type="comment", subtype_xmlid="mail.mt_note"
        )
        message.sudo().unlink()
        events = self.env["customer.file.event"].with_user(self.manager)
        self.assertFalse(
            events.search(
                [
                    ("file_id", "=", file.id),
                    ("document_model", "=", "complaint.case"),
                ]
            )
        )

    def test_past_complaints_of_a_new_file(self):
        """T22: opening a file records the complaints there were."""
        case = self._create_case()
        case.with_user(self.service).action_withdraw("Enough")
        file = self._create_file(partner=self.customer)
        file._batch_backfill_history({})
        kinds = (
            self.env["customer.file.event"]
            .search([("file_id", "=", file.id), ("res_model", "=", case._name)])
            .mapped("kind")
        )
        self.assertEqual(sorted(kinds), ["complaint", "complaint_end"])

    def test_panel_tells_the_number_only(self):
        """CD-18, CA-39: how many are open, without those about oneself."""
        self._create_case(accused_ids=self.representative.ids)
        self._create_case()
        self._create_case().with_user(self.service).action_withdraw("Enough")
        for user, count in ((self.colleague, 2), (self.representative, 1)):
            panels = self.customer.with_user(user)._get_customer_file_panels(
                self.company
            )
            self.assertEqual(panels[self.customer.id]["open_complaints"], count)

    def test_other_company(self):
        """CD-12: another company's service finds nothing of it."""
        case = self._take_to("called_back")
        company = self.env["res.company"].create({"name": "Sister"})
        self.service.write(
            {"company_ids": [(6, 0, company.ids)], "company_id": company.id}
        )
        for record in (case, case.offer_ids, case.callback_ids):
            self.assertFalse(
                record.with_user(self.service).search([("id", "in", record.ids)])
            )
