from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY, CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPreference(CustomerArchiveCase):
    """CA-37: what customers like, noted by whoever is in contact."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._register(cls._create_file())
        cls.customer = cls.file.partner_id
        cls.contact = cls.file.contact_id
        cls.pillow = cls.env.ref("customer_archive.customer_preference_type_pillow")
        cls.tea = cls.env.ref("customer_archive.customer_preference_type_tea")

    def _note(self, user, value="Two soft ones", partner=None, **vals):
        return (
            self.env["customer.preference"]
            .with_user(user)
            .create(
                {
                    "partner_id": (partner or self.contact).id,
                    "type_id": self.pillow.id,
                    "value": value,
                    **vals,
                }
            )
        )

    def _get_panel(self, record, user):
        self.env.invalidate_all()
        preferences = record.with_user(user).customer_file_panel["preferences"]
        return [(line["type"], line["value"]) for line in preferences]

    def _search(self, user):
        return self.env["customer.preference"].with_user(user).search([])

    def test_list_of_the_policy(self):
        """CA-37: the list of the policy is there, and every type can be chosen."""
        data = self.env["ir.model.data"].search(
            [
                ("module", "=", "customer_archive"),
                ("model", "=", "customer.preference.type"),
            ]
        )
        self.assertEqual(len(data), 25)
        self.assertTrue(all(data.mapped("noupdate")))

    def test_three_clicks(self):
        """CA-37: the panel's button, a type, Save; the customer is there already."""
        action = self.contact.with_user(self.employee_user).action_note_preference()
        self.assertEqual(action["target"], "new")
        model = self.env["customer.preference"].with_user(self.employee_user)
        form = Form(model.with_context(**action["context"]), action["views"][0][0])
        form.value = "Two soft ones"
        form.type_id = self.pillow
        preference = form.save()
        self.assertRecordValues(
            preference,
            [
                {
                    "partner_id": self.contact.id,
                    "user_id": self.employee_user.id,
                    "date": TODAY,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_without_access(self):
        """CA-37 T1: who notes it learns nothing of what others noted."""
        own = self._note(self.stranger)
        other = self._note(self.representative, "Hard", type_id=self.tea.id)
        self.assertEqual(self._search(self.stranger), own)
        with self.assertRaises(AccessError):
            other.with_user(self.stranger).read(["value"])
        self.assertEqual(
            self._get_panel(self.contact, self.stranger),
            [("Pillow", "Two soft ones")],
        )
        self.assertFalse(self._search(self.service))
        self.assertEqual(self._search(self.representative), own | other)
        with self.assertRaises(AccessError):
            self._search(self.portal)

    def test_grant_opens_them(self):
        """CA-37 CA-28: a grant opens preferences with the file, and ends with it."""
        preference = self._note(self.representative)
        request = self._grant(self.file, self.stranger)
        self.assertEqual(self._search(self.stranger), preference)
        with self.assertRaises(AccessError):
            preference.with_user(self.stranger).value = "Hard"
        request.with_user(self.archivist).action_revoke()
        self.assertFalse(self._search(self.stranger))

    def test_before_the_file(self):
        """CA-37: a file opened later has what was noted before."""
        customer = self._create_customer("Newcomer Ltd")
        preference = self._note(self.employee_user, partner=customer)
        self.assertFalse(self._search(self.representative))
        self.assertEqual(self._search(self.auditor), preference)
        self._create_file(partner=customer)
        self.assertEqual(self._search(self.representative), preference)

    def test_own_name_only(self):
        """CA-37: nobody notes in somebody else's name or changes others' notes."""
        with self.assertRaises(AccessError):
            self._note(self.stranger, user_id=self.colleague.id)
        own = self._note(self.stranger)
        with self.assertRaises(AccessError):
            own.user_id = self.colleague
        own.value = "Three"
        with self.assertRaises(AccessError):
            own.with_user(self.representative).value = "One"
        with self.assertRaises(AccessError):
            own.with_user(self.archivist).unlink()
        own.with_user(self.administrator).value = "One"
        own.unlink()

    def test_shared_in_hotels(self):
        """CA-37 P16: where the company shares them, everybody inside sees them."""
        self._note(self.representative)
        hotel = self.company._prepare_business_kind_vals("hotel")
        self.assertTrue(hotel["customer_file_data_sharing"])
        self.company.customer_file_data_sharing = True
        self.assertTrue(self._search(self.employee_user))
        self.assertTrue(self._get_panel(self.contact, self.employee_user))

    def test_panel(self):
        """CA-39: the newest of each type, the company's before the person's."""
        self._note(self.representative, "Old", date="2025-01-01")
        self._note(self.representative, "New")
        self._note(
            self.representative, "Green", partner=self.customer, type_id=self.tea.id
        )
        expected = [("Tea", "Green"), ("Pillow", "New")]
        self.assertEqual(self._get_panel(self.contact, self.representative), expected)
        self.assertEqual(
            self._get_panel(self.customer, self.representative), expected[:1]
        )

    def test_reading_is_logged(self):
        """CA-29 CA-37: lists of others' preferences are readings, the panel isn't."""
        log = self.env["customer.access.log"]
        preference = self._note(self.employee_user)
        self.env.invalidate_all()
        self._get_panel(self.contact, self.representative)
        preference.read(["value"])
        self.env.cr.flush()
        self.assertFalse(log.search([("user_ref", "=", self.employee_user.id)]))
        before = log.search_count([("file_ref", "=", self.file.id)])
        self.env.invalidate_all()
        preference.with_user(self.representative).read(["value"])
        self.env.cr.flush()
        self.assertEqual(
            log.search_count([("file_ref", "=", self.file.id)]), before + 1
        )

    def test_erasure(self):
        """T37: an erasure takes what was noted, of contacts, too."""
        self._note(self.stranger)
        self._note(self.stranger, partner=self.customer)
        self._erase_file(self.file)
        self.assertFalse(self._search(self.env.user))

    def test_merging(self):
        """T16: merged contacts keep their preferences."""
        twin = self._create_customer("Huaxin Trading Co.")
        preference = self._note(self.representative, partner=twin)
        merge = self.env["base.partner.merge.automatic.wizard"]
        merge.sudo()._merge((twin | self.customer).ids, self.customer)
        self.env.invalidate_all()
        self.assertEqual(preference.partner_id, self.customer)
        self.assertEqual(self._search(self.representative), preference)

    def test_panel_query_count(self):
        """CA-39: the panels of many contacts ask as often as those of a few."""
        people = self.env["res.partner"].create(
            [{"name": f"Guest {number}"} for number in range(21)]
        )
        for person in people:
            self._note(self.representative, partner=person)
        self._note(self.representative)

        def count(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.representative).mapped("customer_file_panel")
            return self.env.cr.sql_log_count - before

        count(people[:1])
        self.assertEqual(count(people[:3]), count(people))
