from functools import partial

from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .access_scene import READ_FIELDS, AccessScene
from .access_walk import AccessTableChecks, JsonWay, OrmWay, RemoteWalk, WebWay

GROUP = "customer_archive.customer_archive_group"


class CustomerArchiveWalk(RemoteWalk, AccessScene, HttpCase):
    addon = "customer_archive"
    table = "access.md"
    read_fields = READ_FIELDS
    counted = (
        "state",
        "checked_date",
        "exported_number",
        "class_id",
        "review_handed_in_date",
        "line_count",
        "open_count",
        "told_date",
        "grade_date_until",
        "date_until",
        "recipient_count",
        "delivered_date",
        "contact_date",
    )
    dialogs = {"signoff.line.decide": "line_ids", "customer.file.assign": "file_ids"}

    def _get_press_kwargs(self, record, method):
        needs_opinion = method == "action_refuse" and record._name == "signoff.line"
        return {"opinion": "Incomplete."} if needs_opinion else {}

    def _get_state(self, record):
        if record._name == "customer.file.breach":
            return self.env["staff.assessment"].search_count([])
        return super()._get_state(record)

    def _attempt_create_first_contact(self, way, user):
        values = {"customer_name": "Walk-in Ltd"}
        self._attempt_integration(
            way, user, "create_first_contact", key="walk", values=values
        )

    def _attempt_read_first_contact(self, way, user):
        self._attempt_integration(way, user, "read_first_contact", key="scene")

    def _attempt_integration(self, way, user, method, **kwargs):
        answer = way.call(user, "customer.file", method, **kwargs)
        file = self.env["customer.file"].browse(answer["file_id"])
        self.assertEqual(answer["number"], file.number)


@tagged("post_install", "-at_install")
class TestAccessTable(AccessTableChecks, CustomerArchiveWalk):
    def test_walk_orm(self):
        """CA-29: what docs/access.md promises, in code that runs as the user."""
        self._check_walk(OrmWay(self))

    @mute_logger("odoo.http")
    def test_walk_remote(self):
        """CA-29: what docs/access.md promises, by the web client and by JSON-RPC.

        The two take turns, so that each row and each role is tried by both.
        ``TestAccessTableInFull`` tries each cell by both.
        """
        self._check_walk(WebWay(self), turn=0)
        self._check_walk(JsonWay(self), turn=1)

    def test_stranger_finds_no_row_of_any_model(self):
        """T1: every model that points at a file is as closed as the file."""
        self._create_request(self.colleague)
        self.env["customer.file.assign"].create({"file_ids": self.registered.ids})
        self.env["customer.file.as.of"].create({"file_id": self.registered.id})
        self.env["customer.questionnaire.send"].create(
            {"file_ids": self.registered.ids}
        )
        self.env["customer.file.breach"].create(
            {
                "file_id": self.registered.id,
                "user_id": self.colleague.id,
                "facts": "Left it in a taxi",
            }
        )
        self.env["customer.survey.form"].search(
            [("file_id", "=", self.registered.id)]
        ).opened_file_id = self.registered
        self.draft.write({"state": "closed", "merged_into_id": self.registered.id})
        tried = set()
        for name, model in self.registry.items():
            if model._abstract or not model._auto:
                continue
            for field in model._fields.values():
                if not field.store or field.comodel_name != "customer.file":
                    continue
                domain = [(field.name, "in", self.registered.ids)]
                if name == "customer.access.request":
                    domain.append(("user_id", "!=", self.stranger.id))
                rows = self.env[name].search(domain)
                self.assertTrue(rows, f"{name}.{field.name} is not tried")
                own = rows.with_user(self.stranger)
                self.assertFalse(own.has_access("read") and own.search(domain), name)
                tried.add(name)
        self.assertIn("customer.file.event", tried)

    def test_stranger_finds_nothing_noted_about_a_customer(self):
        """T1 CA-37: what points at the customer is as closed as the file, too."""
        partners = self.registered.partner_id | self.registered.contact_id
        for name in self.registry.descendants(["customer.data.mixin"], "_inherit"):
            if self.registry[name]._abstract:
                continue
            rows = self.env[name].search([("partner_id", "in", partners.ids)])
            self.assertTrue(rows, f"{name} is not tried")
            self.assertFalse(rows.with_user(self.stranger).search([]), name)

    def test_walk_notices_missing_groups(self):
        """CA-29: each role needs the roles and rights it includes."""
        for name, implied, model in (
            ("representative", "sales_team.group_sale_salesman", "customer.class"),
            ("manager", f"{GROUP}_representative", "customer.file"),
            ("director", f"{GROUP}_manager", "customer.file"),
            ("director", "sales_team.group_sale_salesman_all_leads", "crm.lead"),
            ("general_manager", f"{GROUP}_director", "customer.file"),
            ("service", "base.group_user", "customer.class"),
            ("archivist", "base.group_user", "customer.class"),
            ("auditor", "base.group_user", "customer.class"),
            ("administrator", f"{GROUP}_export", "customer.access.log"),
            ("export", "base.group_allow_export", "customer.access.log"),
        ):
            group = self.env.ref(f"{GROUP}_{name}")
            cut = partial(
                group.write,
                {"implied_ids": [Command.unlink(self.env.ref(implied).id)]},
            )
            with self.subTest(role=name, implied=implied):
                self.assertTrue(self._walk_without(cut, model, group))


@tagged("post_install", "-at_install", "-standard", "access_table_in_full")
class TestAccessTableInFull(CustomerArchiveWalk):
    @mute_logger("odoo.http")
    def test_walk_web_client(self):
        """CA-29: each cell of docs/access.md with the web client's requests."""
        self._check_walk(WebWay(self))

    @mute_logger("odoo.http")
    def test_walk_json(self):
        """CA-29: each cell of docs/access.md by JSON-RPC with an API key."""
        self._check_walk(JsonWay(self))
