import re
from datetime import timedelta

from lxml import html

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import CustomerArchiveCase

FILLED_IN = {
    "customer_name": "Huaxin Trading Co., Ltd.",
    "enterprise_nature": "joint",
    "proprietor": "Ms Zhou",
    "employee_count": "1,200",
    "street": "2 Nanjing Road",
    "phone": "021 5555 0199",
    "daily_name": "Mr Fang",
    "daily_note": "Buyer",
    "daily_phone": "021 5555 0123",
    "remark": "Pays by the end of the month",
    "consent": "yes",
}


class QuestionnaireCase(CustomerArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._create_file(proprietor="Mr Wu")
        cls.customer = cls.file.partner_id
        cls.file.contact_id.email = "lin@huaxin.example"
        cls.questionnaires = cls.env["customer.questionnaire"]

    def _ask(self, files=None, user=None, **vals):
        return (
            self.env["customer.questionnaire.send"]
            .with_user(user or self.representative)
            .create({"file_ids": [Command.set((files or self.file).ids)], **vals})
        )

    def _send(self, file=None, user=None, **vals):
        """Return a new questionnaire and the token of its link."""
        action = self._ask(file, user, **vals).action_create_link()
        token = action["context"]["default_link"].rpartition("/")[2]
        return self.questionnaires._find_by_token(token).with_env(self.env), token

    def _answer(self, token, **values):
        """Answer as a visitor does; return what is wrong."""
        public = self.questionnaires.with_user(self.env.ref("base.public_user"))
        errors = public._find_by_token(token)._answer({**FILLED_IN, **values})
        self.env.flush_all()
        self.env.invalidate_all()
        return errors

    def _answered(self, file=None, **values):
        questionnaire, token = self._send(file)
        self.assertFalse(self._answer(token, **values))
        return questionnaire

    def _get_kinds(self, file):
        return (
            self.env["customer.file.event"]
            .search([("file_id", "=", file.id), ("kind", "ilike", "questionnaire")])
            .mapped("kind")
        )


@tagged("post_install", "-at_install")
class TestQuestionnaire(QuestionnaireCase):
    """CA-49: the customer fills in the form, the owner takes it over."""

    def test_agency(self):
        """CA-49: which agency found out, as long as it was one."""
        agency = self._create_customer("Zhengguan Surveys")
        self.file.write({"source": "agency", "source_agency_id": agency.id})
        found = self.env["customer.file"].search([("source_agency_id", "=", agency.id)])
        self.assertEqual(found, self.file)
        self.file.source = "visit"
        self.assertFalse(self.file.source_agency_id)

    def test_draft_is_written(self):
        """CA-49: accepted answers go into a draft, which says how it was got."""
        questionnaire = self._answered()
        self.assertEqual(questionnaire.state, "answered")
        self.assertEqual(self.file.proprietor, "Mr Wu")
        self.assertEqual(questionnaire.activity_ids.user_id, self.representative)
        answers = {answer.question: answer for answer in questionnaire.answer_ids}
        self.assertEqual(answers["proprietor"].old_value, "Mr Wu")
        self.assertEqual(answers["proprietor"].new_value, "Ms Zhou")
        self.assertEqual(answers["daily"].new_value, "Mr Fang, Buyer, 021 5555 0123")
        self.assertTrue(all(questionnaire.answer_ids.mapped("is_chosen")))
        own = questionnaire.with_user(self.representative)
        own.write(
            {"answer_ids": [Command.update(answers["street"].id, {"is_chosen": False})]}
        )
        own.action_accept()
        self.assertRecordValues(
            self.file,
            [
                {
                    "customer_name": "Huaxin Trading Co., Ltd.",
                    "enterprise_nature": "joint",
                    "proprietor": "Ms Zhou",
                    "employee_count": 1200,
                    "street": "1 Nanjing Road",
                    "phone": "021 5555 0199",
                    "source": "form",
                }
            ],
        )
        self.assertRecordValues(
            self.file.contact_role_ids,
            [{"kind": "daily", "name": "Mr Fang", "note": "Buyer"}],
        )
        self.assertRecordValues(
            questionnaire,
            [{"state": "accepted", "decided_by_id": self.representative.id}],
        )
        self.assertEqual(answers["proprietor"].old_value, "Mr Wu")
        self.assertFalse(questionnaire.activity_ids)
        self.assertCountEqual(
            self._get_kinds(self.file),
            [
                "questionnaire_sent",
                "questionnaire_answered",
                "questionnaire_accepted",
            ],
        )

    def test_registered_file_needs_a_notice(self):
        """CA-49 CA-08: where changes are controlled, answers are reported."""
        self._register(self.file)
        industry = self.env.ref("base.res_partner_industry_G")
        region = self.env.ref("base.state_cn_SH")
        questionnaire = self._answered(
            industry_id=str(industry.id),
            region_id=str(region.id),
            assets="750000",
            managers="Ms Zhou\nMr Hu",
        )
        same = questionnaire.answer_ids.filtered(lambda answer: not answer.is_chosen)
        self.assertEqual(set(same.mapped("question")), {"assets", "country_id"})
        questionnaire.with_user(self.representative).action_accept()
        change = questionnaire.change_id
        self.assertEqual(change.state, "submitted")
        self.assertEqual(self.file.proprietor, "Mr Wu")
        self.assertNotIn("assets", change.line_ids.mapped("field_name"))
        self._pending(change, self.marketing).action_approve("Entered.")
        self.assertRecordValues(
            self.file,
            [
                {
                    "proprietor": "Ms Zhou",
                    "industry_id": industry.id,
                    "region_id": region.id,
                    "managers": "Ms Zhou\nMr Hu",
                    "customer_name": "Huaxin Trading Co., Ltd.",
                    "source": "visit",
                }
            ],
        )

    def test_registered_file_without_control(self):
        """CA-49 CA-08: who may change the file writes it; what was before is kept."""
        self._register(self.file)
        self.company.customer_file_change_control = False
        questionnaire = self._answered()
        questionnaire.with_user(self.representative).action_accept()
        self.assertFalse(questionnaire.change_id)
        self.assertEqual(self.file.proprietor, "Ms Zhou")
        self.assertIn("proprietor", self.file.revision_ids.mapped("field_name"))

    def test_liaison_and_manager(self):
        """CA-49: liaisons and managers act; into drafts only who writes them."""
        self.file.liaison_ids = self.colleague
        questionnaire = self._answered()
        own = questionnaire.with_user(self.colleague)
        self.assertTrue(own.can_handle)
        self.assertFalse(own.can_accept)
        with self.assertRaises(AccessError):
            own.action_accept()
        self.env.invalidate_all()
        questionnaire.with_user(self.manager).action_accept()
        self.assertEqual(self.file.contact_role_ids.name, "Mr Fang")
        self._register(self.file)
        again = self._answered(proprietor="Mr Hu", daily_name="Ms Gu")
        again.with_user(self.colleague).action_accept()
        self.assertEqual(again.change_id.create_uid, self.colleague)
        current = self.file.contact_role_ids.filtered("replaces_id")
        self.assertEqual(current.name, "Ms Gu")
        self.assertTrue(current.replaces_id.date_until)

    def test_submitted_file_waits(self):
        """CA-49: while the file waits for its registration nothing is taken over."""
        questionnaire = self._answered()
        self.file.with_user(self.representative).action_submit()
        with self.assertRaisesRegex(UserError, "waits for its registration"):
            questionnaire.with_user(self.representative).action_accept()

    def test_refused(self):
        """CA-49: refused with a reason, nothing changes; decided is decided."""
        questionnaire = self._answered().with_user(self.representative)
        with self.assertRaisesRegex(UserError, "reason"):
            questionnaire.action_refuse()
        questionnaire.refusal_reason = "Somebody else's data"
        questionnaire.action_refuse()
        self.assertEqual(questionnaire.state, "refused")
        self.assertEqual(self.file.proprietor, "Mr Wu")
        for step in ("action_accept", "action_refuse", "action_withdraw"):
            with self.assertRaises(UserError):
                getattr(questionnaire, step)()
        with self.assertRaises(UserError):
            questionnaire.refusal_reason = "Other"
        with self.assertRaises(UserError):
            questionnaire.answer_ids[0].is_chosen = False

    def test_new_one_ends_the_former(self):
        """CA-49: one link at a time; withdrawn, expired and closed ones are dead."""
        former, old_token = self._send()
        questionnaire, token = self._send()
        self.assertEqual(former.state, "withdrawn")
        self.assertFalse(self.questionnaires._find_by_token(old_token)._is_open())
        self.assertTrue(self.questionnaires._find_by_token(token)._is_open())
        self.assertNotIn(token, questionnaire.sudo().token_hash)
        questionnaire.date_until = fields.Date.today() - timedelta(days=1)
        self.assertFalse(self.questionnaires._find_by_token(token)._is_open())
        self.questionnaires._cron_expire()
        self.assertEqual(questionnaire.state, "expired")
        _closed, token = self._send()
        self._register(self.file).with_user(self.archivist).action_close()
        self.assertFalse(self.questionnaires._find_by_token(token))
        with self.assertRaises(UserError):
            self.file.with_user(self.representative).action_ask_customer()

    def test_mail(self):
        """CA-49: each customer gets one mail with the link, in their language."""
        self.env["res.lang"]._activate_lang("zh_CN")
        second = self._create_file(
            partner=self._create_customer("Second Ltd", email="second@x.example")
        )
        third = self._create_file(partner=self._create_customer("Third Ltd"))
        ask = self._ask(self.file | second | third, lang="zh_CN", days=3)
        self.assertEqual(ask.left_out, "Third Ltd")
        ask.action_send()
        files = self.file | second
        sent = self.questionnaires.search([("file_id", "in", (files | third).ids)])
        self.assertEqual(sent.file_id, files)
        today = fields.Date.context_today(ask)
        self.assertEqual(set(sent.mapped("date_until")), {today + timedelta(days=3)})
        mails = self.env["mail.mail"].search([("model", "=", sent._name)])
        self.assertEqual(mails.recipient_ids, self.file.contact_id | second.partner_id)
        for mail in mails:
            self.assertTrue(mail.auto_delete)
            token = re.search(r"customer-questionnaire/([\w-]{43})", mail.body_html)[1]
            found = self.questionnaires._find_by_token(token)
            self.assertEqual(found.id, mail.res_id)
        self.assertNotIn("email", self._get_kinds(self.file))

    def test_batch(self):
        """CA-49: asking more customers costs no more queries, but for the mails."""

        def ask(count):
            files = self.env["customer.file"].union(
                *(
                    self._create_file(
                        partner=self._create_customer(f"{count} {number}")
                    )
                    for number in range(count)
                )
            )
            contacts = {file: file.contact_id for file in files}
            own = self.questionnaires.with_user(self.representative)
            own._send(dict(contacts), 7)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            own._send(contacts, 7)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.assertEqual(ask(2), ask(8))

    def test_change_of_owner(self):
        """CA-49 CA-26: answers wait for whoever owns the file."""
        questionnaire = self._answered()
        self.file.with_user(self.manager).owner_id = self.colleague
        self.assertEqual(questionnaire.activity_ids.user_id, self.colleague)

    def test_reading_is_logged(self):
        """CA-29: answers are read like the file."""
        questionnaire = self._answered()
        questionnaire.with_user(self.auditor).read(["remark"])
        questionnaire.answer_ids.with_user(self.auditor).read(["new_value"])
        self.env.cr.flush()
        log = self.env["customer.access.log"].search(
            [("file_ref", "=", self.file.id), ("user_ref", "=", self.auditor.id)]
        )
        self.assertEqual(log.mapped("kind"), ["read"])

    def test_contact_of_somebody_else(self):
        """CA-49: the link goes to nobody but the customer's own people."""
        other = self._create_customer("Other Ltd", email="x@other.example")
        with self.assertRaises(ValidationError):
            self._ask(contact_id=other.id).action_send()


@tagged("post_install", "-at_install")
class TestQuestionnaireInput(QuestionnaireCase):
    """CA-49: whatever comes from outside is checked, all of it or nothing taken."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        send = cls.env["customer.questionnaire.send"].with_user(cls.representative)
        action = send.create({"file_ids": cls.file.ids}).action_create_link()
        cls.token = action["context"]["default_link"].rpartition("/")[2]

    def _refused(self, name, **values):
        errors = self._answer(self.token, **values)
        self.assertEqual(set(errors), {name})
        questionnaire = self.questionnaires._find_by_token(self.token)
        self.assertEqual(questionnaire.state, "sent")
        self.assertFalse(questionnaire.answer_ids)

    def test_bad_input(self):
        """CA-49: lengths, types and choices; nothing is stored of a bad form."""
        foreign = self.env.ref("base.state_us_5").id
        for name, value in (
            ("proprietor", "x" * 101),
            ("remark", "x" * 2001),
            ("employee_count", "many"),
            ("employee_count", "-3"),
            ("employee_count", "12.5"),
            ("employee_count", "9" * 12),
            ("employee_count", "1e5"),
            ("assets", "nan"),
            ("enterprise_nature", "rumour"),
            ("industry_id", "999999"),
            ("industry_id", "1 OR 1=1"),
            ("region_id", str(foreign)),
            ("email", "nobody"),
            ("phone", "<b>call</b>"),
            ("website", "javascript://%0aalert(1)"),
            ("website", "ftp://x.example"),
            ("website", 'x.example" onclick="x'),
            ("consent", ""),
            ("consent", "no"),
            ("proprietor", b"a file"),
        ):
            with self.subTest(name=name, value=value):
                self._refused(name, **{name: value})
        self._refused("daily", daily_name="")
        self._refused("daily", daily_phone="call me")
        self._refused(
            "region_id",
            region_id=str(self.env.ref("base.state_cn_SH").id),
            country_id=str(self.env.ref("base.de").id),
        )

    def test_empty_form(self):
        """CA-49: an empty form is no answer."""
        public = self.questionnaires.with_user(self.env.ref("base.public_user"))
        errors = public._find_by_token(self.token)._answer({"consent": "yes"})
        self.assertEqual(set(errors), {"form"})

    def test_other_names_are_passed_over(self):
        """CA-49: what isn't asked is not taken, whatever it is called."""
        self.assertFalse(
            self._answer(
                self.token,
                owner_id=str(self.stranger.id),
                credit_limit="1",
                state="accepted",
                trade_terms="Free of charge",
                answer_ids="[]",
                other_name="Mr X",
            )
        )
        questionnaire = self.questionnaires._find_by_token(self.token)
        self.assertEqual(questionnaire.state, "answered")
        self.assertLessEqual(
            set(questionnaire.answer_ids.mapped("question")), {*FILLED_IN, "daily"}
        )

    def test_odd_characters(self):
        """CA-49: characters a database doesn't take, and figures as typed in China."""
        self.assertFalse(
            self._answer(
                self.token,
                proprietor="Ms\x00 Zhou\u202e",
                employee_count="１，２００",  # noqa: RUF001 - what is tested
            )
        )
        answers = self.questionnaires._find_by_token(self.token).answer_ids
        texts = {answer.question: answer.new_value for answer in answers}
        self.assertEqual(texts["proprietor"], "Ms  Zhou")
        self.assertEqual(texts["employee_count"], "1200")

    def test_persons(self):
        """CA-49: persons are not asked what only companies have."""
        person = self._create_customer("Lu Jianguo", is_company=False)
        file = self._create_file(partner=person)
        asked = {
            question["name"]
            for _heading, questions in self.questionnaires._get_form(file)
            for question in questions
        }
        self.assertIn("phone", asked)
        self.assertNotIn("supervising_unit", asked)


@tagged("post_install", "-at_install")
class TestQuestionnaireRights(QuestionnaireCase):
    """CA-49: nobody reads, writes or sends what isn't theirs."""

    def test_only_the_customers_people_ask(self):
        """CA-49: neither strangers nor readers ask a customer."""
        self._grant(self.file, self.stranger)
        for user in (
            self.stranger,
            self.colleague,
            self.west_manager,
            self.archivist,
            self.auditor,
            self.administrator,
            self.portal,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.file.with_user(user).action_ask_customer()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._send(user=user)
        self.assertFalse(self.file.questionnaire_ids)

    def test_answers_and_states_are_not_written(self):
        """CA-49: programs write neither answers nor states nor links."""
        questionnaire = self._answered()
        own = questionnaire.with_user(self.representative)
        for vals in (
            {"state": "accepted"},
            {"token_hash": "x"},
            {"date_until": "2099-12-31"},
            {"remark": "x"},
            {"change_id": False},
            {"file_id": self._create_file(partner=self._create_customer("X")).id},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                own.write(vals)
        answer = own.answer_ids[0]
        for vals in (
            {"value": "x"},
            {"question": "assets"},
            {"kept_value": "x"},
            {"questionnaire_id": 1},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                answer.write(vals)
        for records in (own, answer):
            with self.assertRaises(AccessError):
                records.unlink()
        with self.assertRaises(AccessError):
            own.create({"file_id": self.file.id})
        with self.assertRaises(AccessError):
            answer.create({"questionnaire_id": own.id, "question": "assets"})
        with self.assertRaises(AccessError):
            own.read(["token_hash"])
        with self.assertRaises(AccessError):
            own.search([("token_hash", "like", "a")])
        for user in (self.colleague, self.archivist, self.portal, self.integration):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                questionnaire.with_user(user).action_accept()

    def test_defaults_decide_nothing(self):
        """CA-49: a questionnaire is born sent, whatever the caller's context says."""
        context = {
            "default_state": "accepted",
            "default_remark": "Forged",
            "default_answer_ids": [Command.create({"question": "assets", "value": 1})],
            "default_token_hash": "x",
        }
        ask = self._ask().with_context(**context)
        ask.action_create_link()
        self.assertRecordValues(
            self.file.questionnaire_ids, [{"state": "sent", "remark": False}]
        )
        self.assertFalse(self.file.questionnaire_ids.answer_ids)

    def test_erasure(self):
        """CA-49 T37: an erasure deletes answers and empties what is left."""
        questionnaire = self._answered()
        answers = questionnaire.answer_ids
        self._register(self.file).with_user(self.archivist).action_close()
        self._erase_file(self.file)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(answers.exists())
        self.assertRecordValues(questionnaire, [{"remark": False, "contact_id": False}])
        events = self.env["customer.file.event"].search(
            [
                ("file_id", "=", self.file.id),
                ("res_model", "=", questionnaire._name),
                ("partner_id", "!=", False),
            ]
        )
        # links only, to contacts whose names an erasure writes over
        self.assertEqual(events.partner_id, self.file.contact_id)
        self.assertFalse(any(events.mapped("author_name")))


@tagged("post_install", "-at_install")
class TestQuestionnairePage(QuestionnaireCase, HttpCase):
    """CA-49: the page, as whoever has the link sees it."""

    def _open(self, token):
        return self.url_open(f"/customer-questionnaire/{token}")

    def _post(self, page, token, **values):
        form = html.fromstring(page.content).forms[0]
        data = {"csrf_token": form.fields["csrf_token"], **FILLED_IN, **values}
        return self.url_open(f"/customer-questionnaire/{token}", data=data)

    def test_page(self):
        """CA-49: filled in once, then thanks; nothing of the file on it."""
        self.file.write({"trade_terms": "Secret terms", "proprietor": "Secret Wu"})
        questionnaire, token = self._send()
        page = self._open(token)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("Huaxin Trading", page.text)
        for secret in (
            "Secret",
            self.file.number,
            "Commerce Bureau",
            "Nanjing Road",
            "5555 0100",
            "huaxin.example",
            "Ms Lin",
            "750000",
            self.representative.name,
        ):
            self.assertNotIn(secret, page.text)

        bad = self._post(page, token, proprietor='<b x="1">' * 20, consent="")
        self.assertIn("&lt;b x=", bad.text)
        self.assertNotIn("<b x=", bad.text)
        self.assertEqual(questionnaire.state, "sent")

        done = self._post(bad, token, proprietor="<script>alert(1)</script>")
        self.assertEqual(done.status_code, 200)
        self.assertIn("Thank you", done.text)
        self.assertEqual(questionnaire.state, "answered")
        self.assertNotIn("Ms Zhou", done.text)
        answers = questionnaire.answer_ids.mapped("value")

        again = self._post(page, token, proprietor="Somebody Else")
        self.assertIn("Thank you", again.text)
        self.assertEqual(questionnaire.answer_ids.mapped("value"), answers)
        later = self._open(token)
        for sent in ("script&gt;", "Ms Zhou", "Mr Fang", "0199"):
            self.assertNotIn(sent, later.text)

    @mute_logger("odoo.http")
    def test_dead_links(self):
        """CA-49: unknown, expired, withdrawn and closed look the same."""
        questionnaire, token = self._send()
        page = self._open(token)
        pages = [self._open("x" * 43), self._open("%00"), self._open("x")]
        questionnaire.date_until = fields.Date.today() - timedelta(days=1)
        pages += [self._open(token), self._post(page, token)]
        questionnaire.with_user(self.representative).action_withdraw()
        pages += [self._open(token), self._post(page, token)]
        _closed, token = self._send()
        self._register(self.file).with_user(self.archivist).action_close()
        pages += [self._open(token)]
        texts = {
            html.fromstring(dead.content).get_element_by_id("wrapwrap").text_content()
            for dead in pages
        }
        self.assertEqual({dead.status_code for dead in pages}, {404})
        self.assertEqual(len(texts), 1)
        self.assertNotIn("Huaxin", pages[-1].text)
        self.assertFalse(questionnaire.answer_ids)

    @mute_logger("odoo.http")
    def test_forged_post(self):
        """CA-49: neither another site nor a heap of data gets in."""
        questionnaire, token = self._send()
        forged = self.url_open(f"/customer-questionnaire/{token}", data=FILLED_IN)
        self.assertEqual(forged.status_code, 400)
        page = self._open(token)
        heap = self._post(page, token, remark="x" * 200_000)
        self.assertGreaterEqual(heap.status_code, 400)
        self.assertEqual(questionnaire.state, "sent")

    def test_chinese(self):
        """CA-49: the page speaks the customer's language, whatever the browser's."""
        self.env["res.lang"]._activate_lang("zh_CN")
        _questionnaire, token = self._send(lang="zh_CN")
        page = self._open(token)
        self.assertEqual(html.fromstring(page.content).get("lang"), "zh-CN")

    def test_accept(self):
        """CA-49: from the owner's list of questionnaires to the file."""
        questionnaire = self._answered()
        self.start_tour(
            f"/odoo/customer-questionnaires/{questionnaire.id}",
            "customer_archive_accept_questionnaire",
            login=self.representative.login,
        )
        self.env.invalidate_all()
        self.assertEqual(questionnaire.state, "accepted")
        self.assertRecordValues(
            self.file, [{"proprietor": "Ms Zhou", "street": "1 Nanjing Road"}]
        )
