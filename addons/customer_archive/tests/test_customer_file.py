from odoo import fields
from odoo.exceptions import (
    AccessError,
    RedirectWarning,
    UserError,
    ValidationError,
)
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY, CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCustomerFile(CustomerArchiveCase):
    def test_story(self):
        """CA-07 CA-28 CA-29: from a won lead to a registered file, and a stranger."""
        customer = self._create_customer()
        contact = self.env["res.partner"].create(
            {"name": "Ms Lin", "parent_id": customer.id}
        )
        lead = (
            self.env["crm.lead"]
            .with_user(self.representative)
            .create({"name": "Pumps", "partner_id": contact.id, "type": "opportunity"})
        )
        lead.action_set_won()
        file = self.env["customer.file"].search([("partner_id", "=", customer.id)])
        self.assertRecordValues(
            file,
            [
                {
                    "state": "draft",
                    "owner_id": self.representative.id,
                    "custodian_id": self.archivist.id,
                    "department_id": self.east.id,
                    "contact_id": contact.id,
                    "lead_id": lead.id,
                    "first_contact_date": fields.Date.context_today(
                        lead.with_user(self.representative), lead.create_date
                    ),
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "Class.*Supervising Unit"):
            file.with_user(self.representative).action_submit()
        with Form(file.with_user(self.representative)) as form:
            form.class_id = self.class_general
            form.enterprise_nature = "private"
            form.supervising_unit = "Commerce Bureau"
        file.with_user(self.representative).action_submit()
        self.assertEqual(file.state, "submitted")
        with self.assertRaises(AccessError):
            file.with_user(self.stranger).read(["supervising_unit"])
        self._pending(file, self.marketing).action_approve("Complete.")
        self.assertEqual(file.state, "registered")
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            file.with_user(self.stranger).read(["supervising_unit"])
        request = self._grant(file, self.stranger)
        self.assertEqual(request.signoff_line_ids.user_id, self.general_manager)
        self.env.invalidate_all()
        self.assertEqual(
            file.with_user(self.stranger).read(["supervising_unit"])[0][
                "supervising_unit"
            ],
            "Commerce Bureau",
        )
        with self.assertRaises(AccessError):
            file.with_user(self.stranger).supervising_unit = "x"
        self.env.invalidate_all()
        with freeze_time("2026-03-19"), self.assertRaises(AccessError):
            file.with_user(self.stranger).read(["supervising_unit"])

    def test_one_file_per_customer_and_company(self):
        """CA-01: a second file is refused and leads to the first."""
        file = self._create_file()
        File = self.env["customer.file"]
        vals = {"partner_id": file.partner_id.id}
        with self.assertRaises(RedirectWarning) as warning:
            File.with_user(self.representative).create(vals)
        message, action, _label, *_rest = warning.exception.args
        self.assertIn(file.number, message)
        self.assertEqual(action["res_id"], file.id)
        with self.assertRaises(RedirectWarning) as warning:
            File.with_user(self.stranger).create(vals)
        self.assertEqual(
            warning.exception.args[1]["res_model"], "customer.access.request"
        )
        new = self._create_customer("Twice")
        with self.assertRaises(UserError):
            File.create([{"partner_id": new.id}, {"partner_id": new.id}])
        second = self.env["res.company"].create({"name": "Second"})
        other = File.with_company(second).create(vals)
        self.assertEqual(other.company_id, second)

    def test_file_is_kept_for_the_company(self):
        """CA-01: a contact person has no file of their own."""
        contact = self._create_file().contact_id
        with self.assertRaisesRegex(ValidationError, "Huaxin"):
            self.env["customer.file"].create({"partner_id": contact.id})

    def test_people_of_a_file_work_here(self):
        """CA-11: no customer's login answers for a file, works with it or keeps it."""
        file = self._create_file()
        for name in ("owner_id", "custodian_id", "liaison_ids"):
            with self.subTest(name), self.assertRaises(ValidationError):
                file[name] = self.portal

    def test_files_are_opened_in_ones_own_name(self):
        """CA-01 CA-11: a representative opens no file for others."""
        customer = self._create_customer()
        File = self.env["customer.file"].with_user(self.representative)
        for vals in (
            {"owner_id": self.stranger.id},
            {"custodian_id": self.stranger.id},
            {"department_id": self.west.id},
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                File.create({"partner_id": customer.id, **vals})
        file = File.with_user(self.manager).create(
            {
                "partner_id": customer.id,
                "owner_id": self.colleague.id,
                "department_id": self.east.id,
            }
        )
        self.assertEqual(file.custodian_id, self.archivist)

    def test_states_have_no_back_door(self):
        """CA-07: state, number and dates change by the file's transitions only."""
        file = self._create_file()
        for vals in (
            {"state": "registered"},
            {"number": "CF1"},
            {"registered_date": TODAY},
            {"submitted_date": TODAY},
            {"merged_into_id": file.id},
            {"signoff_round": 9},
        ):
            for user in (self.representative, self.administrator):
                with self.assertRaises(AccessError):
                    file.with_user(user).write(vals)
        with self.assertRaises(AccessError):
            self.env["customer.file"].with_user(self.administrator).create(
                {"partner_id": self._create_customer().id, "state": "registered"}
            )
        with self.assertRaises(UserError):
            file.with_user(self.representative).copy()

    def test_what_is_handed_in_stays_as_it_is(self):
        """CA-07: submitted and closed files are changed by nobody."""
        file = self._create_file()
        file.with_user(self.representative).action_submit()
        with self.assertRaisesRegex(UserError, "Submitted"):
            file.with_user(self.representative).proprietor = "x"
        self._pending(file, self.marketing).action_approve()
        for user in (self.representative, self.manager, self.general_manager):
            with self.assertRaises(AccessError):
                file.with_user(user).action_close()
        file.with_user(self.archivist).action_close()
        with self.assertRaisesRegex(UserError, "Closed"):
            file.with_user(self.archivist).proprietor = "x"
        with self.assertRaisesRegex(UserError, "closed"):
            self.env["customer.file.event"].with_user(self.archivist).create(
                {"file_id": file.id, "summary": "After hours"}
            )
        file.with_user(self.archivist).action_reopen()
        file.with_user(self.archivist).proprietor = "Ms Hua"
        self.assertEqual(file.state, "registered")

    def test_deleting(self):
        """CA-01: only a draft never submitted is deleted, by its owner."""
        file = self._create_file()
        for user in (self.colleague, self.manager, self.archivist):
            with self.assertRaises(AccessError):
                file.with_user(user).unlink()
        file.with_user(self.representative).action_submit()
        file.with_user(self.representative).action_withdraw()
        with self.assertRaisesRegex(UserError, "stays"):
            file.with_user(self.representative).unlink()

    def test_classes_carry_rules(self):
        """CA-12: four classes, each with liaisons, intervals and reception level."""
        classes = self.env["customer.class"].search([])
        self.assertEqual(
            classes.mapped("code"), ["target", "general", "key", "potential"]
        )
        self.assertRecordValues(
            self.class_key,
            [
                {
                    "liaisons_required": 2,
                    "report_interval": 30,
                    "review_interval": 3,
                    "reception_level": "vip",
                }
            ],
        )
        with self.assertRaises(AccessError):
            self.class_key.with_user(self.director).liaisons_required = 0
        self.class_key.with_user(self.administrator).liaisons_required = 3

    def test_description(self):
        """CA-03 CA-04 CA-06: owner, managers, size, traits and trading status."""
        self.class_general.trait_definition = [
            {"name": "fleet", "type": "integer", "string": "Lorries"}
        ]
        file = self._create_file()
        vals = {
            "proprietor": "Hua Family",
            "managers": "Mr Hua, director",
            "employee_count": 120,
            "service_area": "East China",
            "sales_capacity": "3 shops",
            "potential": "high",
            "company_culture": "Family business",
            "business_policy": "Quality first",
            "turnover": 9000000,
            "management_style": "Patriarchal",
            "trade_activity": "Growing",
            "trade_problems": "Staff",
            "trade_strengths": "Location",
            "trade_measures": "Second line",
            "reputation": "Good",
            "credit_standing": "Sound",
            "trade_terms": "30 days",
            "credit_trouble": "None",
            "trait_ids": {"fleet": 7},
        }
        file.with_user(self.representative).write(vals)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(file["trait_ids"]["fleet"], 7)
        del vals["trait_ids"]
        self.assertRecordValues(file, [vals])

    def test_filters(self):
        """CA-13 CA-52: every classification finds its customers."""
        dealer = self._create_customer("Dealer")
        industry = self.env["res.partner.industry"].search([], limit=1)
        region = self.env["res.country.state"].search(
            [("country_id", "=", self.env.ref("base.us").id)], limit=1
        )
        foreign = self._create_customer(
            "Abroad",
            country_id=self.env.ref("base.us").id,
            state_id=region.id,
            industry_id=industry.id,
        )
        home = self._create_file(partner=dealer)
        file = self._create_file(
            partner=foreign,
            customer_type="retailer",
            trade_channel="indirect",
            through_partner_id=dealer.id,
        )
        for domain in (
            [("market", "=", "international")],
            [("trade_channel", "=", "indirect")],
            [("through_partner_id", "=", dealer.id)],
            [("customer_type", "=", "retailer")],
            [("region_id", "=", region.id)],
            [("industry_id", "=", industry.id)],
            [("country_id.code", "=", "US")],
        ):
            found = self.env["customer.file"].search(
                [("id", "in", (home | file).ids), *domain]
            )
            self.assertEqual(found, file, domain)
        self.assertEqual(home.market, "domestic")
        with self.assertRaises(ValidationError):
            home.trade_channel = "indirect"

    def test_trade_follows_real_orders(self):
        """CA-03 CA-52: first and last trade come from confirmed orders."""
        file = self._create_file()
        product = self.env["product.product"].create({"name": "Pump"})

        def order(date):
            record = self.env["sale.order"].create(
                {
                    "partner_id": file.contact_id.id,
                    "order_line": [(0, 0, {"product_id": product.id})],
                }
            )
            record.action_confirm()
            record.date_order = date
            record._record_history()

        def found(status):
            domain = [("trade_status", "=", status), ("id", "=", file.id)]
            return bool(self.env["customer.file"].search(domain))

        self.assertEqual(file.trade_status, "future")
        self.assertTrue(found("future"))
        order("2024-05-01 02:00:00")
        file.write({"last_trade_date": "2024-05-01"})
        self.assertEqual(file.trade_status, "past")
        self.assertTrue(found("past"))
        order("2026-03-11 02:00:00")
        self.assertEqual(file.trade_status, "present")
        self.assertTrue(found("present"))
        self.assertFalse(found("past"))
        self.assertEqual(str(file.first_trade_date), "2024-05-01")
        self.assertEqual(file.last_trade_date, TODAY)

    def test_source(self):
        """CA-49: each file shows how it was got."""
        file = self._create_file(source="agency")
        self.assertEqual(
            self.env["customer.file"].search(
                [("source", "=", "agency"), ("id", "=", file.id)]
            ),
            file,
        )
        with self.assertRaises(ValueError):
            self._create_file(partner=self._create_customer("x"), source="rumour")

    def test_kinds_of_business(self):
        """CA-45: each kind of business sets the rules of its policies."""
        settings = self.env["res.config.settings"].create({})
        for kind, presets in (
            ("general", ("p03", "p03", "p03")),
            ("distributor", ("p08", "p03", "p03")),
            ("property", ("p03", "p03", "p12")),
            ("hospital", ("p08", "p03", "p18")),
            ("hotel", ("p02", "p02", "p03")),
            ("direct", ("p11", "p02", "p11")),
            ("public", ("p02", "p02", "p18")),
        ):
            with Form(settings) as form:
                form.customer_file_business_kind = kind
            settings.execute()
            company = self.company
            self.assertEqual(
                (
                    company.customer_file_registration_preset,
                    company.customer_file_mandatory_preset,
                    company.customer_file_access_preset,
                ),
                presets,
            )
            self.assertTrue(company.customer_file_from_won_lead)

    def test_plain_install_changes_nothing(self):
        """T9: a company that has chosen no business has every switch off."""
        company = self.env["res.company"].create({"name": "Fresh"})
        for name in (
            "customer_file_from_won_lead",
            "customer_file_change_control",
            "customer_file_partner_export_control",
            "customer_file_merge_control",
        ):
            self.assertFalse(company[name], name)

    def _count(self, do):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        do()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow(self):
        """T19: opening, submitting and approving many costs what core costs each.

        Beside the constant part, core needs per record: following and tracking.
        """

        def costs(number):
            partners = self.env["res.partner"].create(
                [
                    {"name": f"{number} {index}", "phone": "1", "street": "x"}
                    for index in range(number)
                ]
            )
            File = self.env["customer.file"].with_user(self.representative)
            files = File.browse()
            vals_list = [
                {"partner_id": partner.id, "class_id": self.class_general.id}
                for partner in partners
            ]

            def create():
                nonlocal files
                files = File.create(vals_list)

            opened = self._count(create)
            submitted = self._count(files.action_submit)
            lines = self._pending(files, self.marketing)
            approved = self._count(lines.action_approve)
            return opened, submitted, approved

        def cheapest(number):
            # which of the people involved are still cached varies a little
            return [
                min(counts)
                for counts in zip(*(costs(number) for _ in range(3)), strict=True)
            ]

        self.assertEqual(cheapest(5), cheapest(20))
