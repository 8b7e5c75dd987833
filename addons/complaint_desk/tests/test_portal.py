import re
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ComplaintCase

SECRETS = (
    "Rude Person",
    "Secret findings",
    "Secret cause",
    "Secret plan",
    "Secret report",
    "Secret evaluation",
    "Secret advice",
    "Secret note",
)


@tagged("post_install", "-at_install")
class TestPortal(ComplaintCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal.partner_id.parent_id = cls.customer
        cls.other = new_test_user(
            cls.env, login="other_customer", groups="base.group_portal"
        )
        cls.other.partner_id.parent_id = cls._create_customer("Other Ltd")
        cls.representative.name = "Rude Person"

    def setUp(self):
        super().setUp()
        self.opener.trust_env = False
        self.portal_case = self._create_case(accused_ids=self.representative.ids)

    def _get_csrf(self, html):
        return re.search(r'name="csrf_token"\s+value="([^"]+)"', html).group(1)

    def _post(self, page, url, **data):
        """Send a form as the browser does, with the token of its page."""
        token = self._get_csrf(self.url_open(page).text)
        files = data.pop("files", None)
        return self.url_open(url, data={"csrf_token": token, **data}, files=files)

    def _call(self, route, **params):
        return self.url_open(route, json={"params": params}).json()

    def _post_message(self, case, **params):
        return self._call(
            "/mail/message/post",
            thread_model="complaint.case",
            thread_id=case.id,
            post_data={"body": "Hello", "message_type": "comment"},
            **params,
        )

    def _file(self, **data):
        page = "/my/complaints/new"
        values = {
            "type_id": self.type.id,
            "team_id": self.team.id,
            "description": "Nobody came",
            "demand": "Come",
            **data,
        }
        return self._post(page, page, **values)

    def test_own_company_only(self):
        """CD-02: a customer lists and opens their company's complaints only."""
        contact = self.env["res.partner"].create(
            {"name": "Ms Lin", "parent_id": self.customer.id}
        )
        of_colleague = self._create_case(partner_id=contact.id)
        foreign = self._create_case(partner_id=self.other.partner_id.id)
        self.authenticate("portal_user", "portal_user")
        listed = self.url_open("/my/complaints").text
        for case in self.portal_case + of_colleague:
            self.assertIn(case.number, listed)
            self.assertEqual(
                self.url_open(f"/my/complaints/{case.id}").status_code, 200
            )
        self.assertNotIn(foreign.number, listed)
        with mute_logger("odoo.http"):
            for url in (
                f"/my/complaints/{foreign.id}",
                f"/my/complaints/{foreign.id}?access_token=wrong",
                "/my/complaints/999999999",
            ):
                self.assertEqual(self.url_open(url).status_code, 404, url)

    def test_public_needs_the_link(self):
        """CD-02: without the link's token nobody outside opens a complaint."""
        token = self.portal_case._portal_ensure_token()
        foreign = self._create_case(partner_id=self.other.partner_id.id)
        self.authenticate(None, None)
        url = f"/my/complaints/{self.portal_case.id}"
        self.assertEqual(self.url_open(f"{url}?access_token={token}").status_code, 200)
        self.assertIn("/web/login", self.url_open("/my/complaints").url)
        with mute_logger("odoo.http"):
            for wrong in (
                url,
                f"{url}?access_token=",
                f"{url}?access_token={token[:-1]}",
                f"/my/complaints/{foreign.id}?access_token={token}",
            ):
                self.assertEqual(self.url_open(wrong).status_code, 404, wrong)

    def test_nothing_internal_is_shown(self):
        """CD-12 T2: no accused, findings, notes or judgement reaches the customer."""
        case = self._take_to("agreed", self.portal_case)
        case.sudo().write(
            {
                "investigation": "Secret findings",
                "cause": "Secret cause",
                "plan": "Secret plan",
                "report": "Secret report",
                "evaluation": "Secret evaluation",
                "advice": "Secret advice",
                "told": "We are sorry",
            }
        )
        case.with_user(self.service).message_post(
            body="Secret note", message_type="comment", subtype_xmlid="mail.mt_note"
        )
        case.with_user(self.service).message_post(
            body="Dear customer",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.authenticate("portal_user", "portal_user")
        page = self.url_open(f"/my/complaints/{case.id}").text
        messages = str(
            self._call(
                "/mail/chatter_fetch",
                thread_model="complaint.case",
                thread_id=case.id,
                token=case.access_token,
            )
        )
        self.assertIn("An apology by the manager", page)
        self.assertIn("We are sorry", page)
        self.assertIn("Dear customer", messages)
        for secret in (*SECRETS, self.manager.name, case.level_id.name):
            self.assertNotIn(secret, page)
            if secret != self.manager.name:
                self.assertNotIn(secret, messages)

    def test_no_rights_by_rpc(self):
        """CD-02 T6: portal users have no right on any model of complaints."""
        case = self._take_to("offered", self.portal_case)
        for record, name in (
            (case, "description"),
            (case.offer_ids, "name"),
            (self.team, "name"),
            (self.type, "name"),
        ):
            with self.assertRaises(AccessError):
                record.with_user(self.portal).read([name])
            with self.assertRaises(AccessError):
                record.with_user(self.portal).write({name: "X"})
        for method, records in (
            ("action_accept", case.offer_ids),
            ("action_decline", case.offer_ids),
            ("action_close", case),
            ("action_withdraw", case),
        ):
            with self.assertRaises(AccessError):
                getattr(records.with_user(self.portal), method)()
        with self.assertRaises(AccessError):
            case.with_user(self.portal).rating_apply(5)
        with self.assertRaises(AccessError):
            case.with_user(self.portal).message_post(body="X")
        with self.assertRaises(AccessError):
            self.env["complaint.case"].with_user(self.portal).create({})

    def test_file(self):
        """CD-02, CD-13: a customer files for themselves, with documents; the clock
        runs.
        """
        self.authenticate("portal_user", "portal_user")
        form = self.url_open("/my/complaints/new").text
        for name in ("type_id", "team_id", "description", "demand", "documents"):
            self.assertIn(f'name="{name}"', form)
        answer = self._file(
            # nobody chooses these for themselves
            partner_id=self.other.partner_id.id,
            level_id=self.grave.id,
            state="closed",
            user_id=self.stranger.id,
            files={"documents": ("leak.txt", b"water", "text/plain")},
        )
        case = self.env["complaint.case"].search([], order="id desc", limit=1)
        self.assertIn(f"/my/complaints/{case.id}", answer.url)
        self.assertRecordValues(
            case,
            [
                {
                    "partner_id": self.portal.partner_id.id,
                    "channel": "portal",
                    "state": "new",
                    "level_id": self.normal.id,
                    "team_id": self.team.id,
                    "type_id": self.type.id,
                    "user_id": False,
                    "demand": "Come",
                }
            ],
        )
        self.assertTrue(case.investigation_deadline and case.reply_deadline)
        self.assertFalse(case.sanction_ids)
        attachment = case.message_ids.attachment_ids
        self.assertEqual((attachment.name, attachment.raw), ("leak.txt", b"water"))
        self.assertEqual(
            attachment.mapped(lambda a: (a.res_model, a.res_id)),
            [("complaint.case", case.id)],
        )

    def test_file_incomplete(self):
        """CD-02: what is missing is said, and what was typed is kept."""
        sister = self.env["res.company"].create({"name": "Sister"})
        foreign_team = self.env["complaint.team"].create(
            {"name": "Sister's team", "company_id": sister.id}
        )
        before = self.env["complaint.case"].search_count([])
        self.authenticate("portal_user", "portal_user")
        for data in ({"demand": "  "}, {"type_id": "0"}, {"type_id": "x"}):
            answer = self._file(**data)
            self.assertIn("what you ask for", answer.text)
            self.assertIn("Nobody came", answer.text)
        self.assertEqual(self.env["complaint.case"].search_count([]), before)
        self.assertNotIn("Sister's team", answer.text)
        self._file(team_id=foreign_team.id)
        case = self.env["complaint.case"].search([], order="id desc", limit=1)
        self.assertFalse(case.team_id)

    def test_refused_halfway(self):
        """CD-02: a complaint whose documents are refused leaves nothing behind."""
        self.authenticate("portal_user", "portal_user")
        count = self.env["complaint.case"].search_count([])
        refusal = UserError("Documents of this kind are refused.")
        with patch.object(
            self.env.registry["complaint.case"], "message_post", side_effect=refusal
        ):
            answer = self._file(
                type_id=self.type.id,
                team_id=self.team.id,
                description="Kept waiting",
                demand="An apology",
                files={"documents": ("a.txt", b"a", "text/plain")},
            )
        self.assertIn("Documents of this kind are refused.", answer.text)
        self.assertEqual(self.env["complaint.case"].search_count([]), count)

    def test_forged_form(self):
        """CD-02: a form of another site files nothing."""
        self.authenticate("portal_user", "portal_user")
        before = self.env["complaint.case"].search_count([])
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/my/complaints/new",
                data={"type_id": self.type.id, "description": "X", "demand": "Y"},
            )
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.env["complaint.case"].search_count([]), before)

    def test_answer_offers(self):
        """CD-08: a customer declines and accepts offers; the assignee is told."""
        case = self._take_to("offered", self.portal_case)
        first = case.offer_ids
        page = f"/my/complaints/{case.id}"
        self.authenticate("portal_user", "portal_user")
        url = f"{page}/answer/{first.id}"
        self._post(page, url, answer="decline", note="Too little")
        self.assertRecordValues(
            first, [{"answer": "declined", "answer_note": "Too little"}]
        )
        self.assertEqual(case.state, "investigating")
        told = self.env.ref("complaint_desk.mail_activity_type_answer")
        duties = case.activity_ids.filtered(lambda a: a.activity_type_id == told)
        self.assertEqual(duties.user_id, self.manager)
        second = self._offer(case, "A voucher")
        token = case.access_token
        # a link gives the same as the account
        self.authenticate(None, None)
        url = f"{page}/answer/{second.id}"
        self._post(
            f"{page}?access_token={token}", url, answer="accept", access_token=token
        )
        self.assertEqual((second.answer, case.state), ("accepted", "agreed"))

    @mute_logger("odoo.http")
    def test_offers_of_others(self):
        """CD-08: no offer of another is answered, none twice, none by a word that
        isn't an answer.
        """
        case = self._take_to("offered", self.portal_case)
        foreign = self._take_to("offered", partner_id=self.other.partner_id.id)
        page = f"/my/complaints/{case.id}"
        self.authenticate("portal_user", "portal_user")
        for url, answer in (
            (f"/my/complaints/{foreign.id}/answer/{foreign.offer_ids.id}", "accept"),
            (f"{page}/answer/{foreign.offer_ids.id}", "accept"),
            (f"{page}/answer/{case.offer_ids.id}", "action_accept"),
            (f"{page}/answer/{case.offer_ids.id}", ""),
        ):
            response = self._post("/my/complaints/new", url, answer=answer)
            self.assertGreaterEqual(response.status_code, 400, url)
        self.assertEqual((case + foreign).offer_ids.mapped("answer"), ["open"] * 2)
        case.offer_ids.with_user(self.manager).action_accept()
        response = self._post("/my/complaints/new", url, answer="decline")
        self.assertGreaterEqual(response.status_code, 400)
        self.assertEqual(case.offer_ids.answer, "accepted")

    @mute_logger("odoo.http")
    def test_messages(self):
        """CD-02 T3: a customer writes to their own complaint only; it is noticed."""
        case = self._take_to("investigating", self.portal_case)
        foreign = self._create_case(partner_id=self.other.partner_id.id)
        token = case._portal_ensure_token()
        foreign_token = foreign._portal_ensure_token()
        self.authenticate("portal_user", "portal_user")
        self.assertIn("result", self._post_message(case, token=token))
        message = case.message_ids[0]
        self.assertEqual(message.author_id, self.portal.partner_id)
        self.assertIn(
            self.env.ref("complaint_desk.mail_activity_type_answer"),
            case.activity_ids.activity_type_id,
        )
        for params in ({}, {"token": token}, {"token": foreign_token[:-1]}):
            self.assertIn("error", self._post_message(foreign, **params), params)
            for route in ("/mail/chatter_fetch", "/portal/chatter_init"):
                answer = self._call(
                    route,
                    thread_model="complaint.case",
                    thread_id=foreign.id,
                    **params,
                )
                self.assertNotIn(foreign.number, str(answer))
                self.assertFalse(answer.get("result", {}).get("messages"))

    def test_attachments_of_others(self):
        """CD-12: documents of a complaint open to nobody outside without its token."""
        foreign = self._create_case(partner_id=self.other.partner_id.id)
        attachment = self.env["ir.attachment"].create(
            {
                "name": "letter.txt",
                "raw": b"secret",
                "res_model": foreign._name,
                "res_id": foreign.id,
            }
        )
        self.authenticate("portal_user", "portal_user")
        with mute_logger("odoo.http"):
            answer = self.url_open(f"/web/content/{attachment.id}")
        self.assertNotIn(b"secret", answer.content)

    def test_mail_of_others_is_hidden(self):
        """CD-23 T2: mail that reached a merged complaint isn't for its customer."""
        case = self.portal_case
        for partner, is_hidden in (
            (self.other.partner_id, True),
            (self.portal.partner_id, False),
        ):
            message = case.sudo().message_post(
                body="Mine",
                author_id=partner.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
            self.assertEqual(message.is_internal, is_hidden)

    def test_employee_complained_of(self):
        """CD-18: not even as a colleague of the customer, or by the link."""
        self.representative.partner_id.parent_id = self.customer
        token = self.portal_case._portal_ensure_token()
        cases = self.env["complaint.case"].with_user(self.representative)
        self.assertFalse(cases._get_for_customer(self.portal_case.id, token))
        self.assertTrue(
            cases.with_user(self.portal)._get_for_customer(self.portal_case.id)
        )

    def test_rate(self):
        """CD-10, CD-19: the customer's rating counts as satisfaction; a bad one opens
        an improvement action, once.
        """
        case = self._take_to("closed", self.portal_case)
        self.assertEqual(case.satisfaction, 5)
        self.authenticate("portal_user", "portal_user")
        page = self.url_open(f"/my/complaints/{case.id}").text
        token = re.search(r"/rate/(\w+)/1", page).group(1)
        for rate in (1, 3):
            self._post(
                f"/rate/{token}/{rate}", f"/rate/{token}/submit_feedback", rate=rate
            )
            self.assertEqual(case.satisfaction, rate)
        actions = self.env["improvement.action"].search(
            [("source_model", "=", "complaint.case"), ("source_id", "=", case.id)]
        )
        self.assertEqual(len(actions), 1)
        page = self.url_open(f"/my/complaints/{case.id}").text
        self.assertNotIn("/rate/", page)

    @mute_logger("odoo.http")
    def test_rate_in_time_only(self):
        """CD-10: nobody rates before the call-back, nor others, nor by RPC."""
        case = self._take_to("agreed", self.portal_case)
        token = case._rating_get_access_token()
        self.authenticate("portal_user", "portal_user")
        self.assertNotIn("/rate/", self.url_open(f"/my/complaints/{case.id}").text)
        answer = self._post(
            f"/rate/{token}/1", f"/rate/{token}/submit_feedback", rate=1
        )
        self.assertGreaterEqual(answer.status_code, 400)
        self.assertFalse(case.rating_ids.consumed)
        self._call_back(case)
        with self.assertRaises(AccessError):
            case.with_user(self.manager).rating_apply(5, token=token)
        self.authenticate("other_customer", "other_customer")
        self.assertNotIn("submit_feedback", self.url_open(f"/rate/{token}/5").text)

    def test_rating_again_after_reopening(self):
        """CD-10: the second round is rated again."""
        case = self._take_to("called_back", self.portal_case)
        case.sudo().rating_apply(3, token=case._rating_get_access_token())
        self.assertTrue(case._get_customer_rating())
        self._close(case)
        case.rating_ids.rated_on = fields.Datetime.now() - timedelta(days=1)
        case.with_user(self.service).action_reopen("Again")
        self.assertFalse(case._get_customer_rating())
        with self.assertRaises(UserError):
            case.sudo().rating_apply(3, rating=case.rating_ids)

    def test_ratings_are_confidential(self):
        """CD-12, CD-18: a rating names the complaint, and is read with it only."""
        case = self._take_to("called_back", self.portal_case)
        case.sudo().rating_apply(3, token=case._rating_get_access_token())
        ratings = self.env["rating.rating"]
        domain = [("id", "=", case.rating_ids.id)]
        for user, count in (
            (self.service, 1),
            (self.representative, 0),
            (self.stranger, 0),
        ):
            self.assertEqual(ratings.with_user(user).search_count(domain), count)
        with self.assertRaises(AccessError):
            case.rating_ids.with_user(self.service).rating = 5

    def test_home(self):
        """CD-02: the home page leads to the complaints, and counts what waits."""
        self._take_to("offered", self.portal_case)
        self.authenticate("portal_user", "portal_user")
        self.assertIn("/my/complaints", self.url_open("/my").text)
        answer = self._call("/my/counters", counters=["complaint_offer_count"])
        self.assertEqual(answer["result"]["complaint_offer_count"], 1)
