from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CustomerArchiveCase

SECRET = "High blood pressure"
SHEET = "customer_archive.report_customer_file_sheet"
BLANK = "customer_archive.report_customer_survey_blank"
COPY = "customer_archive.report_customer_survey_copy"


class SurveyCase(CustomerArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.customer_file_survey_purpose = False
        cls.survey = cls._create_survey(cls.representative)
        cls.extract = cls.env["customer.survey.extract"].search(
            [("survey_id", "=", cls.survey.id)]
        )

    def _as(self, user, record=None):
        self.env.invalidate_all()
        return (record or self.survey).with_user(user)

    def _assert_closed(self, user):
        """The content is found by no way; see also the access table."""
        form = self._as(user)
        with self.assertRaises(AccessError):
            form.read(["name"])
        with self.assertRaises(AccessError):
            form.answer_ids.sudo().sudo(False).with_user(user).read(["value"])
        for domain in (
            [("answer_ids.value", "ilike", "blood")],
            [("living_with", "=", "spouse")],
            [("name", "ilike", "Lu")],
        ):
            self.assertFalse(form.search(domain), domain)
        answers = self.env["customer.survey.answer"].with_user(user)
        self.assertFalse(answers.search([("value", "ilike", "blood")]))
        self.assertFalse(form._read_group([], ["state"], ["__count"]))
        # no way round by the list
        extracts = self.env["customer.survey.extract"].with_user(user)
        self.assertFalse(extracts.search([("survey_id.living_with", "=", "spouse")]))
        self.assertFalse(extracts.search([("survey_id.answer_ids.value", "!=", False)]))
        copies = self.env["customer.survey.copy"].with_user(user)
        self.assertFalse(copies.search([("survey_id.living_with", "=", "spouse")]))

    def _assert_open(self, user):
        form = self._as(user)
        self.assertEqual(form.read(["living_with"])[0]["living_with"], "spouse")
        self.assertEqual(set(form.answer_ids.mapped("value")), {SECRET})

    def _request(self, user, **vals):
        return (
            self.env["customer.access.request"]
            .with_user(user)
            .create(
                {
                    "partner_id": self.survey.partner_id.id,
                    "content": "survey",
                    "reason": "Complaint about a product",
                    **vals,
                }
            )
        )

    def _grant_survey(self, user, **vals):
        request = self._request(user, **vals)
        request.action_submit()
        self._pending(request, self.general_manager).action_approve()
        return request.with_env(self.env)

    def _copy(self, user=None, approve=True):
        copy = (
            self.env["customer.survey.copy"]
            .with_user(user or self.representative)
            .create({"survey_id": self.survey.id, "purpose": "For the doctor"})
        )
        copy.action_submit()
        if approve:
            self._pending(copy, self.general_manager).action_approve()
        return copy

    def _render(self, user, report, ids):
        reports = self.env["ir.actions.report"].with_user(user)
        reports = reports.with_context(lang=user.lang)
        content = reports._render_qweb_html(report, ids)[0].decode()
        self.env.cr.flush()
        return content

    def _get_kinds(self):
        events = self.env["customer.file.event"].search(
            [("file_id", "=", self.survey.file_id.id), ("res_id", "!=", False)],
            order="id",
        )
        return events.mapped("kind")


@tagged("post_install", "-at_install")
class TestSurveyIntake(SurveyCase):
    def test_entered_in_a_form(self):
        """CA-31: a representative fills in the form; the system signs for them."""
        form = Form(self.env["customer.survey.form"].with_user(self.representative))
        form.name = "Gao Xiuying"
        form.birth_date = "1958-11-02"
        form.date = "2026-03-02"
        self.assertEqual(form.age, 67)
        with form.answer_ids.edit(0) as answer:
            answer.value = "Diabetes"
        survey = form.save()
        self.assertRecordValues(
            survey,
            [
                {
                    "collector_id": self.representative.id,
                    "department_id": self.east.id,
                    "state": "draft",
                    "age": 67,
                }
            ],
        )
        self.assertIn("Answering is voluntary", survey.purpose)
        self.assertEqual(survey.answer_ids[0].value, "Diabetes")
        self.assertEqual(
            survey.answer_ids.question_id,
            self.env["customer.survey.question"].search([]),
        )

    def test_purpose_is_the_company_s_own(self):
        """CA-31: what the customer was told stays on the form."""
        self.company.customer_file_survey_purpose = "To advise you."
        survey = self._create_survey(self.representative)
        self.company.customer_file_survey_purpose = "Something else."
        self.assertEqual(survey.purpose, "To advise you.")
        for user in (self.representative, self.manager):
            with self.assertRaises(AccessError):
                survey.with_user(user).purpose = "Nothing"

    def test_only_sales_enter(self):
        """CA-31: representatives and their managers, nobody else."""
        for user in (
            self.service,
            self.archivist,
            self.auditor,
            self.administrator,
            self.employee_user,
            self.portal,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._create_survey(user)

    def test_supervisor_enters_for_the_department(self):
        """CA-31: a manager names the collector, of their own department only."""
        survey = self._create_survey(
            self.manager, collector_id=self.representative.id, name="Gao Xiuying"
        )
        survey.with_user(self.manager).action_hand_in()
        self.assertEqual(survey.collector_id, self.representative)
        self.assertEqual(survey.file_id.owner_id, self.representative)
        for user, collector in (
            (self.representative, self.colleague),
            (self.manager, self.stranger),
            (self.west_manager, self.representative),
        ):
            with self.assertRaises(AccessError):
                self._create_survey(user, collector_id=collector.id)
        self._create_employee(self.service, self.east)
        with self.assertRaises(ValidationError):
            self._create_survey(self.manager, collector_id=self.service.id)

    def test_handed_in_complete(self):
        """CA-31: every gap is named; questions count as the company asks them."""
        survey = self.survey.with_user(self.representative)
        survey.write({"sex": False, "address": False})
        survey.answer_ids[0].value = " "
        self.env["customer.survey.question"].create({"name": "Favourite dish"})
        with self.assertRaisesRegex(
            UserError, "Missing: Sex, Address, Chronic illnesses, Favourite dish"
        ):
            survey.action_hand_in()

    def test_no_consent(self):
        """CA-31: without consent nothing is handed in."""
        survey = self.survey.with_user(self.representative)
        survey.consent_means = False
        with self.assertRaisesRegex(UserError, "consent"):
            survey.action_hand_in()
        with self.assertRaises(ValidationError):
            survey.consent_date = fields.Date.today() + timedelta(days=2)
        with self.assertRaisesRegex(ValidationError, "before the customer was born"):
            survey.birth_date = survey.date + timedelta(days=1)

    def test_refused_consent(self):
        """CA-31: of a refusal nothing is kept but that there was one."""
        survey = self.survey.with_user(self.representative)
        scan = self.env["ir.attachment"].with_user(self.representative)
        survey.attachment_ids = scan.create({"name": "scan", "raw": b"scan"})
        scans = survey.attachment_ids
        with self.assertRaises(AccessError):
            self._as(self.stranger).action_refuse_consent()
        self._as(self.representative).action_refuse_consent()
        self.env.invalidate_all()
        self.assertRecordValues(
            self.survey,
            [
                {
                    "state": "refused",
                    "refused_date": fields.Date.context_today(
                        self.survey.with_user(self.representative)
                    ),
                    "collector_id": self.representative.id,
                    **dict.fromkeys(
                        (
                            "name",
                            "sex",
                            "birth_date",
                            "phone",
                            "address",
                            "occupation",
                            "living_with",
                            "family_contact",
                            "consent_date",
                        ),
                        False,
                    ),
                    "partner_id": False,
                    "answer_ids": [],
                }
            ],
        )
        self.assertFalse(scans.exists())
        self.assertFalse(self.extract.exists())
        for method in ("action_hand_in", "action_refuse_consent"):
            with self.assertRaises(UserError):
                getattr(self._as(self.representative), method)()

    def _refuse_after_all(self):
        self._as(self.representative).action_hand_in()
        opened = self.survey.file_id, self.survey.partner_id
        self._as(self.representative).action_withdraw()
        return (*opened, self._as(self.representative).action_refuse_consent())

    def test_refused_after_handing_in(self):
        """CA-31: contact and file that the form had opened go with the consent."""
        file, customer, result = self._refuse_after_all()
        self.assertTrue(result is True)
        self.assertFalse(file.exists())
        self.assertFalse(customer.exists())
        self.assertRecordValues(self.survey, [{"state": "refused", "name": False}])

    def test_refused_with_more_on_file(self):
        """CA-31: what else has come of a customer stays, and it is said."""
        self.survey.partner_id = self._create_customer()
        file, customer, result = self._refuse_after_all()
        self.assertFalse(file.exists())
        self.assertTrue(customer.exists())  # known before

        for name, work in (
            ("order", lambda file: self._create_order(file.partner_id)),
            ("submitted", self._submit_once),
            ("note", lambda file: self._create_event(file)),
            ("merged", lambda file: self._merge_into(file)),
        ):
            with self.subTest(name):
                survey = self._create_survey(self.representative)
                survey.with_user(self.representative).action_hand_in()
                file, customer = survey.file_id, survey.partner_id
                survey.with_user(self.representative).action_withdraw()
                kept = work(file) or customer
                result = survey.with_user(self.representative).action_refuse_consent()
                self.assertTrue(kept.exists())
                self.assertFalse(survey.name)
                if name != "merged":
                    self.assertTrue(file.exists())
                    self.assertIn(file.number, result["params"]["message"])

    def _submit_once(self, file):
        file.sudo().signoff_round = 1

    def _create_order(self, customer):
        self.env["sale.order"].create({"partner_id": customer.id})

    def _create_event(self, file):
        self.env["customer.file.event"].with_user(self.representative).create(
            {"file_id": file.id, "kind": "call", "summary": "Called back"}
        )

    def _merge_into(self, file):
        """Merge the customer of a file with one known before; return the latter."""
        known = self._create_customer()
        self.company.customer_file_merge_control = False
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (known | file.partner_id).ids, known
        )
        self.env.invalidate_all()
        return known

    def test_purpose_on_a_new_form(self):
        """CA-31: whoever collects has the purpose on the screen before they ask."""
        form = Form(self.env["customer.survey.form"].with_user(self.representative))
        self.assertIn("Answering is voluntary", form.purpose)

    def test_opens_the_file(self):
        """CA-31: a new customer gets contact and file, the collector's own."""
        self.survey.with_user(self.representative).action_hand_in()
        self.assertRecordValues(
            self.survey.file_id,
            [
                {
                    "owner_id": self.representative.id,
                    "state": "draft",
                    "first_contact_date": self.survey.date,
                    "source": "visit",
                }
            ],
        )
        self.assertRecordValues(
            self.survey.partner_id,
            [
                {
                    "name": "Lu Jianguo",
                    "phone": "138 0000 0101",
                    "street": "28 Zhongshan Road",
                }
            ],
        )

    def test_links_an_existing_file(self):
        """CA-31: a customer who has a file keeps it, whoever's it is."""
        file = self._create_file(self.stranger)
        surveys = self.survey | self._create_survey(self.representative)
        surveys.partner_id = file.partner_id
        surveys.with_user(self.representative).action_hand_in()
        self.assertEqual(surveys.file_id, file)
        self.assertEqual(file.owner_id, self.stranger)

        closed = self._create_survey(self.representative, partner_id=file.partner_id.id)
        file.state = "closed"
        with self.assertRaisesRegex(UserError, "closed"):
            closed.with_user(self.representative).action_hand_in()

    def test_two_forms_of_one_new_customer(self):
        """CA-31: one file, not two."""
        customer = self._create_customer()
        surveys = self.survey | self._create_survey(self.representative)
        surveys.partner_id = customer
        surveys.with_user(self.representative).action_hand_in()
        self.assertEqual(len(surveys.file_id), 1)

    def test_system_fields(self):
        """CA-31: state, number and who had it are the system's, on creation, too."""
        for vals in (
            {"state": "sealed"},
            {"number": "SF1"},
            {"file_id": self._create_file().id},
            {"sealed_by_id": self.service.id},
            {"department_id": self.west.id},
            {"refused_date": "2026-03-01"},
            {"opened_file_id": self._create_file().id},
            {"opened_partner_id": self._create_customer().id},
        ):
            with self.assertRaises(AccessError, msg=vals):
                self._as(self.representative).write(vals)
            with self.assertRaises(AccessError, msg=vals):
                self.env["customer.survey.form"].with_user(self.representative).create(
                    {"name": "X", **vals}
                )
        forms = self.env["customer.survey.form"].with_user(self.representative)
        forms = forms.with_context(default_state="sealed", default_number="SF1")
        forged = forms.create({"name": "X"})
        self.assertEqual(forged.state, "draft")
        self.assertNotEqual(forged.number, "SF1")
        with self.assertRaises(UserError):
            self._as(self.representative).collector_id = self.colleague

    def test_fixed_once_handed_in(self):
        """CA-31 CA-47: what has been handed in stays as it is, answers, too."""
        self.survey.with_user(self.representative).action_hand_in()
        question = self.env["customer.survey.question"].create({"name": "Dish"})
        for user in (self.representative, self.manager):
            for write in (
                lambda form: form.write({"phone": "1"}),
                lambda form: form.write({"consent_date": "2026-03-01"}),
                lambda form: form.write({"attachment_ids": [Command.clear()]}),
                lambda form: form.answer_ids[0].write({"value": "None"}),
                lambda form: form.answer_ids[0].unlink(),
                lambda form: form.unlink(),
                lambda form: form.answer_ids.create(
                    {"survey_id": form.id, "question_id": question.id}
                ),
            ):
                with self.assertRaises(UserError), self.cr.savepoint():
                    write(self._as(user))
        other = self._create_survey(self.representative)
        with self.assertRaises(UserError):
            other.with_user(self.representative).answer_ids[0].survey_id = self.survey
        with self.assertRaises(UserError):
            self._as(self.representative).copy()

    def test_shared_out(self):
        """CA-30 CA-31: the sales manager shares out the files of the forms."""
        self._as(self.representative).action_hand_in()
        with self.assertRaises(UserError):
            self._as(self.manager).action_allocate()
        self.assertFalse(self.env["customer.allocation"].search([]))
        self._as(self.manager).action_receive()
        self.assertEqual(self.survey.file_id.collector_id, self.representative)
        with self.assertRaises(AccessError):
            self._as(self.representative).action_allocate()
        action = self._as(self.manager).action_allocate()
        allocation = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(allocation.line_ids.file_id, self.survey.file_id)
        allocation.with_user(self.manager).action_propose()
        self.assertRecordValues(
            allocation.line_ids,
            [{"user_id": self.representative.id, "reason": "collector"}],
        )

    def test_query_count(self):
        """CA-31: handing in many costs little more than a few."""
        counts = []
        for size in (2, 12):
            forms = self.env["customer.survey.form"].with_user(self.representative)
            surveys = forms.concat(
                *(
                    self._create_survey(
                        self.representative, partner_id=self._create_customer().id
                    ).with_user(self.representative)
                    for _number in range(size)
                )
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            surveys.action_hand_in()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)
        self.assertLess((counts[1] - counts[0]) / 10, 12, counts)


@tagged("post_install", "-at_install")
class TestSurveyCustody(SurveyCase):
    def test_chain(self):
        """CA-47: collector, sales manager, customer service; each with name and day."""
        survey = self.survey
        for user in (self.manager, self.service):
            with self.assertRaises(AccessError):
                self._as(user).sudo(False).with_user(self.stranger).action_receive()
        self._as(self.representative).action_hand_in()
        self.assertEqual(survey.state, "handed_in")
        self._assert_open(self.representative)
        for user in (self.representative, self.general_manager):
            with self.assertRaises(AccessError):
                self._as(user).action_receive()
        for user in (self.colleague, self.west_manager, self.service, self.archivist):
            with self.assertRaises(AccessError):
                self._as(user).action_receive()
        self._as(self.manager).action_receive()
        self.assertRecordValues(
            survey, [{"state": "received", "received_by_id": self.manager.id}]
        )
        self._assert_closed(self.representative)
        self._assert_open(self.manager)
        self._assert_open(self.service)
        with self.assertRaises(UserError):
            self._as(self.manager).action_receive()
        with self.assertRaises(AccessError):
            self._as(self.manager).action_seal()
        action = self._as(self.service).action_seal()
        self.assertEqual(action["res_model"], "customer.survey.extract")
        self.assertRecordValues(
            survey, [{"state": "sealed", "sealed_by_id": self.service.id}]
        )
        self.assertEqual(
            self._get_kinds(),
            ["survey_handed_in", "survey_received", "survey_sealed"],
        )

    def test_sealed_is_closed(self):
        """CA-47: nobody opens a sealed form, those who had it least of all."""
        self._seal_survey(self.survey)
        for user in (
            self.representative,
            self.colleague,
            self.stranger,
            self.manager,
            self.west_manager,
            self.director,
            self.marketing,
            self.service,
            self.archivist,
            self.administrator,
            self.employee_user,
        ):
            with self.subTest(user=user.login):
                self._assert_closed(user)
        for user in (self.general_manager, self.auditor):
            self._assert_open(user)
        with self.assertRaises(AccessError):
            self._as(self.portal).read(["name"])

    def test_reading_is_logged(self):
        """CA-47: who reads a sealed form is in the log, by what they read."""
        self._seal_survey(self.survey)
        self.env.cr.flush()
        before = self.env["customer.access.log"].search([], limit=1).id or 0
        self._assert_open(self.auditor)
        self.env.cr.flush()
        log = self.env["customer.access.log"].search([("id", ">", before)])
        self.assertRecordValues(
            log,
            [
                {
                    "kind": "survey",
                    "file_ref": self.survey.file_id.id,
                    "user_ref": self.auditor.id,
                }
            ],
        )

    def test_grouping(self):
        """CA-47: grouping would show what no log notices."""
        self._as(self.representative).action_hand_in()
        forms = self.env["customer.survey.form"].with_user(self.manager)
        for groupby, aggregates in (
            (["living_with"], []),
            (["birth_date:year"], []),
            (["state"], ["occupation:array_agg"]),
        ):
            with self.assertRaises(AccessError):
                forms._read_group([], groupby, aggregates)
        answers = self.env["customer.survey.answer"].with_user(self.manager)
        with self.assertRaises(AccessError):
            answers._read_group([], ["value"])
        extracts = self.env["customer.survey.extract"].with_user(self.representative)
        for spec in ("survey_id.living_with", "address"):
            with self.assertRaises(AccessError):
                extracts._read_group([], [spec])

    def test_export(self):
        """CA-47: exporting needs the export right, and the form open."""
        self._as(self.representative).action_hand_in()
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        for record in (self.survey, self.survey.answer_ids, self.extract):
            with self.assertRaises(AccessError):
                self._as(self.manager, record).export_data(["id"])
        self._as(self.manager).action_receive()
        self._as(self.service).action_seal()
        with self.assertRaises(AccessError):
            self._as(self.administrator).export_data(["name"])

    def test_grant(self):
        """CA-47: the general manager opens it, for a reason and until a date."""
        self._seal_survey(self.survey)
        request = self._grant_survey(self.representative)
        self.assertEqual(
            request.signoff_line_ids.decided_by_ref, self.general_manager.id
        )
        self._assert_open(self.representative)
        self._assert_closed(self.colleague)
        action = request.with_user(self.representative).action_open_surveys()
        forms = self.env["customer.survey.form"].with_user(self.representative)
        self.assertEqual(forms.search(action["domain"]), self.survey)
        with self.assertRaises(UserError):
            self._as(self.representative).phone = "1"

        request.date_until = fields.Datetime.now() - timedelta(seconds=1)
        self._assert_closed(self.representative)
        request.date_until = fields.Datetime.now() + timedelta(days=1)
        self._assert_open(self.representative)
        request.with_user(self.general_manager).action_revoke()
        self._assert_closed(self.representative)

    def test_grants_do_not_mix(self):
        """CA-47: a file's grant opens no form, a form's grant no file."""
        self._seal_survey(self.survey)
        file = self.survey.file_id
        self._grant_survey(self.stranger)
        self._assert_open(self.stranger)
        with self.assertRaises(AccessError):
            self._as(self.stranger, file).read(["proprietor"])
        # by the department's manager; the form needs more
        self._grant(file, self.colleague)
        self.assertTrue(self._as(self.colleague, file).has_access("read"))
        self._assert_closed(self.colleague)

    def test_grant_needs_the_general_manager(self):
        """CA-47: own department or not, and a form that is there."""
        self._seal_survey(self.survey)
        request = self._request(self.colleague)
        request.action_submit()
        self.assertFalse(self._pending(request, self.manager))
        self.assertTrue(self._pending(request, self.general_manager))
        with self.assertRaises(UserError):
            request.content = "file"
        with self.assertRaisesRegex(UserError, "no survey form under seal"):
            self._request(self.colleague, partner_id=self._create_file().partner_id.id)

    def test_returned(self):
        """CA-47: an incomplete form goes back with the reason, and round again."""
        self._as(self.representative).action_hand_in()
        self._pending(self.survey, self.manager).action_refuse("Unreadable")
        self.assertEqual(self.survey.state, "draft")
        self._as(self.representative).phone = "138 0000 0199"
        self.assertEqual(self.extract.phone, "138 0000 0199")
        self._as(self.representative).action_hand_in()
        self._as(self.representative).action_withdraw()
        self._as(self.representative).action_hand_in()
        self._as(self.manager).action_receive()
        self._pending(self.survey, self.service).action_refuse("A page is missing")
        self.assertRecordValues(
            self.survey, [{"state": "draft", "received_by_id": False}]
        )
        self._seal_survey(self.survey)
        kinds = self._get_kinds()
        self.assertEqual(kinds.count("survey_handed_in"), 4)
        self.assertEqual(kinds.count("survey_returned"), 3)
        self.assertEqual(kinds[-1], "survey_sealed")

    def test_manager_s_own_form(self):
        """CA-47: nobody receives their own form; whoever is above does."""
        survey = self._create_survey(self.manager, name="Gao Xiuying")
        survey.with_user(self.manager).action_hand_in()
        with self.assertRaises(AccessError):
            self._as(self.manager, survey).action_receive()
        self._as(self.director, survey).action_receive()
        self.assertEqual(survey.state, "received")

    def test_received_by_the_appointed_person(self):
        """CA-47: without a department's manager the appointed person keeps it."""
        role = self._get_role("department_manager")
        role.user_id = self.archivist
        (self.east | self.sales | self.head).manager_id = False
        self._as(self.representative).action_hand_in()
        self._as(self.archivist).action_receive()
        self._assert_open(self.archivist)
        self._as(self.service).action_seal()
        self._assert_closed(self.archivist)

    def test_nobody_seals(self):
        """CA-47: without a customer service manager nothing is sealed."""
        self._get_role("survey_keeper").user_id = False
        self._as(self.representative).action_hand_in()
        self._as(self.manager).action_receive()
        self.assertTrue(self._as(self.manager).signoff_is_unresolved)
        with self.assertRaises(UserError):
            self._as(self.manager).action_seal()
        self.assertEqual(self.survey.state, "received")

    def test_many_at_once(self):
        """CA-47: the manager hands all forms over together."""
        surveys = self.survey | self._create_survey(self.representative)
        self._as(self.representative, surveys).action_hand_in()
        self._as(self.manager, surveys).action_receive()
        self._as(self.service, surveys).action_seal()
        self.assertEqual(set(surveys.mapped("state")), {"sealed"})

    def test_list_of_the_collector(self):
        """CA-47: after sealing the collector works with name, phone and address."""
        self._seal_survey(self.survey)
        extract = self._as(self.representative, self.extract)
        self.assertRecordValues(
            extract,
            [
                {
                    "name": "Lu Jianguo",
                    "phone": "138 0000 0101",
                    "address": "28 Zhongshan Road",
                    "date": self.survey.date,
                    "state": "sealed",
                    "is_form_open": False,
                }
            ],
        )
        extract.write({"next_step": "Call", "next_date": "2026-04-01", "note": "Deaf"})
        for vals in ({"phone": "1"}, {"state": "draft"}, {"survey_id": 1}):
            with self.assertRaises(AccessError):
                self._as(self.representative, self.extract).write(vals)
        with self.assertRaises(AccessError):
            self._as(self.representative, self.extract).action_open_form()
        action = extract.action_request_access()
        request = Form(
            self.env["customer.access.request"]
            .with_user(self.representative)
            .with_context(**action["context"])
        )
        request.reason = "Complaint"
        self.assertEqual(request.save().content, "survey")
        # nothing of what the customer said is on the list
        names = {"sex", "birth_date", "living_with", "occupation", "answer_ids"}
        self.assertTrue(names.isdisjoint(self.extract._fields))

    def test_who_sees_the_list(self):
        """CA-47: collector and managers; the keeper what has come in."""
        for user in (self.colleague, self.stranger, self.west_manager, self.service):
            with self.assertRaises(AccessError):
                self._as(user, self.extract).read(["name"])
        self._seal_survey(self.survey)
        for user in (self.manager, self.service, self.auditor, self.general_manager):
            self.assertTrue(self._as(user, self.extract).read(["name"]))
            with self.assertRaises(AccessError):
                self._as(user, self.extract).note = "Mine"
        for user in (self.colleague, self.west_manager, self.archivist, self.portal):
            with self.assertRaises(AccessError):
                self._as(user, self.extract).read(["name"])
        with self.assertRaises(AccessError):
            self.extract.with_user(self.representative).unlink()
        with self.assertRaises(AccessError):
            self.extract.with_user(self.representative).create(
                {"survey_id": self.survey.id}
            )

    def test_scan(self):
        """CA-47: the scan of the paper is as closed as the form."""
        scan = self.env["ir.attachment"].with_user(self.representative)
        scan = scan.create({"name": "scan", "raw": b"scan"})
        self._as(self.representative).attachment_ids = scan
        self._seal_survey(self.survey)
        for user in (self.representative, self.manager, self.service):
            with self.assertRaises(AccessError):
                self._as(user, scan).read(["raw"])
            with self.assertRaises(AccessError):
                self.env["ir.binary"].with_user(user)._get_stream_from(scan.sudo())
        self.assertTrue(self._as(self.auditor, scan).read(["raw"]))

    def test_moved_collector(self):
        """CA-47: a form stays with the department it was collected in."""
        self._as(self.representative).action_hand_in()
        self.company.customer_file_departure_control = False
        self.representative.employee_id.department_id = self.west
        self._assert_open(self.manager)
        with self.assertRaises(AccessError):
            self._as(self.west_manager).read(["name"])

    def test_merged_customer(self):
        """CA-47: the form follows its customer, and so does a grant."""
        self._seal_survey(self.survey)
        other = self._create_file()
        former = self.survey.partner_id
        self.company.customer_file_merge_control = False
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (former | other.partner_id).ids, other.partner_id
        )
        self.env.invalidate_all()
        self.assertEqual(self.survey.partner_id, other.partner_id)
        self._grant_survey(self.colleague)
        self._assert_open(self.colleague)

    def test_erasure(self):
        """CA-31 T37: a customer's erasure leaves nothing on form, list and copies."""
        self._seal_survey(self.survey)
        self._as(self.representative, self.extract).note = "Deaf"
        copy = self._copy(approve=False)
        draft = self._create_survey(
            self.representative, partner_id=self.survey.partner_id.id
        )
        self._erase_file(self.survey.file_id, "erased")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertRecordValues(
            self.survey, [{"name": "erased", "phone": False, "living_with": False}]
        )
        self.assertFalse(any((self.survey | draft).answer_ids.mapped("value")))
        self.assertRecordValues(draft, [{"name": "erased", "address": False}])
        self.assertRecordValues(
            self.extract, [{"name": "erased", "phone": False, "note": False}]
        )
        self.assertEqual(copy.purpose, "erased")
        lines = self.survey.signoff_line_ids | copy.sudo().signoff_line_ids
        self.assertNotIn("Lu", " ".join(lines.mapped("document_name")))

    def test_breach(self):
        """CA-51 P15: the loss of a form is reported on it, with a fine."""
        self._seal_survey(self.survey)
        dialog = self.env["customer.file.breach"].with_user(self.general_manager)
        dialog = dialog.create(
            {
                "file_id": self.survey.file_id.id,
                "user_id": self.representative.id,
                "facts": "Left the form in a taxi",
                "breach": "lost",
            }
        )
        dialog.action_propose()
        entry = self.env["staff.assessment"].search([("rule_code", "=", "CA-51")])
        self.assertEqual(entry.user_id, self.representative)


@tagged("post_install", "-at_install")
class TestSurveyNeverShown(SurveyCase):
    def test_no_messages(self):
        """CA-48: no mail or message is written on a form or anything of it."""
        copy = self._copy()
        for record in (self.survey, self.survey.answer_ids[:1], self.extract, copy):
            for user in (self.representative, self.general_manager, self.env.user):
                with self.assertRaises(UserError):
                    self.env["mail.message"].with_user(user).create(
                        {"model": record._name, "res_id": record.id, "body": "Hello"}
                    )
            with self.assertRaises(UserError):
                self.env["mail.mail"].create(
                    {
                        "model": record._name,
                        "res_id": record.id,
                        "email_to": "lu@example.com",
                    }
                )
            composer = self.env["mail.compose.message"].create(
                {
                    "composition_mode": "mass_mail",
                    "model": record._name,
                    "res_ids": str(record.ids),
                    "subject": "Your form",
                    "body": "Hello",
                    "email_from": "us@example.com",
                }
            )
            with self.assertRaises(UserError):
                composer.action_send_mail()
            for name in ("message_ids", "message_follower_ids", "access_token"):
                self.assertNotIn(name, record._fields)

    def test_moved_message(self):
        """CA-48: nor is a message moved to a form."""
        customer = self._create_customer()
        message = customer.message_post(body="Hello")
        with self.assertRaises(UserError):
            message.write({"model": self.survey._name, "res_id": self.survey.id})

    def test_scan_is_not_sent(self):
        """CA-48: nor is its scan attached to anything, or shared by a link."""
        scan = self.env["ir.attachment"].with_user(self.representative)
        scan = scan.create({"name": "scan", "raw": b"scan"})
        scan.generate_access_token()
        scan.sudo().public = True
        self._as(self.representative).attachment_ids = scan
        self.assertFalse(scan.access_token or scan.public)
        customer = self._create_customer()
        message = customer.message_post(body="Hello")
        with self.assertRaises(UserError):
            customer.with_user(self.representative).message_post(
                body="Your form", attachment_ids=scan.ids
            )
        with self.assertRaises(UserError):
            message.attachment_ids = scan
        with self.assertRaises(UserError):
            scan.generate_access_token()
        with self.assertRaises(UserError):
            scan.public = True
        with self.assertRaises(UserError):
            scan.create(
                {
                    "name": "scan",
                    "raw": b"scan",
                    "public": True,
                    "res_model": self.survey._name,
                    "res_id": self.survey.id,
                }
            )

    def test_other_messages_go_on(self):
        """CA-48: everything else is mailed as before."""
        customer = self._create_customer()
        documents = self.env["ir.attachment"].with_user(self.representative)
        document = documents.create({"name": "Offer", "raw": b"offer"})
        message = customer.with_user(self.representative).message_post(
            body="Our offer", attachment_ids=document.ids
        )
        self.assertEqual(message.attachment_ids, document)
        self.assertTrue(document.generate_access_token())

    def test_reports_are_not_mailed(self):
        """CA-48: an e-mail template doesn't take a copy or the record form along."""
        file = self._create_file()
        copy = self._copy()
        for record, report in ((copy, COPY), (file, SHEET)):
            template = self.env["mail.template"].create(
                {
                    "name": "To the customer",
                    "model_id": self.env["ir.model"]._get_id(record._name),
                    "report_template_ids": self.env["ir.actions.report"]
                    ._get_report_from_name(report)
                    .ids,
                    "email_to": "lu@example.com",
                }
            )
            with self.assertRaisesRegex(UserError, "never shown or sent"):
                template.send_mail(record.id)
        self.assertEqual(copy.state, "approved")

    def test_print_without_consent(self):
        """CA-48: no report prints a form, whoever asks and whatever the report."""
        own = self.env["ir.actions.report"].create(
            {
                "name": "Own",
                "model": "customer.survey.form",
                "report_type": "qweb-html",
                "report_name": "customer_archive.report_customer_survey_copy",
            }
        )
        for user in (self.representative, self.general_manager, self.env.user):
            with self.assertRaises(UserError):
                self._render(user, own, self.survey.ids)
            with self.assertRaises(UserError):
                own.with_user(user).sudo()._render_qweb_html(own, self.survey.ids)

    def test_copy(self):
        """CA-48: approved, numbered, printed once with number and name, logged."""
        self._seal_survey(self.survey)
        copy = self._copy(approve=False)
        with self.assertRaises(UserError):
            copy.action_print()
        with self.assertRaises(UserError):
            self._render(self.representative, COPY, copy.ids)
        with self.assertRaises(AccessError):
            self._pending(copy, self.general_manager).with_user(
                self.manager
            ).action_approve()
        self._pending(copy, self.general_manager).action_approve()
        for user in (self.general_manager, self.auditor, self.colleague):
            with self.assertRaises(AccessError):
                self._render(user, COPY, copy.ids)
        copy.action_print()
        content = self._render(self.representative, COPY, copy.ids)
        for text in (copy.number, self.representative.name, SECRET, "For the doctor"):
            self.assertIn(text, content)
        self.assertRecordValues(copy, [{"state": "printed"}])
        self.assertTrue(copy.printed_date)
        log = self.env["customer.access.log"].search([("kind", "=", "survey_copy")])
        self.assertRecordValues(
            log,
            [
                {
                    "file_ref": self.survey.file_id.id,
                    "user_ref": self.representative.id,
                }
            ],
        )
        self.assertEqual(self._get_kinds()[-1], "survey_copied")
        with self.assertRaisesRegex(UserError, "another consent"):
            self._render(self.representative, COPY, copy.ids)
        # having printed one opens nothing
        self._assert_closed(self.representative)

    def test_copy_refused(self):
        """CA-48: a refused copy isn't printed, and says why."""
        copy = self._copy(approve=False)
        self._pending(copy, self.general_manager).action_refuse("No need")
        self.assertEqual(copy.state, "refused")
        with self.assertRaises(UserError):
            copy.action_print()

    def test_who_asks_for_copies(self):
        """CA-48: whoever has the customer on a list; state and number are no input."""
        self._seal_survey(self.survey)
        for user in (self.colleague, self.west_manager, self.employee_user):
            with self.assertRaises(AccessError):
                self._copy(user)
        for user in (self.manager, self.service):
            self._copy(user)
        copy = self._copy(approve=False)
        for vals in ({"state": "approved"}, {"number": "1"}, {"printed_date": False}):
            with self.assertRaises(AccessError):
                copy.write(vals)
            with self.assertRaises(AccessError):
                copy.create({"survey_id": self.survey.id, "purpose": "x", **vals})
        with self.assertRaises(UserError):
            copy.purpose = "Another"
        with self.assertRaises(AccessError):
            copy.with_user(self.colleague).read(["purpose"])

    def test_blank(self):
        """CA-53: the empty form states purpose and consent, signature at the top."""
        action = self._as(self.representative).browse().action_print_blank()
        content = self._render(
            self.representative, action["report_name"], self.company.ids
        )
        for text in (
            "Collector's signature",
            "Answering is voluntary",
            "I have read the purpose above",
            "Chronic illnesses",
        ):
            self.assertIn(text, content)
        self.assertNotIn("Lu Jianguo", content)
        with self.assertRaises(AccessError):
            self.env["customer.survey.form"].with_user(self.portal).action_print_blank()

    def test_forms_in_chinese(self):
        """CA-53: both forms bear the policies' names and words."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search(
            [("name", "=", "customer_archive")]
        )._update_translations(["zh_CN"])
        self.representative.lang = "zh_CN"
        file = self._create_file()
        for report, ids, texts in (
            (BLANK, self.company.ids, ("中老年健康调查表", "收集人签名", "慢性病")),
            (SHEET, file.ids, ("顾客档案表", "回访记录", "禁止向顾客展示")),
        ):
            content = self._render(self.representative, report, ids)
            for text in texts:
                self.assertIn(text, content)

    def test_record_form(self):
        """CA-53: 《顾客档案表》 of what the file's history says; printing is logged."""
        file = self._create_file()
        self.env["sale.order"].create(
            {"partner_id": file.partner_id.id, "user_id": self.representative.id}
        ).action_confirm()
        report = self._create_event(file, "report", "Takes it regularly")
        self._create_event(file, "event_between", "Spring outing")
        self._create_event(file, "letter", "Feels better")
        sections = file.with_user(self.representative)._get_sheet_sections()
        self.assertEqual(
            [section["events"].mapped("kind") for section in sections],
            [["order"], ["event_between"], ["letter"], ["report"]],
        )
        content = self._render(self.representative, SHEET, file.ids)
        for text in (report.summary, "Spring outing", "Feels better", "Return Visits"):
            self.assertIn(text, content)
        log = self.env["customer.access.log"].search([("file_ref", "=", file.id)])
        self.assertIn("print", log.mapped("kind"))
        with self.assertRaises(AccessError):
            self._render(self.stranger, SHEET, file.ids)

    def _create_event(self, file, kind, summary):
        return (
            self.env["customer.file.event"]
            .with_user(self.representative)
            .create({"file_id": file.id, "kind": kind, "summary": summary})
        )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_portal(self):
        """CA-48: the customer's own portal login finds nothing."""
        self._as(self.representative).action_hand_in()
        self.portal.partner_id.parent_id = self.survey.partner_id
        copy = self._copy()
        for record in (
            self.survey,
            self.survey.answer_ids,
            self.survey.answer_ids.question_id,
            self.extract,
            copy,
        ):
            with self.assertRaises(AccessError):
                record.with_user(self.portal).read(["display_name"])
            with self.assertRaises(AccessError):
                record.with_user(self.portal).search([])
