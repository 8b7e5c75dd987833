from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY, CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAccess(CustomerArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._register(cls._create_file())

    def _reads(self, user, file=None):
        """Tell whether a user reads and finds the file."""
        self.env.invalidate_all()
        file = (file or self.file).with_user(user)
        found = file in file.search([("id", "=", file.id)])
        self.assertEqual(found, file.has_access("read"))
        return found

    def _readers(self):
        users = {
            "representative": self.representative,
            "colleague": self.colleague,
            "stranger": self.stranger,
            "manager": self.manager,
            "west_manager": self.west_manager,
            "director": self.director,
            "general_manager": self.general_manager,
            "service": self.service,
            "archivist": self.archivist,
            "auditor": self.auditor,
            "administrator": self.administrator,
            "plain": self.employee_user,
        }
        return {name for name, user in users.items() if self._reads(user)}

    def test_p03_readers(self):
        """CA-27 CA-28 CA-29: owner, custodian and the managers above read."""
        self.assertEqual(
            self._readers(),
            {
                "representative",
                "manager",
                "director",
                "general_manager",
                "archivist",
                "auditor",
                "administrator",
            },
        )

    def test_strict_presets(self):
        """CA-45: under P18, P11 and P12 only the custodian reads without asking."""
        for preset in ("p18", "p11", "p12"):
            self.company.customer_file_access_preset = preset
            self.assertEqual(
                self._readers(),
                {"general_manager", "archivist", "auditor", "administrator"},
            )

    def test_drafts_stay_open_to_their_owner(self):
        """CA-45: also under the strict presets the owner completes the draft."""
        self.company.customer_file_access_preset = "p18"
        draft = self._create_file(partner=self._create_customer("Draft"))
        self.assertTrue(self._reads(self.representative, draft))
        self._register(draft)
        self.assertFalse(self._reads(self.representative, draft))

    def _approver(self, reader):
        request = (
            self.env["customer.access.request"]
            .with_user(reader)
            .create({"partner_id": self.file.partner_id.id, "reason": "Offer"})
        )
        request.action_submit()
        return request.sudo().signoff_line_ids.user_id

    def test_routes(self):
        """CA-27 CA-28 CA-45: who grants, by preset and department."""
        for preset, own, other in (
            ("p03", self.manager, self.general_manager),
            ("p18", self.general_manager, self.general_manager),
            ("p11", self.general_manager, self.general_manager),
            ("p12", self.manager, self.manager),
        ):
            self.company.customer_file_access_preset = preset
            with self.subTest(preset):
                self.assertEqual(self._approver(self.colleague), own)
                self.assertEqual(self._approver(self.stranger), other)
        # no department is not the same department (T4)
        self.file.department_id = False
        self.company.customer_file_access_preset = "p03"
        self.assertEqual(self._approver(self.service), self.general_manager)

    def test_grant_ends_by_itself(self):
        """CA-28 T4: the grant ends at its moment, without any job."""
        request = self._grant(self.file, self.stranger)
        self.assertTrue(self._reads(self.stranger))
        self.assertTrue(request.is_valid)
        with freeze_time(request.date_until - timedelta(seconds=1)):
            self.assertTrue(self._reads(self.stranger))
        with freeze_time(request.date_until):
            self.assertFalse(self._reads(self.stranger))

    def test_grant_reads_only(self):
        """CA-29: a grant opens reading, not writing."""
        self._grant(self.file, self.stranger)
        with self.assertRaises(AccessError):
            self.file.with_user(self.stranger).write({"proprietor": "x"})

    def test_returned_and_revoked(self):
        """CA-28: the reader gives access back, the custodian takes it back."""
        request = self._grant(self.file, self.stranger)
        with self.assertRaises(AccessError):
            request.with_user(self.colleague).action_revoke()
        request.with_user(self.stranger).action_revoke()
        self.assertFalse(self._reads(self.stranger))
        request = self._grant(self.file, self.stranger)
        request.with_user(self.archivist).action_revoke()
        self.assertFalse(self._reads(self.stranger))
        with self.assertRaises(UserError):
            request.with_user(self.archivist).action_revoke()

    def test_request_limits(self):
        """CA-45: a request has a reason, an end within the limit, and one reader."""
        Request = self.env["customer.access.request"].with_user(self.stranger)
        vals = {"partner_id": self.file.partner_id.id, "reason": "Offer"}
        now = fields.Datetime.now()
        for until in (now, now + timedelta(days=31)):
            with self.assertRaises(ValidationError):
                Request.create({**vals, "date_until": until})
        with self.assertRaises(AccessError):
            Request.create({**vals, "user_id": self.colleague.id})
        with self.assertRaises(AccessError):
            Request.create({**vals, "state": "granted"})
        with self.assertRaisesRegex(UserError, "no customer file"):
            Request.create({**vals, "partner_id": self._create_customer("New").id})
        request = Request.create(vals)
        for change in ({"state": "granted"}, {"file_id": self.file.id}):
            with self.assertRaises(AccessError):
                request.write(change)
        request.action_submit()
        with self.assertRaises(UserError):
            request.write({"date_until": now + timedelta(days=20)})

    def test_moving_a_person_counts_at_once(self):
        """T4: department and manager are evaluated at every search."""
        self.assertFalse(self._reads(self.west_manager))
        self.east.manager_id = self.west_manager.employee_id
        self.assertTrue(self._reads(self.west_manager))
        self.assertFalse(self._reads(self.manager))
        self.east.manager_id = False
        self.assertFalse(self._reads(self.west_manager))

    def test_user_without_employee(self):
        """T4: no employee means no department, not every department."""
        self.file.department_id = False
        self.assertFalse(self._reads(self.employee_user))
        lone = self.env["hr.department"].create({"name": "Without manager"})
        self.file.department_id = lone
        self.assertFalse(self._reads(self.employee_user))

    def test_all_models_of_a_file_are_closed(self):
        """T1: wherever a model points at a file, a stranger finds no row."""
        self.env["customer.file.event"].create(
            {"file_id": self.file.id, "summary": "Talks about prices"}
        )
        self._grant(self.file, self.colleague)
        self.env["customer.file.erasure"].create(
            {"file_id": self.file.id, "applicant": "Ms Lin", "reason": "By letter"}
        )
        checked = set()
        for name in self.env.registry:
            Model = self.env[name]
            if Model._abstract or Model._transient:
                continue
            links = [
                field.name
                for field in Model._fields.values()
                if field.type == "many2one"
                and field.comodel_name == "customer.file"
                and field.store
            ]
            for link in links:
                own = Model.with_user(self.stranger)
                if not Model.search_count([(link, "!=", False)]):
                    continue  # the walk of the access table has a row of each
                if own.has_access("read"):
                    self.assertFalse(own.search([(link, "!=", False)]), name)
                    self.assertFalse(own._read_group([], [link]), name)
                checked.add(name)
        self.assertLessEqual(
            {"customer.file.event", "customer.access.request"}, checked
        )

    def test_oracles(self):
        """T1: neither paths nor sorting nor names let a stranger guess."""
        stranger = self.stranger
        File = self.env["customer.file"].with_user(stranger)
        self.assertFalse(File.search([("assets", ">", 1)]))
        self.assertFalse(File.search_count([("supervising_unit", "ilike", "Commerce")]))
        self.assertFalse(File.name_search("Huaxin"))
        Event = self.env["customer.file.event"].with_user(stranger)
        self.assertFalse(Event.search([("file_id.supervising_unit", "!=", False)]))
        Request = self.env["customer.access.request"].with_user(stranger)
        Request.create({"partner_id": self.file.partner_id.id, "reason": "Offer"})
        self.assertFalse(
            Request.search([("file_id.supervising_unit", "ilike", "Commerce")])
        )
        with self.assertRaises(AccessError):
            Request._read_group([], ["file_id.supervising_unit"])

    def test_display_name_is_number_and_customer(self):
        """T1: the name seen through a many2one holds nothing protected."""
        self.assertEqual(self.file.display_name, f"{self.file.number} Huaxin Trading")

    def test_losing_access_ends_messages_and_activities(self):
        """T3: with the grant go subscription, activities and notifications."""
        request = self._grant(self.file, self.stranger)
        partner = self.stranger.partner_id
        self.file.message_subscribe(partner.ids)
        self.file.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.stranger.id
        )
        first = self.file.message_post(
            body="Before", subtype_xmlid="mail.mt_comment", partner_ids=partner.ids
        )
        self.env.invalidate_all()
        self.assertTrue(first.with_user(self.stranger).read(["body"]))
        request.with_user(self.stranger).action_revoke()
        self.assertNotIn(partner, self.file.message_partner_ids)
        self.assertNotIn(self.stranger, self.file.activity_ids.user_id)
        second = self.file.message_post(
            body="After", subtype_xmlid="mail.mt_comment", partner_ids=partner.ids
        )
        self.assertNotIn(partner, second.notified_partner_ids)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            first.with_user(self.stranger).read(["body"])

    def test_messages_of_customers_and_guests(self):
        """T3: who has no files at all still finds messages of other documents."""
        partner = self.portal.partner_id
        message = partner.message_post(
            body="Welcome",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=partner.ids,
        )
        own = self.file.message_post(body="Internal", partner_ids=partner.ids)
        both = (message | own).ids
        for user in (self.portal, self.env.ref("base.public_user")):
            found = (
                self.env["mail.message"].with_user(user).search([("id", "in", both)])
            )
            self.assertNotIn(own, found)
        portal = self.env["mail.message"].with_user(self.portal)
        self.assertEqual(portal.search([("id", "in", both)]), message)

    def test_expiry_unsubscribes(self):
        """T3: a grant that ran out is tidied up by the hourly job."""
        request = self._grant(self.file, self.stranger)
        partner = self.stranger.partner_id
        self.file.message_subscribe(partner.ids)
        with freeze_time(request.date_until + timedelta(minutes=1)):
            message = self.file.message_post(
                body="After", subtype_xmlid="mail.mt_comment"
            )
            self.assertNotIn(partner, message.notified_partner_ids)
            with self.enter_registry_test_mode():
                self.env.ref(
                    "customer_archive.ir_cron_end_expired_access"
                ).method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(request.state, "ended")
        self.assertNotIn(partner, self.file.message_partner_ids)

    def test_signoff_subscribes_nobody(self):
        """T3: deciding leaves no follower, and no access under a strict preset."""
        self.company.customer_file_access_preset = "p18"
        file = self._create_file(partner=self._create_customer("Strict"))
        file.with_user(self.representative).action_submit()
        self.assertTrue(self._reads(self.marketing, file))
        self._pending(file, self.marketing).action_approve()
        self.assertFalse(self._reads(self.marketing, file))
        self.assertFalse(file.message_partner_ids & self.marketing.partner_id)
        self.assertFalse(file.message_partner_ids & self.representative.partner_id)

    def test_change_of_owner(self):
        """T3 CA-11: the former owner loses the file in the same transaction."""
        self.file.message_subscribe(self.representative.partner_id.ids)
        self.company.customer_file_change_control = False
        with self.assertRaises(AccessError):
            self.file.with_user(self.representative).owner_id = self.colleague
        self.file.with_user(self.manager).owner_id = self.colleague
        self.assertFalse(self._reads(self.representative))
        self.assertTrue(self._reads(self.colleague))
        self.assertNotIn(self.representative.partner_id, self.file.message_partner_ids)

    def test_changes_are_controlled(self):
        """T17 CA-11: on a registered file only the custodian's changes go through."""
        for user in (self.representative, self.manager, self.director):
            with self.assertRaisesRegex(
                (AccessError, RedirectWarning), "Report the change"
            ):
                self.file.with_user(user).write({"proprietor": "x"})
        self.assertFalse(self.file.proprietor)
        self.file.with_user(self.archivist).proprietor = "Mr Hua"
        self.company.customer_file_change_control = False
        self.file.with_user(self.representative).proprietor = "Ms Hua"
        self.assertEqual(self.file.proprietor, "Ms Hua")

    def test_companies_are_separate(self):
        """CA-01 CA-29: another company's file is closed even to its readers there."""
        company = self.env["res.company"].create({"name": "Second"})
        self.env["customer.file"].with_company(company).sudo().create(
            {"partner_id": self.file.partner_id.id, "owner_id": self.auditor.id}
        )
        File = self.env["customer.file"].with_user(self.auditor)
        self.assertEqual(
            File.search([("partner_id", "=", self.file.partner_id.id)]), self.file
        )
