import csv
import io
from pathlib import Path

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CustomerArchiveCase

COLUMNS = {
    "name": "customer_name",
    "sector": "industry_id",
    "industry": "trade_activity",
    "country": "country_id",
    "state": "region_id",
    "city": "city",
    "zip": "zip",
    "website": "website",
    "size": "sales_capacity",
    "registry": "company_registry",
}
REAL = Path(__file__).parents[4] / "shared" / "data" / "companies.csv"


class ImportCase(CustomerArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # heads all of sales, and creates contacts and industries
        cls.importer = cls.director
        for name in ("base.group_partner_manager", "base.group_system"):
            cls.importer.group_ids = [Command.link(cls.env.ref(name).id)]

    def _import(self, text, user=None, fields=None, dryrun=False, **options):
        """Import a CSV as the web client's import screen does."""
        header = text.splitlines()[0].split(",")
        wizard = (
            self.env["base_import.import"]
            .with_user(user or self.importer)
            .create(
                {
                    "res_model": "customer.file",
                    "file": text.encode(),
                    "file_type": "text/csv",
                    "file_name": "companies.csv",
                }
            )
        )
        return wizard.execute_import(
            fields or [COLUMNS.get(name, name) for name in header],
            header,
            {
                "quoting": '"',
                "separator": ",",
                "has_headers": True,
                "limit": 1000000,
                "name_create_enabled_fields": {"industry_id": True},
                **options,
            },
            dryrun=dryrun,
        )

    def _get_report(self, user=None):
        return (
            self.env["batch.run"]
            .with_user(user or self.importer)
            .search([("user_id", "=", (user or self.importer).id)], limit=1)
        )


@tagged("post_install", "-at_install")
class TestImport(ImportCase):
    LINES = (
        "name,sector,country,state,city,website\n"
        "Alpha Ltd,Materials,China,,Beijing,https://alpha.example\n"
        "Beta Ltd,Materials,China,CA,San Francisco,\n"
        "Gamma Ltd,Energy,China,,Wuhan,\n"
        "Alpha Ltd,Energy,China,,Wuhan,\n"
        ",Energy,China,,Wuhan,\n"
    )

    def _count(self):
        return self.env["res.partner"].search_count(
            [("name", "in", ("Alpha Ltd", "Beta Ltd", "Gamma Ltd"))]
        )

    def test_check_names_every_line(self):
        """T21: the check run gives line numbers and reasons and leaves nothing."""
        for options in ({}, {"customer_file_skip_errors": True}):
            result = self._import(self.LINES, dryrun=True, **options)
            self.assertFalse(result["ids"])
            messages = [message["message"] for message in result["messages"]]
            self.assertEqual(len(messages), 3, messages)
            self.assertRegex(messages[0], r"^Line 3: Beta Ltd: the region .* is not in")
            self.assertEqual(
                messages[1], "Line 5: Alpha Ltd is given two files at once."
            )
            self.assertRegex(messages[2], "^Line 6: Name the customer")
            self.assertFalse(self._count())

    def test_whole_or_nothing(self):
        """T21: with a wrong line nothing is imported, unless so chosen."""
        result = self._import(self.LINES)
        self.assertFalse(result["ids"])
        self.assertEqual(len(result["messages"]), 3)
        self.assertFalse(self._count())

    def test_good_lines_only(self):
        """T21: the good lines are imported, the others reported to who imports."""
        result = self._import(self.LINES, customer_file_skip_errors=True)
        self.assertFalse(result["messages"])
        files = self.env["customer.file"].browse(result["ids"])
        self.assertRecordValues(
            files,
            [
                {
                    "display_name": f"{files[0].number} Alpha Ltd",
                    "is_company": True,
                    "city": "Beijing",
                    "website": "https://alpha.example",
                    "owner_id": self.importer.id,
                    "custodian_id": self.archivist.id,
                    "is_existing_customer": True,
                    "registration_deadline": False,
                },
                {
                    "display_name": f"{files[1].number} Gamma Ltd",
                    "is_company": True,
                    "city": "Wuhan",
                    "website": False,
                    "owner_id": self.importer.id,
                    "custodian_id": self.archivist.id,
                    "is_existing_customer": True,
                    "registration_deadline": False,
                },
            ],
        )
        self.assertEqual(files.industry_id.mapped("name"), ["Materials", "Energy"])
        self.assertEqual(files[0].partner_id.customer_file_number, files[0].number)
        report = self._get_report()
        self.assertRecordValues(
            report,
            [{"state": "done", "total_count": 5, "done_count": 5, "error_count": 3}],
        )
        self.assertEqual(
            report.line_ids.mapped("record_name"), ["Line 3", "Line 5", "Line 6"]
        )
        self.assertFalse(
            self.env["batch.run"].with_user(self.representative).search([])
        )

    def test_many_wrong_lines(self):
        """T21: more wrong lines than core cares to show are all named."""
        lines = ["name,country,state"]
        lines += [f"Wrong {i},China,CA" for i in range(40)]
        lines += ["Right Ltd,China,"]
        result = self._import("\n".join(lines), dryrun=True)
        self.assertEqual(
            [message["record"] for message in result["messages"]], list(range(2, 42))
        )

    def test_known_customer_and_contact(self):
        """CA-01 T21: a known customer is taken as it is, a contact is added."""
        known = self._create_customer("Known Ltd", city="Xi'an")
        result = self._import(
            "name,city,contact_name,phone\nKnown Ltd,Wuhan,Ms Lin,027\n"
        )
        file = self.env["customer.file"].browse(result["ids"])
        self.assertEqual(file.partner_id, known)
        self.assertEqual((known.city, known.phone), ("Xi'an", "021 5555 0100"))
        self.assertEqual(file.contact_id.name, "Ms Lin")
        self.assertEqual(file.contact_id.parent_id, known)

    def test_ambiguous_name(self):
        """T21: two customers of one name are a wrong line."""
        self._create_customer("Twin Ltd")
        self._create_customer("Twin Ltd")
        result = self._import("name\nTwin Ltd\n")
        self.assertIn("several customers", result["messages"][0]["message"])

    def test_representative_stays_within_the_rules(self):
        """CA-07 T26: a representative's list doesn't do away with deadlines."""
        result = self._import("name\nNew Ltd\n", user=self.representative)
        file = self.env["customer.file"].browse(result["ids"])
        self.assertEqual(file.owner_id, self.representative)
        self.assertTrue(file.registration_deadline)
        result = self._import(
            "name,is_existing_customer\nOther Ltd,1\n", user=self.representative
        )
        self.assertFalse(result["ids"])
        self.assertIn("set by the buttons", result["messages"][0]["message"])

    def test_owner_of_others(self):
        """CA-01: nobody imports files in a colleague's name without the right."""
        text = "name,owner_id\nNew Ltd,colleague (customer_archive.customer_archive_group_representative)\n"  # noqa: E501 - the user's name
        result = self._import(text, user=self.representative)
        self.assertFalse(result["ids"])
        result = self._import(text)
        self.assertFalse(result["messages"])
        file = self.env["customer.file"].browse(result["ids"])
        self.assertEqual(file.owner_id.login, "colleague")

    def test_create_by_name(self):
        """CA-01: the API opens a file and its customer in one call."""
        file = (
            self.env["customer.file"]
            .with_user(self.representative)
            .create({"customer_name": "API Ltd", "city": "Wuhan", "phone": "027"})
        )
        self.assertRecordValues(
            file.partner_id,
            [{"name": "API Ltd", "city": "Wuhan", "phone": "027", "is_company": True}],
        )
        with self.assertRaises(UserError):
            self.env["customer.file"].with_user(self.representative).create(
                [{"customer_name": "Same Ltd"}, {"customer_name": "Same Ltd"}]
            )

    def test_template(self):
        """T21: the templates offered import as they are, in both languages."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search(
            [("name", "in", ("base", "customer_archive"))]
        )._update_translations(["zh_CN"])
        for lang, name in (
            ("en_US", "Huaxin Trading Co., Ltd."),
            ("zh_CN", "华信贸易有限公司"),
        ):
            files = self._import_template(
                "customer.file", self.importer, lang, created=("industry_id",)
            )
            self.assertEqual(files[0].partner_id.name, name)
            self.assertEqual(files[1].class_id, self.class_key)
            self.assertFalse(files[0].registration_gaps)


@tagged("post_install", "-at_install")
class TestImportCompanies(ImportCase):
    def setUp(self):
        super().setUp()
        if not REAL.exists():
            self.skipTest(f"{REAL} is not there")
        self.rows = list(csv.DictReader(io.StringIO(REAL.read_text())))

    def _write(self, rows):
        output = io.StringIO()
        writer = csv.DictWriter(output, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return output.getvalue()

    def test_real_companies(self):
        """CA-01 T21: 2,375 real companies in one go, then 100 registered at once."""
        for number, row in enumerate(self.rows):
            row.update(
                class_id="General",
                enterprise_nature="Listed company",
                supervising_unit="Securities Commission",
                phone=f"021 {number:08d}",
                contact_name=f"Office of {row['name']}",
            )
        foreign = [
            number
            for number, row in enumerate(self.rows, start=2)
            if row["state"] == "CA"
        ]
        result = self._import(self._write(self.rows), customer_file_skip_errors=True)
        files = self.env["customer.file"].browse(result["ids"])
        self.assertEqual(len(files), len(self.rows) - len(foreign))
        self.assertEqual(len(set(files.mapped("number"))), len(files))
        self.assertEqual(
            self._get_report().line_ids.mapped("record_name"),
            [f"Line {number}" for number in foreign],
        )

        chosen = files[:100]
        chosen.with_user(self.importer).action_submit()
        lines = self._pending(chosen, self.marketing)
        self.assertEqual(len(lines), 100)
        lines.action_approve("As listed.")
        self.assertEqual(set(chosen.mapped("state")), {"registered"})
        self.assertEqual(set(chosen.signoff_line_ids.mapped("opinion")), {"As listed."})
