import base64
import json

from odoo import Command, fields, http
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .access_scene import AccessScene

SECRET = "Commerce Bureau"


class HostileCase(AccessScene):
    def _refused(self, error=AccessError):
        return self.assertRaises(error)

    def _as(self, user, record):
        """Return the record as a user finds it in a request of their own."""
        self.env.flush_all()
        self.env.invalidate_all()
        return record.with_user(user)


@tagged("post_install", "-at_install")
class TestForgery(HostileCase):
    """T14 CA-28: neither contexts nor defaults nor detours write what rules forbid."""

    def _forge(self, model, values):
        """Set the caller's own default values, as the web client lets everyone."""
        defaults = self.env["ir.default"].with_user(self.stranger)
        for name, value in values.items():
            defaults.set(model, name, value, user_id=True)

    def test_request_is_not_born_granted(self):
        """CA-28: nobody grants access to themselves while creating the request."""
        vals = {"partner_id": self.draft.partner_id.id, "reason": "Curious"}
        forged = {"state": "granted", "granted_date": fields.Datetime.now()}
        Request = self.env["customer.access.request"].with_user(self.stranger)
        for by_context in (True, False):
            with self.subTest(by_context=by_context):
                if by_context:
                    context = {f"default_{name}": forged[name] for name in forged}
                    request = Request.with_context(**context).create(vals)
                else:
                    self._forge("customer.access.request", {"state": "granted"})
                    request = Request.create(vals)
                self.assertEqual(request.state, "draft")
                self.assertFalse(request.granted_date)
                with self._refused():
                    self._as(self.stranger, self.draft).read(["supervising_unit"])

    def test_file_is_not_born_registered(self):
        """CA-02: the state and dates of a file come from its own life only."""
        context = {
            "default_state": "registered",
            "default_registered_date": "2026-01-05",
            "default_submitted_by_id": self.marketing.id,
            "default_merged_into_id": self.draft.id,
            "default_signoff_round": 3,
        }
        file = (
            self.env["customer.file"]
            .with_user(self.stranger)
            .with_context(**context)
            .create({"partner_id": self.newcomer.id})
        )
        self.assertEqual(file.state, "draft")
        self.assertFalse(file.registered_date or file.submitted_by_id)
        self.assertFalse(file.merged_into_id or file.signoff_round)

    def test_steps_are_not_born_decided(self):
        """T14: whoever submits can't have the step approved by a default."""
        context = {
            "default_state": "approved",
            "default_decided_by_name": "General Manager",
            "default_opinion": "Fine.",
            "default_seal_number": 7,
        }
        file = self.draft.with_user(self.representative)
        file.with_context(**context).action_submit()
        line = self.draft.signoff_line_ids
        self.assertEqual((line.state, line.user_id), ("pending", self.marketing))
        self.assertFalse(line.decided_by_name or line.opinion or line.seal_number)

    def test_essentials_are_not_forged(self):
        """CA-39: a new customer has the essentials of no file."""
        customer = (
            self.env["res.partner"]
            .with_user(self.manager)
            .with_context(
                default_customer_file_number="CF1",
                default_customer_file_owner_id=self.stranger.id,
            )
            .create({"name": "Forged Ltd"})
        )
        self.assertFalse(customer.customer_file_number)
        self.assertFalse(customer.customer_file_owner_id)

    def test_commands_through_the_file(self):
        """CA-28: lines written through a file follow the rules of the lines."""
        file = self._as(self.representative, self.draft)
        grant = {
            "user_id": self.stranger.id,
            "partner_id": file.partner_id.id,
            "reason": "Friends",
            "state": "granted",
        }
        step = self.submitted.signoff_line_ids
        for name, command in (
            ("access_request_ids", Command.create(grant)),
            ("access_request_ids", Command.link(self.stranger_request.id)),
            ("signoff_line_ids", Command.create({"res_model": "customer.file"})),
            ("signoff_line_ids", Command.update(step.id, {"state": "approved"})),
            ("event_ids", Command.create({"summary": "x", "user_id": self.manager.id})),
            ("event_ids", Command.update(self.sister_report.id, {"summary": "x"})),
        ):
            with (
                self.subTest(name, command=command),
                self._refused(),
                self.cr.savepoint(),
            ):
                file.write({name: [command]})
                self.env.flush_all()

    def test_reports_stay_where_they_are_allowed(self):
        """T1: a report is moved neither into another's file nor into their name."""
        foreign = self._create_file(self.stranger, self._create_customer("West Ltd"))
        report = self._as(self.representative, self.report)
        for vals in ({"file_id": foreign.id}, {"user_id": self.manager.id}):
            with self.subTest(vals), self._refused(), self.cr.savepoint():
                report.write(vals)

    def test_file_stays_in_its_company(self):
        """CA-01: nobody moves a file into a company of their choice."""
        company = self.sister_file.company_id
        self.representative.company_ids += company
        with self._refused(UserError):
            self._as(self.representative, self.draft).company_id = company

    def test_lateness_is_not_whitewashed(self):
        """CA-07: what is computed of a file's dates is not written by hand."""
        file = self._as(self.representative, self.draft)
        for vals in (
            {"submitted_late": False},
            {"next_report_date": "2030-01-01"},
            {"lead_id": False},
            {"number": "CF0"},
            {"signoff_round": 0},
        ):
            with self.subTest(vals), self._refused(), self.cr.savepoint():
                file.write(vals)

    def test_import_and_copy(self):
        """CA-02: the import screen and duplicating are no back doors either."""
        file = self._as(self.representative, self.draft)
        result = file.browse().load(
            ["partner_id/.id", "state"], [[str(self.newcomer.id), "registered"]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("buttons", result["messages"][0]["message"])
        with self._refused(UserError):
            file.copy()
        request = self.stranger_request.with_user(self.stranger)
        request.action_submit()
        self._pending(request, self.general_manager).action_approve()
        self.assertEqual(request.copy().state, "draft")

    def test_foreign_lines_in_the_dialog(self):
        """T14: naming others' steps in the dialog decides nothing."""
        line = self.submitted.signoff_line_ids
        for user in (self.stranger, self.representative, self.administrator):
            for method in ("action_approve", "action_refuse"):
                with self.subTest(user.login), self._refused(), self.cr.savepoint():
                    wizard = (
                        self.env["signoff.line.decide"]
                        .with_user(user)
                        .create({"line_ids": line.ids, "opinion": "Fine."})
                    )
                    getattr(wizard, method)()
        self.assertEqual(line.state, "pending")

    def test_stand_in_does_not_decide_own_request(self):
        """T14: a stand-in decides in the other's place, except their own request."""
        self.stranger_request.with_user(self.stranger).action_submit()
        line = self.stranger_request.signoff_line_ids
        self.general_manager.write(
            {
                "customer_file_deputy_id": self.stranger.id,
                "customer_file_absent_from": fields.Date.today(),
            }
        )
        with self._refused():
            self._as(self.stranger, line).action_approve()
        self.assertEqual(line.state, "pending")

    def test_nobody_makes_themselves_a_stand_in(self):
        """T14: absence and stand-in are named by the person or their administrator."""
        with self._refused():
            self._as(self.stranger, self.general_manager).write(
                {
                    "customer_file_deputy_id": self.stranger.id,
                    "customer_file_absent_from": fields.Date.today(),
                }
            )

    def test_private_methods_stay_private(self):
        """CA-28: what follows a decision is called by the decision only."""
        request = self.env["customer.access.request"].with_user(self.stranger)
        for method in ("_signoff_on_approved", "_signoff_advance", "_end"):
            with self._refused():
                call_kw(request, method, [self.stranger_request.ids], {})


@tagged("post_install", "-at_install")
class TestReadingSideways(HostileCase):
    """T1 T3 T11: what is closed is closed by every path, and so are its messages."""

    def _leaks(self, result):
        return SECRET in json.dumps(result, default=str, ensure_ascii=False)

    def test_nested_specifications(self):
        """T1: a request for the file brings nothing of the file along."""
        request = self._as(self.stranger, self.stranger_request)
        specification = {"file_id": {"fields": {"supervising_unit": {}}}}
        for call in (
            lambda: request.web_read(specification),
            lambda: request.web_search_read([], specification),
            lambda: request.onchange(
                {"file_id": self.registered.id}, ["file_id"], specification
            ),
            lambda: request.browse().onchange(
                {"file_id": self.registered.id}, ["file_id"], specification
            ),
        ):
            try:
                result = call()
            except AccessError:
                continue
            self.assertFalse(self._leaks(result))

    def test_onchange_of_the_file(self):
        """T1: the form's computations read nothing for a stranger."""
        file = self._as(self.stranger, self.registered)
        specification = {"supervising_unit": {}, "trade_terms": {}}
        for values, names in (({}, []), ({"phone": "1"}, ["phone"])):
            try:
                result = file.onchange(values, names, specification)
            except AccessError:
                continue
            self.assertFalse(self._leaks(result))

    def test_paths(self):
        """T1: neither groups nor orders nor domains reach into the file."""
        Request = self._as(self.stranger, self.stranger_request)
        domain = [("file_id.supervising_unit", "ilike", "Commerce")]
        self.assertFalse(Request.search(domain))
        self.assertFalse(
            Request.env["res.partner"].search(
                [("customer_file_number", "=", self.registered.number)]
            )
            - self.registered.partner_id
        )
        for groupby in ("file_id.supervising_unit", "file_id.potential"):
            with self.subTest(groupby):
                try:
                    result = Request.formatted_read_group([], [groupby], ["__count"])
                except (AccessError, ValueError):
                    continue
                self.assertFalse(self._leaks(result))

    def test_export_by_path(self):
        """CA-29: exporting the file by way of a request needs the export right."""
        self._add_core_export(self.general_manager)
        request = self._as(self.general_manager, self.stranger_request)
        with self._refused():
            request.export_data(["file_id/supervising_unit"])
        self._add_core_export(self.stranger)
        request = self._as(self.stranger, self.stranger_request)
        with self._refused():
            request.export_data(["file_id/supervising_unit"])

    def _add_core_export(self, user):
        user.group_ids = [Command.link(self.env.ref("base.group_allow_export").id)]

    def test_names(self):
        """T1: a stranger completes no names of files, and none by their content."""
        File = self._as(self.stranger, self.registered).browse()
        self.assertFalse(File.name_search("Registered"))
        own = self._as(self.representative, self.registered).browse()
        self.assertTrue(own.name_search("Registered"))
        self.assertFalse(own.name_search("Commerce"))

    def test_mail_composer(self):
        """T2: a mail template renders nothing its author can't read."""
        composer = (
            self._as(self.stranger, self.registered)
            .env["mail.compose.message"]
            .with_context(
                default_model="customer.file", default_res_ids=self.registered.ids
            )
        )
        body = '<p t-out="object.supervising_unit"/> {{ object.supervising_unit }}'
        with self._refused(), self.cr.savepoint():
            composer.create(
                {"body": body, "composition_mode": "mass_mail"}
            )._action_send_mail()

    def test_subscribing_oneself(self):
        """T3: nobody follows a file they can't read."""
        file = self._as(self.stranger, self.registered)
        partner = self.stranger.partner_id
        file.message_subscribe(partner.ids)  # core answers by doing nothing
        self.assertNotIn(partner, self.registered.message_partner_ids)
        with self._refused(), self.cr.savepoint():
            self.env["mail.followers"].with_user(self.stranger).create(
                {
                    "partner_id": partner.id,
                    "res_model": "customer.file",
                    "res_id": file.id,
                }
            )

    def test_followers_by_others_get_nothing(self):
        """T3: a stranger whom the owner subscribes isn't told anything."""
        self._as(self.representative, self.registered).message_subscribe(
            self.stranger.partner_id.ids
        )
        message = self.registered.message_post(
            body=SECRET, subtype_xmlid="mail.mt_comment"
        )
        self.assertNotIn(self.stranger.partner_id, message.notified_partner_ids)
        self._check_closed(message)

    def test_naming_a_stranger_in_a_message(self):
        """T3: being addressed opens no message of a closed file."""
        message = (
            self._as(self.representative, self.registered)
            .message_post(body=SECRET, partner_ids=self.stranger.partner_id.ids)
            .sudo()
        )
        self._check_closed(message)

    def test_messages_after_the_grant(self):
        """T3: neither messages nor their documents outlive the grant."""
        grant = self._grant(self.registered, self.stranger)
        reader = self._as(self.stranger, self.registered)
        reader.message_subscribe(self.stranger.partner_id.ids)
        message = self.registered.message_post(
            body=SECRET,
            subtype_xmlid="mail.mt_comment",
            attachments=[("secret.txt", SECRET.encode())],
        )
        self.assertEqual(
            self._as(self.stranger, message).read(["res_id"])[0]["res_id"],
            self.registered.id,
        )
        grant.with_user(self.archivist).action_revoke()
        self._check_closed(message)
        attachment = message.attachment_ids
        with self._refused():
            self._as(self.stranger, attachment).read(["datas"])
        self.assertFalse(
            attachment.with_user(self.stranger).search([("id", "=", attachment.id)])
        )

    def _check_closed(self, message):
        own = self._as(self.stranger, message)
        with self._refused():
            own.read(["body"])
        self.assertFalse(own.search([("id", "=", message.id)]))
        self.assertFalse(own.search([("body", "ilike", SECRET)]) & message)

    def test_activities_of_strangers(self):
        """T3: an activity opens nothing to whom it is given, nor to others."""
        self._as(self.manager, self.registered).activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.stranger.id
        )
        message = self.registered.message_post(
            body=SECRET, subtype_xmlid="mail.mt_comment"
        )
        self._check_closed(message)
        with self._refused():
            self._as(self.stranger, self.registered).read(["supervising_unit"])
        activity = self._as(self.manager, self.registered).activity_schedule(
            "mail.mail_activity_data_todo", summary=SECRET, user_id=self.manager.id
        )
        own = self._as(self.stranger, activity)
        self.assertFalse(own.search([("id", "=", activity.id)]))
        with self._refused():
            own.read(["summary"])

    def test_requests_are_closed_too(self):
        """T3: the messages of another's request aren't read either."""
        message = self.stranger_request.message_post(body=SECRET)
        own = self._as(self.colleague, message)
        with self._refused():
            own.read(["body"])
        self.assertFalse(own.search([("id", "=", message.id)]))


@tagged("post_install", "-at_install")
class TestAddresses(HostileCase, HttpCase):
    """T11: addresses typed into the browser."""

    def setUp(self):
        super().setUp()
        self.document = self.env["ir.attachment"].create(
            {
                "name": "secret.txt",
                "datas": base64.b64encode(SECRET.encode()),
                "res_model": "customer.file",
                "res_id": self.registered.id,
            }
        )
        self.token = self.document.generate_access_token()[0]

    @mute_logger("odoo.http", "odoo.addons.http_routing.models.ir_http")
    def test_closed_addresses(self):
        """T11: documents, tokens, reports and exports of a closed file."""
        file_id, document_id = self.registered.id, self.document.id
        report = "customer_archive.report_customer_file_basic"
        for login in (None, "portal_user", "plain", "stranger"):
            self.session = None
            self.authenticate(login, "")
            for address in (
                f"/web/content/{document_id}",
                f"/web/content/{document_id}?access_token={self.token}",
                f"/web/image/{document_id}?access_token={self.token}",
                f"/web/content/customer.file/{file_id}/supervising_unit",
                f"/report/html/{report}/{file_id}",
                f"/report/text/{report}/{file_id}",
                f"/odoo/customer.file/{file_id}",
                f"/mail/view?model=customer.file&res_id={file_id}",
            ):
                with self.subTest(login=login, address=address):
                    answer = self.url_open(address)
                    self.assertNotIn(SECRET, answer.text)

    @mute_logger("odoo.http")
    def test_open_addresses(self):
        """T11: who may read the file opens the same addresses."""
        self.authenticate("representative", "")
        for address in (
            f"/web/content/{self.document.id}",
            "/report/html/customer_archive.report_customer_file_basic/"
            f"{self.registered.id}",
        ):
            with self.subTest(address):
                self.assertIn(SECRET, self.url_open(address).text)

    @mute_logger("odoo.http", "odoo.addons.web.controllers.export")
    def test_export_screen(self):
        """CA-29: the export screen asks for the right, and nested exports do, too."""
        self._check_export("general_manager", "customer.file", "supervising_unit")
        self._check_export(
            "general_manager", "customer.access.request", "file_id/supervising_unit"
        )

    def _check_export(self, login, model, field):
        user = getattr(self, login)
        user.group_ids = [Command.link(self.env.ref("base.group_allow_export").id)]
        self.session = None
        self.authenticate(login, "")
        columns = [{"name": field, "label": "x", "type": "char"}]
        answer = self.url_open(
            "/web/export/csv",
            data={
                "csrf_token": http.Request.csrf_token(self),
                "data": json.dumps(
                    {
                        "model": model,
                        "fields": columns,
                        "ids": False,
                        "domain": [],
                        "import_compat": False,
                        "context": {},
                        "groupby": [],
                    }
                ),
            },
        )
        self.assertNotIn(SECRET, answer.text)
        self.assertIn("export right", answer.text)

    def test_thread_route(self):
        """T3: the chatter's own requests stay closed to strangers."""
        self.registered.message_post(body=SECRET)
        self.authenticate("stranger", "")
        answer = self.url_open(
            "/mail/thread/messages",
            json={
                "params": {
                    "thread_model": "customer.file",
                    "thread_id": self.registered.id,
                }
            },
        )
        self.assertNotIn(SECRET, answer.text)
