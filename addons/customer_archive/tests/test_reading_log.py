import base64

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY, CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReadingLog(CustomerArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._register(cls._create_file())
        cls.env.cr.flush()

    def _logged(self, do, user=None, file=None):
        """Return the kinds logged while doing something as a user."""
        user = user or self.representative
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.flush()
        self.env.cr.cache.pop("customer.access.log", None)
        Log = self.env["customer.access.log"]
        last = Log.search([], limit=1).id or 0
        do(self.env["customer.file"].with_user(user).browse((file or self.file).id))
        self.env.cr.flush()
        rows = Log.search([("id", ">", last)], order="id")
        self.assertLessEqual(set(rows.mapped("user_ref")), {user.id})
        return rows.mapped("kind")

    def test_every_way_of_reading(self):
        """CA-29 T11: read, form, list, search_read, attribute, copy of a view."""
        ways = {
            "read": lambda file: file.read(["assets"]),
            "web_read": lambda file: file.web_read({"assets": {}}),
            "web_search_read": lambda file: file.web_search_read(
                [("id", "=", file.id)], {"supervising_unit": {}}
            ),
            "search_read": lambda file: file.search_read(
                [("id", "=", file.id)], ["managers"]
            ),
            "attribute": lambda file: file.supervising_unit,
            "search_fetch": lambda file: file.search_fetch(
                [("id", "=", file.id)], ["turnover"]
            ),
        }
        for name, do in ways.items():
            with self.subTest(name):
                self.assertEqual(self._logged(do), ["read"])

    def test_once_per_request(self):
        """CA-29: one row per user, file, kind and request."""

        def read_much(file):
            file.read(["assets"])
            self.env.cr.flush()
            file.invalidate_recordset()
            file.read(["turnover"])

        self.assertEqual(self._logged(read_much), ["read"])

    def test_essentials_are_no_reading(self):
        """CA-29: number, customer, state and owner in a list aren't logged."""
        self.assertEqual(
            self._logged(lambda file: file.read(["number", "state", "owner_id"])), []
        )
        self.assertEqual(self._logged(lambda file: file.number), [])

    def test_system_is_not_logged(self):
        """CA-29: the system's own work is no reading."""
        self.assertEqual(self._logged(lambda file: file.sudo().read(["assets"])), [])

    def test_events_are_part_of_the_file(self):
        """CA-29 T1: reading a contact report is reading the file."""
        event = self.env["customer.file.event"].create(
            {"file_id": self.file.id, "summary": "Talks about prices"}
        )
        kinds = self._logged(
            lambda file: event.with_user(self.manager).read(["summary"]), self.manager
        )
        self.assertEqual(kinds, ["read"])

    def test_grouping_by_protected_data_is_refused(self):
        """CA-29 T11: groups would show protected values unlogged."""
        Event = self.env["customer.file.event"]
        for user in (self.representative, self.general_manager, self.administrator):
            File = self.env["customer.file"].with_user(user)
            for groupby, aggregates in (
                (["supervising_unit"], []),
                (["state"], ["assets:array_agg"]),
                (["state"], ["assets:max"]),
            ):
                with self.assertRaisesRegex(AccessError, "protected"):
                    File._read_group([], groupby, aggregates)
            with self.assertRaisesRegex(AccessError, "protected"):
                File.formatted_read_group([], ["proprietor"], ["__count"])
            with self.assertRaisesRegex(AccessError, "protected"):
                Event.with_user(user)._read_group([], ["summary"])
            with self.assertRaisesRegex(AccessError, "protected"):
                Event.with_user(user)._read_group([], ["file_id.supervising_unit"])
            self.assertTrue(File._read_group([], ["class_id"], ["__count"]))
        auditor = self.env["customer.file"].with_user(self.auditor)
        self.assertTrue(auditor._read_group([], ["supervising_unit"], ["__count"]))

    def test_export_needs_the_right(self):
        """CA-29: nobody but who has the export right exports files; it is logged."""
        group = self.env.ref("base.group_allow_export")
        for user in (self.representative, self.general_manager, self.auditor):
            user.group_ids += group
            with self.assertRaises(AccessError):
                self.file.with_user(user).export_data(["number", "assets"])
        self.assertIn(
            "export",
            self._logged(
                lambda file: file.export_data(["number", "assets"]),
                self.administrator,
            ),
        )
        self.assertFalse(self.representative.has_group("base.group_system"))

    def test_sales_roles_bring_no_export_right(self):
        """T39: core's export right does not come with a sales role."""
        for user in (self.stranger, self.director, self.auditor, self.archivist):
            self.assertFalse(user.has_group("base.group_allow_export"))
            self.assertFalse(
                user.has_group("customer_archive.customer_archive_group_export")
            )

    def test_export_of_customers(self):
        """T2 CA-29: exporting contacts with a file needs the right where controlled."""
        self.stranger.group_ids += self.env.ref("base.group_allow_export")
        customer = self.file.partner_id
        bare = self._create_customer("No file")
        with self.assertRaises(AccessError):
            customer.with_user(self.stranger).export_data(["name", "phone"])
        self.assertTrue(bare.with_user(self.stranger).export_data(["name"]))
        self.assertEqual(
            self._logged(
                lambda file: customer.with_user(self.administrator).export_data(
                    ["name"]
                ),
                self.administrator,
            ),
            ["export"],
        )
        self.company.customer_file_partner_export_control = False
        self.assertTrue(customer.with_user(self.stranger).export_data(["name"]))

    def test_print_is_logged(self):
        """CA-29: printing the form is logged as printing."""
        report = self.env["ir.actions.report"].with_user(self.representative)
        kinds = self._logged(
            lambda file: report._render_qweb_html(
                "customer_archive.report_customer_file_basic", file.ids
            )
        )
        self.assertEqual(sorted(kinds), ["print", "read"])

    def test_log_is_for_the_few(self):
        """CA-29: the log is read by general manager, auditor and administrator."""
        Log = self.env["customer.access.log"]
        for user in (self.general_manager, self.auditor, self.administrator):
            Log.with_user(user).search([])
            with self.assertRaises(AccessError):
                Log.with_user(user).create({"kind": "read"})
        for user in (self.representative, self.archivist, self.service):
            with self.assertRaises(AccessError):
                Log.with_user(user).search([])


@tagged("post_install", "-at_install")
class TestDocuments(CustomerArchiveCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._register(cls._create_file())
        cls.attachment = cls.env["ir.attachment"].create(
            {
                "name": "contract.txt",
                "datas": base64.b64encode(b"secret terms"),
                "res_model": "customer.file",
                "res_id": cls.file.id,
            }
        )

    def _open(self, login, url):
        self.authenticate(login, login)
        # a replica takes no rows, so Odoo serves the request again by the primary
        with mute_logger("odoo.http"):
            return self.url_open(url)

    def _call(self, method, *args):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/customer.file/{method}",
            {
                "model": "customer.file",
                "method": method,
                "args": [self.file.ids, *args],
                "kwargs": {},
            },
        )

    def test_reading_by_the_web_client(self):
        """CA-29 T11: with a replica, too, reading in the client is logged at once."""
        self.authenticate("representative", "representative")
        self._call("web_read", {"assets": {}})
        self._call("read", ["assets"])
        rows = self.env["customer.access.log"].search([("kind", "=", "read")])
        self.assertEqual(rows.mapped("user_ref"), self.representative.ids * 2)

    def test_documents_are_logged(self):
        """CA-29 T11: opening a document of the file is logged, for whom it opens."""
        url = f"/web/content/{self.attachment.id}"
        self.assertEqual(self._open("representative", url).text, "secret terms")
        self.assertNotIn("secret", self._open("stranger", url).text)
        rows = self.env["customer.access.log"].search([("kind", "=", "attachment")])
        self.assertEqual(rows.mapped("user_ref"), self.representative.ids)

    def test_superuser_sessions_are_logged(self):
        """CA-29 T11 T40: "Become superuser" reads no file unseen."""
        self.authenticate("admin", "admin")
        self.url_open("/web/become")
        self._call("web_read", {"assets": {}})
        rows = self.env["customer.access.log"].search([("kind", "=", "read")])
        self.assertEqual(
            [(row.user_ref, row.is_superuser) for row in rows], [(SUPERUSER_ID, True)]
        )

    def test_token_links_open_nothing(self):
        """T11: a link with an access token is checked like any other."""
        token = self.attachment.generate_access_token()[0]
        url = f"/web/content/{self.attachment.id}?access_token={token}"
        self.assertNotIn("secret", self._open("stranger", url).text)
        self.authenticate(None, None)
        self.assertNotIn("secret", self.url_open(url).text)
        self.assertEqual(self._open("representative", url).text, "secret terms")

    def test_bytes_by_the_api_are_logged(self):
        """CA-29 T11: reading the bytes by the API is opening the document."""
        self.env.invalidate_all()
        attachment = self.attachment.with_user(self.representative)
        self.assertTrue(attachment.read(["datas"]))
        self.env.cr.flush()
        rows = self.env["customer.access.log"].search([("kind", "=", "attachment")])
        self.assertEqual(rows.mapped("user_ref"), self.representative.ids)
        with self.assertRaises(AccessError):
            self.attachment.with_user(self.stranger).read(["datas"])
