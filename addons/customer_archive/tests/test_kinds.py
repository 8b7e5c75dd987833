from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from .common import TODAY, CustomerArchiveCase

# what each kind of business has afterwards: traits by class, and its settings
KINDS = {
    "general": (
        {"target": 0, "general": 0, "key": 0, "potential": 0},
        {"registration_preset": "p03", "registration_days": 5, "access_preset": "p03"},
    ),
    "distributor": (
        {"dealer": 5, "channel": 5},
        {"registration_preset": "p08", "channel_report_months": 3},
    ),
    "property": (
        {"owner": 5, "tenant": 6},
        {"document_preset": "p09", "access_preset": "p12"},
    ),
    "hospital": (
        {"patient": 11},
        {"registration_preset": "p08", "access_preset": "p18"},
    ),
    "hotel": (
        {"guest": 7, "corporate": 5},
        {"mandatory_preset": "p02", "data_sharing": True},
    ),
    "direct": (
        {"buyer": 5, "non_buyer": 4},
        {
            "registration_preset": "p11",
            "registration_days": 1,
            "access_preset": "p11",
            "handover_preset": "p11",
            "breach_fine_from": 50,
            "breach_fine_to": 500,
        },
    ),
    "public": (
        {"subordinate": 3, "outside": 2},
        {"registration_preset": "p02", "access_preset": "p18", "access_days": 7},
    ),
}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestKinds(CustomerArchiveCase):
    """P01 to P18: what choosing a kind of business in the settings sets up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system = new_test_user(
            cls.env,
            login="system",
            groups="base.group_system,"
            "customer_archive.customer_archive_group_administrator",
        )
        cls.company.customer_file_business_kind = False

    def _save(self, kind=None, user=None):
        """Press Save in the settings, with another kind of business or as they are."""
        model = self.env["res.config.settings"].with_user(user or self.system)
        with Form(model) as form:
            if kind:
                form.customer_file_business_kind = kind
        form.record.execute()
        self.env.invalidate_all()

    def _get_class(self, code):
        return self.env.ref(f"customer_archive.customer_class_{code}")

    def _read_all(self):
        """Return all that a kind of business decides, to compare it."""
        names = [name for name in self.company._fields if "customer_file_" in name]
        classes = self.env["customer.class"].with_context(active_test=False).search([])
        groups = self.env.ref("base.group_user").implied_ids
        return (
            self.company.read(names),
            classes.read(
                ["name", "active", "review_interval", "trait_definition", "write_date"]
            ),
            groups,
        )

    def test_each_kind(self):
        """CA-04 CA-12 CA-36: the kind's classes are shown, traits and rules are set."""
        for kind, (classes, settings) in KINDS.items():
            with self.subTest(kind):
                self._save(kind)
                for code, count in classes.items():
                    customer_class = self._get_class(code)
                    self.assertTrue(customer_class.active)
                    self.assertEqual(len(customer_class.trait_definition), count)
                self.assertRecordValues(
                    self.company,
                    [{f"customer_file_{name}": settings[name] for name in settings}],
                )
        # choosing another kind takes nothing away
        for classes, _settings in KINDS.values():
            for code in classes:
                self.assertTrue(self._get_class(code).active)

    def test_menus(self):
        """CA-31 CA-36: hotels and direct sales have the menus they need."""
        self.env.ref("base.group_user").implied_ids -= self.env.ref(
            "customer_archive.customer_archive_group_surveys"
        ) | self.env.ref("customer_archive.customer_archive_group_guests")
        menus = {
            "guests": self.env.ref("customer_archive.customer_archive_menu_guests"),
            "surveys": self.env.ref("customer_archive.customer_archive_menu_surveys"),
        }
        shown = {"public": [], "hotel": ["guests"], "direct": ["guests", "surveys"]}
        for kind, names in shown.items():
            self._save(kind)
            visible = menus["guests"].with_user(self.representative)._visible_menu_ids()
            self.assertEqual(
                [name for name, menu in menus.items() if menu.id in visible], names
            )

    def test_saved_again(self):
        """P01: saving the settings once more changes nothing, for any kind."""
        for kind in KINDS:
            self._save(kind)
            before = self._read_all()
            self._save()
            self.assertEqual(self._read_all(), before)

    def test_edited_stays(self):
        """CA-04 CA-12: what the company made of a class is kept."""
        patient = self._get_class("patient")
        patient.write(
            {
                "name": "In-patient",
                "review_interval": 2,
                "trait_definition": [
                    {"name": "ward", "string": "Ward", "type": "char"}
                ],
            }
        )
        self._save("hospital")
        self.assertTrue(patient.active)
        patient.active = False
        self._get_class("general").name = "Ordinary"
        self.company.customer_file_registration_days = 3
        self._save()
        self.assertFalse(patient.active)
        self.assertEqual(self.company.customer_file_registration_days, 3)
        self._save("general")
        self._save("hospital")
        self.assertRecordValues(
            patient, [{"name": "In-patient", "review_interval": 2, "active": True}]
        )
        self.assertEqual(
            [trait["name"] for trait in patient.trait_definition], ["ward"]
        )
        self.assertEqual(self._get_class("general").name, "Ordinary")

    def test_in_use(self):
        """CA-04: what files describe stays when another kind is chosen."""
        self._save("hospital")
        file = self._create_file(class_id=self._get_class("patient").id)
        file.trait_ids = {"doctor": "Dr Gu", "care": "inpatient"}
        self._save("hotel")
        self.assertEqual(file.class_id, self._get_class("patient"))
        self.assertEqual(file.trait_ids["doctor"], "Dr Gu")
        self.assertEqual(file.trait_ids["care"], "Inpatient")

    def test_deleted_stays_deleted(self):
        """CA-12: a class the company deleted doesn't stop the choice of a kind."""
        self._get_class("tenant").unlink()
        self._save("property")
        self.assertTrue(self._get_class("owner").active)
        self.assertFalse(self.env["customer.class"].search([("code", "=", "tenant")]))

    def test_other_company(self):
        """CA-45: another company keeps its rules; classes are everybody's."""
        other = self.env["res.company"].create({"name": "Sister"})
        other.write(other._prepare_business_kind_vals("general"))
        self._save("hospital")
        self.assertEqual(other.customer_file_business_kind, "general")
        self.assertEqual(other.customer_file_access_preset, "p03")
        patient = self._get_class("patient").with_company(other)
        self.assertTrue(patient.active)

    def test_new_company(self):
        """CA-12: a company that begins with a kind of business has its classes."""
        self.env["res.company"].create(
            {"name": "Clinic", "customer_file_business_kind": "hospital"}
        )
        self.assertTrue(self._get_class("patient").trait_definition)

    def test_refused(self):
        """CA-45: nobody without the right to the settings chooses a kind."""
        for user in (self.administrator, self.director, self.representative):
            with self.assertRaises(AccessError):
                self.env["res.config.settings"].with_user(user).create(
                    {"customer_file_business_kind": "hotel"}
                )
            with self.assertRaises(AccessError):
                self.company.with_user(user).customer_file_business_kind = "hotel"
        self.assertFalse(self._get_class("guest").active)

    def test_summary(self):
        """CA-45: before saving, a line says what the kind sets up."""
        model = self.env["res.config.settings"].with_user(self.system)
        with Form(model) as form:
            self.assertFalse(form.customer_file_business_kind_summary)
            for kind, text in (
                (
                    "property",
                    "Sets up the classes Owner of a Unit and Tenant with what their "
                    "files describe · 8 documents every file must hold.",
                ),
                (
                    "direct",
                    "Sets up the classes Customer Who Bought and Customer Who Has Not "
                    "Bought with what their files describe · fines of 50 to 500 for a "
                    "breach or loss · the menu for Survey Forms.",
                ),
                (
                    "general",
                    "Sets up the classes Target, General, Key, and Potential.",
                ),
            ):
                form.customer_file_business_kind = kind
                self.assertEqual(form.customer_file_business_kind_summary, text)
        self.assertFalse(self._get_class("tenant").active)

    def test_direct_sales_register_by_the_next_day(self):
        """CA-07 P11 L903: handed in by the next day, to the direct superior."""
        self._save("direct")
        self.company.customer_file_start_date = date(2026, 1, 1)
        file = self._create_file(first_contact_date=TODAY)
        self.assertEqual(file.registration_deadline, date(2026, 3, 12))
        file.with_user(self.representative).action_submit()
        self.assertEqual(file.signoff_line_ids.user_id, self.manager)

    def test_shortest_grant(self):
        """CA-28 P06 L499: nobody asks for longer than may be granted."""
        self._save("public")
        Request = self.env["customer.access.request"]
        week = fields.Datetime.now() + timedelta(days=7)
        self.assertEqual(Request.new({}).date_until, week)
        self.company.customer_file_access_days = 2
        self.assertEqual(Request.new({}).date_until, week - timedelta(days=5))
