"""What the rows of docs/access.md mean: the records, and what is tried with them."""

from datetime import timedelta

from odoo import Command, fields

from .common import CustomerArchiveCase

ROLES = {
    "Public": "public",
    "Portal": "portal",
    "Employee": "employee_user",
    "Representative": "representative",
    "Colleague": "colleague",
    "Stranger": "stranger",
    "Manager": "manager",
    "Other manager": "west_manager",
    "Marketing": "marketing",
    "Sales director": "director",
    "General manager": "general_manager",
    "Customer service": "service",
    "Archivist": "archivist",
    "Auditor": "auditor",
    "Administrator": "administrator",
    "Integration": "integration",
}
# the field whose value shows that a record was really read
READ_FIELDS = {
    "batch.run": "name",
    "batch.run.line": "message",
    "crm.lead": "customer_file_number",
    "customer.access.log": "customer_name",
    "customer.access.request": "reason",
    "customer.access.request.send": "reason",
    "customer.class": "name",
    "customer.credit.rating": "name",
    "customer.credit.release": "reason",
    "customer.credit.review": "reason",
    "customer.channel.analysis": "date",
    "customer.channel.ranking": "date_to",
    "customer.channel.ranking.line": "rank",
    "customer.channel.report": "competitors",
    "customer.file": "supervising_unit",
    "customer.file.as.of": "contents",
    "customer.file.assign": "create_date",
    "customer.analysis": "loyalty",
    "customer.file.breach": "facts",
    "customer.file.change": "reason",
    "customer.file.change.line": "new_value",
    "customer.file.erasure": "applicant",
    "customer.file.event": "summary",
    "customer.file.open": "domain",
    "customer.file.revision": "old_value",
    "customer.contact.role": "name",
    "customer.questionnaire": "remark",
    "customer.questionnaire.answer": "new_value",
    "customer.questionnaire.send": "lang",
    "customer.deposit": "reference",
    "customer.document": "name",
    "customer.document.type": "name",
    "customer.allocation": "display_name",
    "customer.allocation.line": "display_name",
    "customer.allocation.member": "display_name",
    "customer.handover": "display_name",
    "customer.handover.line": "role",
    "customer.grade": "name",
    "customer.grade.change": "reason",
    "customer.grade.criterion": "measure",
    "customer.sales.target": "amount",
    "customer.notice": "name",
    "customer.notice.line": "display_name",
    "customer.opinion": "opinion",
    "customer.preference": "value",
    "customer.preference.type": "name",
    "customer.promotion": "name",
    "customer.promotion.line": "display_name",
    "customer.stay": "reason",
    "customer.survey.answer": "value",
    "customer.survey.copy": "purpose",
    "customer.survey.extract": "address",
    "customer.survey.form": "occupation",
    "customer.survey.question": "name",
    "customer.anniversary": "display_name",
    "improvement.action": "cause",
    "integration.request": "key",
    "res.partner": "customer_file_number",
    "resource.calendar.makeup": "name",
    "resource.calendar.year": "loaded_date",
    "resource.calendar.year.load": "csv_filename",
    "resource.calendar.year.load.line": "name",
    "sealed.chain": "model",
    "signoff.line": "document_name",
    "signoff.line.decide": "opinion",
    "signoff.role": "name",
    "staff.assessment": "reason",
}
WRITE_FIELDS = {
    "batch.run": "name",
    "batch.run.line": "message",
    "customer.access.log": "customer_name",
    "customer.access.request": "reason",
    "customer.access.request.send": "reason",
    "customer.channel.report": "competitors",
    "customer.class": "name",
    "customer.credit.rating": "name",
    "customer.credit.release": "reason",
    "customer.credit.review": "reason",
    "customer.file": "proprietor",
    "customer.file.breach": "facts",
    "customer.file.change": "reason",
    "customer.file.change.line": "new_value",
    "customer.file.erasure": "reason",
    "customer.file.event": "note",
    "customer.file.open": "domain",
    "customer.file.revision": "old_value",
    "customer.contact.role": "note",
    "customer.questionnaire": "refusal_reason",
    "customer.deposit": "note",
    "customer.document": "reference",
    "customer.document.type": "description",
    "customer.allocation": "note",
    "customer.handover.line": "note",
    "customer.grade": "name",
    "customer.grade.change": "reason",
    "customer.notice": "name",
    "customer.notice.line": "note",
    "customer.opinion": "opinion",
    "customer.preference": "value",
    "customer.preference.type": "name",
    "customer.promotion": "name",
    "customer.promotion.line": "note",
    "customer.stay": "reason",
    "customer.survey.answer": "value",
    "customer.survey.copy": "purpose",
    "customer.survey.extract": "note",
    "customer.survey.form": "occupation",
    "customer.survey.question": "name",
    "customer.anniversary": "name",
    "improvement.action": "cause",
    "integration.request": "key",
    "res.partner": "customer_file_number",
    "resource.calendar.makeup": "name",
    "resource.calendar.year": "loaded_date",
    "resource.calendar.year.load": "csv_filename",
    "resource.calendar.year.load.line": "name",
    "sealed.chain": "finding",
    "signoff.line": "opinion",
    "signoff.line.decide": "opinion",
    "signoff.role": "name",
    "staff.assessment": "reason",
}
# figures that are tried to be written
FIGURES = {
    "customer.channel.analysis": "direct_amount",
    "customer.channel.ranking": "weakest_share",
    "customer.channel.ranking.line": "rank",
    "customer.grade.criterion": "value",
    "customer.questionnaire.send": "days",
    "customer.sales.target": "amount",
}
# a state that no write may set, where "registered" is none
SPECIAL_STATES = {
    "customer.allocation": "confirmed",
    "customer.channel.ranking": "ranked",
    "customer.channel.report": "done",
    "customer.questionnaire": "accepted",
    "customer.promotion": "done",
    "customer.sales.target": "confirmed",
    "customer.survey.copy": "approved",
    "customer.survey.form": "sealed",
}


class AccessScene(CustomerArchiveCase):
    """One record of each kind; the file belongs to the representative in East."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.public = cls.env.ref("base.public_user")
        cls.draft = cls._create_file(partner=cls._create_customer("Draft Ltd"))
        cls.submitted = cls._create_file(partner=cls._create_customer("Submitted Ltd"))
        cls.submitted.with_user(cls.representative).action_submit()
        cls.registered = cls._register(
            cls._create_file(partner=cls._create_customer("Registered Ltd"))
        )
        # a portal user of the customer itself
        cls.portal.partner_id.parent_id = cls.registered.partner_id
        cls.newcomer = cls._create_customer("Newcomer Ltd")
        cls.report = cls._create_report(cls.registered, cls.representative)
        cls.stranger_request = cls._create_request(cls.stranger)
        cls.erasure = cls._create_erasure(cls.registered)
        cls.change = cls._create_change(cls.registered, cls.representative)
        cls.revision = cls._create_revision(cls.registered)
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Pumps",
                "type": "opportunity",
                "partner_id": cls.registered.partner_id.id,
                "user_id": cls.representative.id,
            }
        )
        cls.note = cls.lead.message_post(
            body="They look around", message_type="comment"
        )
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.registered.partner_id.id,
                "user_id": cls.representative.id,
            }
        )
        cls.order.action_confirm()
        cls.registered.with_user(cls.representative).read(["supervising_unit"])
        cls.env.cr.flush()
        cls.log = cls._get_log(cls.registered)
        cls.env["sealed.chain"]._seal_pending()
        cls.chain = cls.env["sealed.chain"].search(
            [
                ("company_id", "=", cls.company.id),
                ("model", "=", "customer.access.log"),
            ]
        )
        cls.background = cls._create_run(cls.representative, cls.draft, cls.company)
        cls.company.customer_file_contact_owner_id = cls.representative
        cls.outside = cls._call_from_outside("scene")
        cls.credit_review = cls._create_credit_review(
            cls.registered, cls.representative
        )
        cls.handover = cls.env["customer.handover"].create(
            {"user_id": cls.representative.id}
        )
        cls.allocation = cls._create_allocation(cls.registered, cls.east, cls.manager)
        cls.grade_change = cls._create_grade_change(cls.registered, cls.manager)
        cls.promotion = cls._create_promotion(cls.registered, cls.manager)
        cls._create_sales_targets()
        cls.ranking_line = cls._create_ranking_line(cls.registered)
        cls.channel_report = cls._create_channel_report(
            cls.registered, cls.representative
        )
        cls.parts = cls._create_parts(cls.registered, cls.representative)
        cls.notice = cls._create_notice(cls.registered, cls.representative)
        cls.questionnaire = cls._create_questionnaire(
            cls.registered, cls.representative
        )
        cls.preference = cls._create_data("customer.preference")
        cls.anniversary = cls._create_data("customer.anniversary")
        cls.stay = cls._create_data("customer.stay")
        cls.opinion = cls._create_opinion(cls.stay)
        cls.survey = cls._create_survey_of(cls.registered, cls.representative)
        cls._create_other_company()

    @classmethod
    def _create_other_company(cls):
        company = cls.env["res.company"].create({"name": "Sister Company"})
        company.write(company._prepare_business_kind_vals("general"))
        user = cls.env["res.users"].create(
            {
                "name": "Sister",
                "login": "sister",
                "company_id": company.id,
                "company_ids": company.ids,
                "group_ids": [
                    Command.link(
                        cls.env.ref(
                            "customer_archive.customer_archive_group_representative"
                        ).id
                    )
                ],
            }
        )
        cls._get_role("marketing").with_company(company).user_id = cls.env.ref(
            "base.user_admin"
        )
        cls.sister_file = cls._create_file(
            user, cls._create_customer("Sister's Ltd"), company_id=company.id
        )
        cls.sister_file.with_user(user).action_submit()
        cls.sister_file.with_user(user).read(["supervising_unit"])
        cls.env.cr.flush()
        cls.sister_report = cls._create_report(cls.sister_file, user)
        cls.sister_request = (
            cls.env["customer.access.request"]
            .with_user(user)
            .create({"partner_id": cls.sister_file.partner_id.id, "reason": "Sister"})
            .with_env(cls.env)
        )
        cls.sister_call = cls.env["integration.request"].create(
            {
                "company_id": company.id,
                "purpose": "first_contact",
                "key": "sister",
                "payload_hash": "x",
                "user_id": user.id,
            }
        )
        cls.sister_erasure = cls._create_erasure(cls.sister_file)
        cls.sister_file.state = "registered"
        cls.sister_revision = cls._create_revision(cls.sister_file)
        cls.sister_change = cls._create_change(cls.sister_file, cls.env.user)
        cls.sister_grade_change = cls._create_grade_change(
            cls.sister_file, cls.env.user, kind="computed"
        )
        cls.sister_promotion = cls._create_promotion(cls.sister_file, cls.env.user)
        cls.sister_ranking_line = cls._create_ranking_line(cls.sister_file)
        cls.sister_channel_report = cls._create_channel_report(cls.sister_file, user)
        cls.env["sale.order"].create(
            {"partner_id": cls.sister_file.partner_id.id, "company_id": company.id}
        ).action_confirm()
        cls.sister_file.state = "submitted"
        cls.env["sealed.chain"]._seal_pending()
        cls.sister_chain = cls.env["sealed.chain"].search(
            [("company_id", "=", company.id)], limit=1
        )

        cls.sister_credit_review = cls._create_credit_review(cls.sister_file, user)
        cls.sister_handover = cls.env["customer.handover"].create(
            {"user_id": user.id, "company_id": company.id}
        )
        department = cls.env["hr.department"].create(
            {"name": "North", "company_id": company.id}
        )
        cls.sister_allocation = cls._create_allocation(
            cls.sister_file, department, cls.env.user, user
        )
        cls.sister_preference = cls._create_data(
            "customer.preference", user=user, partner=cls.sister_file.partner_id
        )
        cls.sister_anniversary = cls._create_data(
            "customer.anniversary", user=user, partner=cls.sister_file.partner_id
        )
        cls.sister_stay = cls._create_data(
            "customer.stay", user=user, partner=cls.sister_file.partner_id
        )
        cls.sister_opinion = cls._create_opinion(cls.sister_stay)
        cls.sister_background = cls._create_run(user, cls.sister_file, company)
        cls.sister_parts = cls._create_parts(cls.sister_file, cls.env.user)
        cls.sister_notice = cls._create_notice(cls.sister_file, cls.env.user)
        cls.sister_survey = cls._create_survey_of(cls.sister_file, user)
        cls.sister_copy = cls._create_copy(cls.sister_survey, user)
        cls.sister_question = cls.env["customer.survey.question"].create(
            {"name": "Dialect", "company_id": company.id}
        )
        cls.sister_questionnaire = cls._create_questionnaire(cls.sister_file, user)

    @classmethod
    def _create_survey_of(cls, file, user):
        survey = cls._create_survey(user, partner_id=file.partner_id.id)
        survey.file_id = file
        return survey

    @classmethod
    def _create_copy(cls, survey, user):
        return (
            cls.env["customer.survey.copy"]
            .with_user(user)
            .create({"survey_id": survey.id, "purpose": "For the doctor"})
            .with_env(cls.env)
        )

    @classmethod
    def _create_allocation(cls, file, department, user, person=None):
        person = person or cls.colleague
        return (
            cls.env["customer.allocation"]
            .with_user(user)
            .create(
                {
                    "company_id": file.company_id.id,
                    "department_id": department.id,
                    "line_ids": [Command.create({"file_id": file.id})],
                    "member_ids": [Command.create({"user_id": person.id})],
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def _create_parts(cls, file, user):
        """Enter a row of each kind in a file: dict model → record."""
        keeper = file.custodian_id or user
        return {
            model: cls.env[model]
            .with_user(keeper if model == "customer.deposit" else user)
            .create({"file_id": file.id, **vals})
            .with_env(cls.env)
            for model, vals in cls._get_part_vals().items()
        }

    @classmethod
    def _get_part_vals(cls):
        document_type = cls.env.ref("customer_archive.customer_document_type_licence")
        return {
            "customer.contact.role": {"name": "Mr Fang"},
            "customer.deposit": {"amount": 100, "reference": "R 17"},
            "customer.document": {"type_id": document_type.id},
        }

    @classmethod
    def _create_notice(cls, file, user):
        return (
            cls.env["customer.notice"]
            .with_user(user)
            .create(
                {
                    "name": "Power cut",
                    "company_id": file.company_id.id,
                    "line_ids": [Command.create({"file_id": file.id})],
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def _create_questionnaire(cls, file, user, is_answered=True):
        """Have somebody ask a customer, who answers."""
        send = cls.env["customer.questionnaire.send"].with_user(user)
        action = send.create({"file_ids": file.ids}).action_create_link()
        token = action["context"]["default_link"].rpartition("/")[2]
        questionnaire = cls.env["customer.questionnaire"]._find_by_token(token)
        if is_answered:
            questionnaire._answer(
                {"proprietor": "Ms Zhou", "remark": "By sea", "consent": "yes"}
            )
        return questionnaire.with_env(cls.env)

    @classmethod
    def _create_promotion(cls, file, user):
        return (
            cls.env["customer.promotion"]
            .with_user(user)
            .create(
                {
                    "name": "Spring tour",
                    "company_id": file.company_id.id,
                    "line_ids": [Command.create({"file_id": file.id})],
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def _create_run(cls, user, file, company):
        """Start background work that has a line in its report."""
        runs = cls.env["batch.run"].with_user(user).with_company(company)
        run = runs._start("Change", file, "_batch_change", {}).with_env(cls.env)
        run._write_lines([{"run_id": run.id, "kind": "remark", "message": "Changed."}])
        return run

    @classmethod
    def _create_sales_targets(cls):
        """The director's target for East, and the representative's part of it."""
        cls.target = cls._create_sales_target(cls.director)
        cls.target_part = cls._create_sales_target(
            cls.manager, parent_id=cls.target.id, user_id=cls.representative.id
        )

    @classmethod
    def _create_channel_report(cls, file, user):
        return (
            cls.env["customer.channel.report"]
            .with_user(user)
            .create(
                {
                    "file_id": file.id,
                    "date_from": "2026-01-01",
                    "date_to": "2026-01-31",
                    "competitors": "A cheaper line",
                    "main_direction": "Water works",
                    "negotiated_price": "Asks for 3 %",
                    "paid_on_time": "yes",
                    "sent_policy": True,
                    "stock_amount": 100,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def _create_ranking_line(cls, file):
        ranking = cls.env["customer.channel.ranking"].create(
            {
                "company_id": file.company_id.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
            }
        )
        line = ranking.line_ids.create(
            {"ranking_id": ranking.id, "file_id": file.id, "rank": 1}
        )
        line._propose_removal()
        return line

    @classmethod
    def _create_sales_target(cls, user, **vals):
        if "parent_id" not in vals:
            vals = {
                "department_id": cls.east.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                **vals,
            }
        Target = cls.env["customer.sales.target"].with_user(user)
        return Target.create({"amount": 1000, **vals}).with_env(cls.env)

    @classmethod
    def _create_grade_change(cls, file, user, **vals):
        return (
            cls.env["customer.grade.change"]
            .with_user(user)
            .create(
                {
                    "file_id": file.id,
                    "grade_id": cls.env.ref("customer_archive.customer_grade_a").id,
                    "reason": "New plant",
                    "date_until": fields.Date.today() + timedelta(days=30),
                    **vals,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def _create_data(cls, model, user=None, partner=None):
        """Have somebody, the employee by default, note something about a customer."""
        partner = partner or cls.registered.contact_id
        return (
            cls.env[model]
            .with_user(user or cls.employee_user)
            .create({"partner_id": partner.id, **cls._get_data_vals(model)})
            .with_env(cls.env)
        )

    @classmethod
    def _create_opinion(cls, stay):
        """Have whoever entered a stay fill in a form about it."""
        vals = {"stay_id": stay.id, "opinion": "Quiet"}
        opinions = cls.env["customer.opinion"].with_user(stay.user_id)
        return opinions.create(vals).with_env(cls.env)

    @classmethod
    def _get_data_vals(cls, model):
        pillow = cls.env.ref("customer_archive.customer_preference_type_pillow")
        return {
            "customer.anniversary": {"month": 3, "day": 18},
            "customer.preference": {"type_id": pillow.id, "value": "Two soft pillows"},
            "customer.stay": {"reason": "Fair"},
        }[model]

    @classmethod
    def _create_credit_review(cls, file, user):
        rating = cls.env.ref("customer_archive.customer_credit_rating_b")
        return (
            cls.env["customer.credit.review"]
            .with_user(user)
            .create({"file_id": file.id, "rating_id": rating.id, "reason": "Pays"})
            .with_env(cls.env)
        )

    @classmethod
    def _create_report(cls, file, user):
        return (
            cls.env["customer.file.event"]
            .with_user(user)
            .create({"file_id": file.id, "summary": "Visited", "note": "Wants pumps"})
            .with_env(cls.env)
        )

    @classmethod
    def _create_request(cls, user):
        return (
            cls.env["customer.access.request"]
            .with_user(user)
            .create({"partner_id": cls.registered.partner_id.id, "reason": "Offer"})
            .with_env(cls.env)
        )

    @classmethod
    def _call_from_outside(cls, key):
        """Have the program report a first contact; return its request."""
        cls.env["customer.file"].with_user(cls.integration).create_first_contact(
            {"customer_name": f"Customer {key}"}, key
        )
        return cls.env["integration.request"].search([("key", "=", key)])

    @classmethod
    def _create_erasure(cls, file):
        return cls.env["customer.file.erasure"].create(
            {"file_id": file.id, "applicant": "Ms Lin", "reason": "By letter"}
        )

    @classmethod
    def _create_change(cls, file, user):
        return (
            cls.env["customer.file.change"]
            .with_user(user)
            .create(
                {
                    "file_id": file.id,
                    "reason": "By letter",
                    "line_ids": [
                        Command.create(
                            {"field_name": "managers", "new_value": "Ms Zhou"}
                        )
                    ],
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def _create_revision(cls, file):
        file.enterprise_nature = "joint"
        cls.env.invalidate_all()  # what is known already is no reading
        return file.revision_ids

    @classmethod
    def _get_log(cls, file):
        return cls.env["customer.access.log"].search(
            [("file_ref", "=", file.id)], limit=1
        )

    def _get_record(self, model, situation, user):
        """Return the record of a row, brought into its situation.

        :param user: whom the attempt is made as, for "own" records
        """
        prepare = getattr(self, f"_prepare_{model.replace('.', '_')}")
        return prepare(situation, user)

    def _prepare_customer_file(self, situation, user):
        file, _, rest = situation.partition(", ")
        file = {
            "new": self.env["customer.file"],
            "draft": self.draft,
            "from outside": self.env["customer.file"],
            "submitted": self.submitted,
            "registered": self.registered,
            "closed": self.registered,
            "of another company": self.sister_file,
        }[file]
        if situation == "closed":
            file.with_user(self.archivist).action_close()
        if rest:
            getattr(self, f"_apply_{rest.replace(' ', '_').replace(',', '')}")(file)
        return file

    def _apply_for_oneself(self, file):
        self.create_vals = {}

    def _apply_for_the_colleague(self, file):
        self.create_vals = {"owner_id": self.colleague.id}

    def _apply_without_department(self, file):
        file.department_id = False

    def _apply_colleague_as_liaison(self, file):
        file.liaison_ids = self.colleague

    def _apply_granted_to_the_stranger(self, file):
        return self._grant(file, self.stranger)

    def _apply_granted_to_the_other_manager(self, file):
        self._grant(file, self.west_manager)

    def _apply_administrator_also_keeps_files(self, file):
        group = self.env.ref("customer_archive.customer_archive_group_archivist")
        self.administrator.group_ids = [Command.link(group.id)]
        self.stale_caches = True

    def _apply_grant_ended(self, file):
        request = self._apply_granted_to_the_stranger(file)
        request.date_until = fields.Datetime.now() - timedelta(minutes=1)

    def _apply_kept_by_service_granted_to_the_archivist(self, file):
        file.custodian_id = self.service
        self._grant(file, self.archivist)

    def _apply_strict_preset(self, file):
        self.company.customer_file_access_preset = "p18"

    def _apply_review_handed_in(self, file):
        file.with_user(self.representative).action_hand_in_review()

    def _apply_free_changes(self, file):
        self.company.customer_file_change_control = False

    def _apply_representative_may_export(self, file):
        self._add_group(self.representative, "export")

    def _apply_administrator_also_sells(self, file):
        self._add_group(self.administrator, "representative")

    def _add_group(self, user, name):
        group = self.env.ref(f"customer_archive.customer_archive_group_{name}")
        user.group_ids = [Command.link(group.id)]
        self.stale_caches = True

    def _prepare_customer_file_event(self, situation, user):
        if situation == "of another company":
            return self.sister_report
        if situation.startswith("from "):
            source = self.order if situation == "from an order" else self.note
            row = self.env["customer.file.event"].search(
                [("res_model", "=", source._name), ("res_id", "=", source.id)]
            )
            # the rules on writing look for the one who reports
            row.user_id = self.representative
            return row
        start, _, rest = situation.partition(", ")
        if start == "new":
            file, _, rest = rest.partition(", ")
            self.create_vals = {}
            if rest == "in the colleague's name":
                self.create_vals = {"user_id": self.colleague.id}
                rest = ""
            file = self._prepare_customer_file(
                f"{file.removesuffix(' file')}, {rest}" if rest else file[:-5], user
            )
            self.create_vals["file_id"] = file.id
            return self.env["customer.file.event"]
        if start == "by the colleague":
            self.registered.liaison_ids = self.colleague
            return self._create_report(self.registered, self.colleague)
        if rest == "for managers":
            self.report.audience = "managers"
        elif rest == "closed file":
            self._prepare_customer_file("closed", user)
        elif rest:
            self._prepare_customer_file(f"registered, {rest}", user)
        return self.report

    def _prepare_customer_access_request(self, situation, user):
        if situation == "of another company":
            return self.sister_request
        state, _, reader = situation.partition(", ")
        if state == "new":
            self.create_vals = {"partner_id": self.registered.partner_id.id}
            if reader == "for the colleague":
                self.create_vals["user_id"] = self.colleague.id
            return self.env["customer.access.request"]
        if reader == "the stranger's, for the survey form":
            self._prepare_customer_survey_form("sealed", user)
            request = self._create_request(self.stranger)
            request.content = "survey"
        elif reader == "the stranger's":
            request = self.stranger_request
        else:
            request = self._create_request(self.colleague)
        if state in ("submitted", "granted"):
            request.with_user(request.user_id).action_submit()
        if state == "granted":
            approver = request.signoff_line_ids.user_id
            self._pending(request, approver).action_approve()
        return request

    def _prepare_customer_file_erasure(self, situation, user):
        if situation == "of another company":
            return self.sister_erasure
        state, _, rest = situation.partition(", ")
        if rest.startswith("kept by service"):
            self._apply_kept_by_service_granted_to_the_archivist(self.registered)
            self._add_group(self.administrator, "archivist")
        elif rest:
            self._prepare_customer_file(f"registered, {rest}", user)
        if state == "new":
            self.erasure.state = "refused"
            self.create_vals = {"file_id": self.registered.id}
            return self.erasure.browse()
        if not rest.startswith("kept by service"):
            self._prepare_customer_file("closed", user)
        if state == "submitted":
            self.erasure.with_user(self.archivist).action_submit()
        return self.erasure

    def _prepare_customer_file_change(self, situation, user):
        if situation == "of another company":
            return self.sister_change
        state, _, rest = situation.partition(", ")
        if state == "new":
            file = self._prepare_customer_file(rest, user)
            self.create_vals = {"file_id": file.id}
            return self.change.browse()
        if state == "submitted":
            self.change.with_user(self.representative).action_submit()
        elif rest:
            self._prepare_customer_file(f"registered, {rest}", user)
        return self.change

    def _prepare_customer_file_change_line(self, situation, user):
        if situation.startswith("new"):
            self.create_vals = {"change_id": self.change.id}
            return self.change.line_ids.browse()
        return self._prepare_customer_file_change(situation, user).line_ids

    def _prepare_customer_file_revision(self, situation, user):
        if situation == "of another company":
            return self.sister_revision
        if situation == "a row, strict preset":
            self._apply_strict_preset(self.registered)
        return self.revision.browse() if situation == "new" else self.revision

    def _prepare_customer_grade(self, situation, user):
        Grade = self.env["customer.grade"]
        return Grade if situation == "new" else Grade.create({"name": "Silver"})

    def _prepare_customer_grade_criterion(self, situation, user):
        grade = self.env.ref("customer_archive.customer_grade_d")
        Criterion = self.env["customer.grade.criterion"]
        self.create_vals = {"grade_id": grade.id}
        if situation == "new":
            return Criterion
        return Criterion.create(self._get_create_vals(Criterion._name))

    def _prepare_customer_grade_change(self, situation, user):
        if situation == "of another company":
            return self.sister_grade_change
        state, _, rest = situation.partition(", ")
        if rest:
            self._prepare_customer_file(f"registered, {rest}", user)
        if state == "new":
            self.create_vals = {"file_id": self.registered.id}
            return self.grade_change.browse()
        return self.grade_change

    def _prepare_customer_sales_target(self, situation, user):
        if situation == "of another company":
            return self.target.create(
                {
                    **self._get_create_vals("customer.sales.target"),
                    "company_id": self.sister_file.company_id.id,
                    "department_id": self.env["hr.department"]
                    .create(
                        {"name": "South", "company_id": self.sister_file.company_id.id}
                    )
                    .id,
                }
            )
        target, _, rest = situation.partition(", ")
        if rest == "split":
            self.target.with_user(self.manager).action_confirm()
        elif rest == "nothing split":
            self.target_part.unlink()
        if target == "new part of the region's":
            self.create_vals = {
                "parent_id": self.target.id,
                "user_id": self.colleague.id,
            }
        elif target == "new part of the representative's":
            self.create_vals = {
                "parent_id": self.target_part.id,
                "partner_id": self.registered.partner_id.id,
            }
        if target.startswith("new"):
            return self.target.browse()
        return self.target if target == "the region's" else self.target_part

    def _prepare_customer_channel_ranking(self, situation, user):
        if situation == "of another company":
            return self.sister_ranking_line.ranking_id
        ranking = self.ranking_line.ranking_id
        if situation == "ranked":
            ranking.state = "ranked"
        elif situation == "draft, with targets":
            self.registered.customer_type = "dealer"
            self._create_sales_target(
                self.representative,
                parent_id=self.target_part.id,
                partner_id=self.registered.partner_id.id,
            )
            self.target_part.with_user(self.representative).action_confirm()
        return ranking.browse() if situation == "new" else ranking

    def _prepare_customer_channel_ranking_line(self, situation, user):
        if situation == "of another company":
            return self.sister_ranking_line
        if situation.endswith("strict preset"):
            self._apply_strict_preset(self.registered)
        return self.ranking_line.browse() if situation == "new" else self.ranking_line

    def _prepare_customer_channel_report(self, situation, user):
        if situation == "of another company":
            return self.sister_channel_report
        state, _, rest = situation.partition(", ")
        if rest:
            self._prepare_customer_file(f"registered, {rest}", user)
        if state == "new":
            self.create_vals = {"file_id": self.registered.id}
            return self.channel_report.browse()
        if state == "handed in":
            self.channel_report.with_user(self.representative).action_hand_in()
        return self.channel_report

    def _prepare_customer_channel_analysis(self, situation, user):
        self.env.flush_all()
        rows = self.env["customer.channel.analysis"].search(
            [("company_id", "=", self._get_company(situation).id)], limit=1
        )
        return rows.browse() if situation == "new" else rows

    def _apply_grade_of_the_standards(self, file):
        file._end_grade_override()

    def _prepare_customer_file_as_of(self, situation, user):
        vals = {"file_id": self.registered.id}
        return self._open_dialog("customer.file.as.of", situation, self.archivist, vals)

    def _prepare_customer_file_breach(self, situation, user):
        vals = self._get_create_vals("customer.file.breach")
        if situation == "new":
            return self.env["customer.file.breach"]
        opener = self.stranger if situation.endswith("stranger") else self.archivist
        return self._open_dialog("customer.file.breach", situation, opener, vals)

    def _prepare_integration_request(self, situation, user):
        if situation == "of another company":
            return self.sister_call
        return self.outside.browse() if situation == "new" else self.outside

    def _prepare_customer_access_log(self, situation, user):
        if situation == "of another company":
            return self._get_log(self.sister_file)
        return self.log if situation == "a row" else self.log.browse()

    def _prepare_signoff_line(self, situation, user):
        if situation == "new":
            return self.env["signoff.line"]
        if situation == "of another company":
            return self.sister_file.signoff_line_ids
        step, _, rest = situation.partition(", ")
        if step == "registration":
            line = self.submitted.signoff_line_ids
            if rest == "decided":
                line = self.registered.signoff_line_ids
            elif rest == "service stands in":
                self.marketing.write(
                    {
                        "customer_file_deputy_id": self.service.id,
                        "customer_file_absent_from": fields.Date.today(),
                    }
                )
            elif rest == "nobody found":
                role = self._get_role("marketing")
                role.user_id = False
                self.draft.with_user(self.representative).action_submit()
                role.user_id = self.marketing
                line = self.draft.signoff_line_ids
            return line
        reader = step.removesuffix(" request")
        return self._prepare_customer_access_request(
            f"submitted, {reader}", user
        ).signoff_line_ids

    def _prepare_signoff_line_decide(self, situation, user):
        Wizard = self.env["signoff.line.decide"]
        if situation == "new":
            return Wizard
        return (
            Wizard.with_user(self.marketing)
            .create(
                {
                    "line_ids": self.submitted.signoff_line_ids.ids,
                    "opinion": "Complete.",
                }
            )
            .with_env(self.env)
        )

    def _prepare_signoff_role(self, situation, user):
        Role = self.env["signoff.role"]
        if situation == "new":
            return Role
        return Role.create({"name": "Treasurer", "code": "treasurer"})

    def _prepare_resource_calendar_makeup(self, situation, user):
        Makeup = self.env["resource.calendar.makeup"]
        if situation == "new":
            return Makeup
        return Makeup.create(
            {
                "name": "Fair",
                "date": "2026-10-11",
                "dayofweek": "0",
                "company_id": self._get_company(situation).id,
            }
        )

    def _prepare_resource_calendar_year(self, situation, user):
        Year = self.env["resource.calendar.year"]
        if situation == "new":
            return Year
        return Year.create(
            {
                "year": 2026,
                "company_id": self._get_company(situation).id,
                "loaded_date": "2026-03-11 08:00:00",
            }
        )

    def _prepare_resource_calendar_year_load(self, situation, user):
        Load = self.env["resource.calendar.year.load"]
        if situation == "new":
            return Load
        if situation == "opened by the administrator":
            Load = Load.with_user(self.administrator)
        load = Load.create({"year": 2026, "csv_filename": "days.csv"})
        load.flush_recordset()  # the lines are the opener's
        return load.with_env(self.env)

    def _prepare_resource_calendar_year_load_line(self, situation, user):
        if situation == "new":
            opener = "opened by the administrator"
            load = self._prepare_resource_calendar_year_load(opener, user)
            self.create_vals = {"load_id": load.id}
            return load.line_ids.browse()
        return self._prepare_resource_calendar_year_load(situation, user).line_ids[0]

    def _prepare_staff_assessment(self, situation, user):
        Assessment = self.env["staff.assessment"]
        if situation == "new":
            return Assessment
        state, _, rest = situation.partition(", ")
        person = self.manager if rest == "about the manager" else self.representative
        company = self._get_company(situation)
        if company == self.company:
            Assessment = Assessment.with_user(self.marketing)
        entry = Assessment.create(
            {
                "user_id": person.id,
                "company_id": company.id,
                "points": -1,
                "reason": "Missed the call-back",
            }
        )
        if state == "confirmed":
            entry.with_user(self.director).action_confirm()
        return entry.with_env(self.env)

    def _prepare_improvement_action(self, situation, user):
        Action = self.env["improvement.action"]
        if situation == "new":
            return Action
        company = self._get_company(situation)
        if company == self.company:
            Action = Action.with_user(self.service)
        action = Action.create(
            {
                **self._get_create_vals("improvement.action"),
                "company_id": company.id,
                "owner_id": self.representative.id,
            }
        ).with_env(self.env)
        if situation.startswith("done"):
            action.proof = "No returns"
            action.with_user(self.representative).action_done()
        if situation.endswith("day of the check"):
            action.write(
                {
                    "done_date": fields.Date.today() - timedelta(days=30),
                    "check_date": fields.Date.today(),
                }
            )
        return action

    def _get_company(self, situation):
        return (
            self.sister_file.company_id
            if situation == "of another company"
            else self.company
        )

    def _prepare_customer_class(self, situation, user):
        Class = self.env["customer.class"]
        return Class if situation == "new" else Class.create({"name": "Prospect"})

    def _prepare_customer_credit_rating(self, situation, user):
        Rating = self.env["customer.credit.rating"]
        return Rating if situation == "new" else Rating.create({"name": "E"})

    def _prepare_customer_credit_review(self, situation, user):
        if situation == "of another company":
            return self.sister_credit_review
        state, _, rest = situation.partition(", ")
        if rest:
            self._prepare_customer_file(f"registered, {rest}", user)
        if state == "new":
            self.create_vals = {"file_id": self.registered.id}
            return self.credit_review.browse()
        if state == "submitted":
            self.credit_review.with_user(self.representative).action_submit()
        return self.credit_review

    def _prepare_customer_credit_release(self, situation, user):
        order = self.order
        if situation == "of another company":
            order = self.env["sale.order"].create(
                {
                    "partner_id": self.sister_file.partner_id.id,
                    "company_id": self.sister_file.company_id.id,
                }
            )
        self.create_vals = {"order_id": order.id}
        Release = self.env["customer.credit.release"]
        if situation == "new":
            return Release
        if order == self.order:
            Release = Release.with_user(self.representative)
        release = Release.create(self._get_create_vals(Release._name))
        if situation == "submitted":
            release.action_submit()
        return release.with_env(self.env)

    def _prepare_customer_analysis(self, situation, user):
        rows = self.env["customer.analysis"]
        file = self.registered
        if situation == "of another company":
            file = self.sister_file
        elif situation == "a customer, granted to the stranger":
            self._apply_granted_to_the_stranger(file)
        return rows if situation == "new" else rows.browse(file.id)

    def _prepare_sale_order(self, situation, user):
        return self.order

    def _prepare_customer_allocation(self, situation, user):
        if situation == "of another company":
            return self.sister_allocation
        state, _, rest = situation.partition(", ")
        if rest == "a file waits":
            self.draft.owner_id = self.manager
        elif rest == "decided" or state == "confirmed":
            self.allocation.line_ids.user_id = self.colleague
        if state == "confirmed":
            self.allocation.action_confirm()
        return self.allocation.browse() if state == "new" else self.allocation

    def _prepare_customer_allocation_line(self, situation, user):
        return self._prepare_customer_allocation(situation, user).line_ids

    def _prepare_customer_allocation_member(self, situation, user):
        return self._prepare_customer_allocation(situation, user).member_ids

    def _prepare_customer_handover(self, situation, user):
        if situation == "of another company":
            return self.sister_handover
        state, _, rest = situation.partition(", ")
        if rest == "employee in personnel":
            self.employee_user.group_ids = [
                Command.link(self.env.ref("hr.group_hr_user").id)
            ]
            self.stale_caches = True
        if state == "new":
            self.handover.state = "cancelled"
            return self.handover.browse()
        if rest == "a customer added":
            self._create_file(partner=self._create_customer("Added Ltd"))
        if rest == "a successor named" or state == "handed over":
            self.handover.line_ids.successor_id = self.colleague
        if state == "handed over":
            self.handover.action_hand_over()
        if rest == "all contacted":
            lines = self.handover.line_ids
            lines.contact_date = fields.Date.today()
            lines.customer_id.email = "office@huaxin.example"
        return self.handover

    def _prepare_customer_handover_line(self, situation, user):
        handover = self._prepare_customer_handover(situation, user)
        if situation == "new":
            self.create_vals = {"file_id": self.registered.id}
        return handover.line_ids[:1]

    def _prepare_part(self, model, situation):
        """Return a row of a file, or none with the file a new one is entered in."""
        if situation == "of another company":
            return self.sister_parts[model]
        state, _, rest = situation.partition(", ")
        if state == "new":
            file, _, rest = rest.partition(", ")
            name = file.removesuffix(" file")
            file = self._prepare_customer_file(
                f"{name}, {rest}" if rest else name, None
            )
            self.create_vals = {"file_id": file.id}
            return self.env[model]
        if rest == "closed file":
            self._prepare_customer_file("closed", None)
        elif rest:
            self._prepare_customer_file(f"registered, {rest}", None)
        return self.parts[model]

    def _prepare_customer_contact_role(self, situation, user):
        role = self._prepare_part(
            "customer.contact.role", situation.removeprefix("ended, ")
        )
        if situation.startswith("ended"):
            role.action_end()
        return role

    def _prepare_customer_deposit(self, situation, user):
        return self._prepare_part("customer.deposit", situation)

    def _prepare_customer_questionnaire(self, situation, user):
        if situation == "of another company":
            return self.sister_questionnaire
        state, _, rest = situation.partition(", ")
        questionnaire = self.questionnaire
        if state == "new":
            self.create_vals = {"file_id": self.registered.id}
            return questionnaire.browse()
        if state == "sent":
            questionnaire = self._create_questionnaire(
                self.registered, self.representative, is_answered=False
            )
        elif state == "accepted":
            questionnaire.with_user(self.representative).action_accept()
        if rest == "with a reason":
            questionnaire.refusal_reason = "Somebody else's data"
        elif rest == "closed file":
            self._prepare_customer_file("closed", user)
        elif rest:
            self._prepare_customer_file(f"registered, {rest}", user)
        return questionnaire

    def _prepare_customer_questionnaire_answer(self, situation, user):
        if situation == "new":
            self.create_vals = {"questionnaire_id": self.questionnaire.id}
            return self.questionnaire.answer_ids.browse()
        return self._prepare_customer_questionnaire(situation, user).answer_ids

    def _prepare_customer_questionnaire_send(self, situation, user):
        vals = {"file_ids": self.registered.ids, "lang": "en_US"}
        return self._open_dialog(
            "customer.questionnaire.send", situation, self.representative, vals
        )

    def _prepare_customer_document(self, situation, user):
        if situation == "by the colleague, a liaison":
            self.registered.liaison_ids = self.colleague
            return self._create_parts(self.registered, self.colleague)[
                "customer.document"
            ]
        return self._prepare_part("customer.document", situation)

    def _prepare_customer_document_type(self, situation, user):
        Type = self.env["customer.document.type"]
        return Type if situation == "new" else Type.create({"name": "Map"})

    def _prepare_customer_notice(self, situation, user):
        if situation == "of another company":
            return self.sister_notice
        state, _, rest = situation.partition(", ")
        if rest:
            self._prepare_customer_file(f"registered, {rest}", user)
        if state == "new":
            return self.notice.browse()
        if state == "by the archivist":
            return self._create_notice(self.registered, self.archivist)
        if state != "draft":
            self.notice.action_dispatch()
        if state == "delivered":
            self.notice.line_ids.with_user(self.archivist).action_deliver()
        if state == "draft" and self.notice.line_ids.file_id == self.registered:
            self.notice.domain = str([("id", "=", self.draft.id)])
        return self.notice

    def _prepare_customer_notice_line(self, situation, user):
        state, _, rest = situation.partition(", ")
        if state == "new":
            notice = self.notice
            if rest == "archivist's notice":
                notice = self._create_notice(self.registered, self.archivist)
            self.create_vals = {"notice_id": notice.id, "file_id": self.draft.id}
            return notice.line_ids.browse()
        return self._prepare_customer_notice(situation, user).line_ids[:1]

    def _prepare_customer_promotion(self, situation, user):
        if situation == "of another company":
            return self.sister_promotion
        state, _, rest = situation.partition(", ")
        if state == "new":
            return self.promotion.browse()
        if state == "by the director":
            return self._create_promotion(self.registered, self.director)
        if state == "running":
            self.promotion.action_start()
        else:
            self.promotion.domain = str([("id", "=", self.draft.id)])
        if rest:
            self._prepare_customer_file(f"registered, {rest}", user)
        return self.promotion

    def _prepare_customer_promotion_line(self, situation, user):
        if situation == "new":
            self.create_vals = {
                "promotion_id": self.promotion.id,
                "file_id": self.draft.id,
            }
            return self.promotion.line_ids.browse()
        return self._prepare_customer_promotion(situation, user).line_ids

    def _prepare_customer_preference(self, situation, user):
        return self._prepare_data(situation, self.preference, self.sister_preference)

    def _prepare_customer_anniversary(self, situation, user):
        start, _, rest = situation.partition(", ")
        if rest == "planned for the colleague":
            self.registered.owner_id = self.colleague
            self.anniversary._plan_greetings()
            self._apply_strict_preset(self.registered)
            situation = start
        return self._prepare_data(situation, self.anniversary, self.sister_anniversary)

    def _prepare_customer_stay(self, situation, user):
        return self._prepare_data(situation, self.stay, self.sister_stay)

    def _prepare_customer_opinion(self, situation, user):
        record = self._prepare_data(situation, self.opinion, self.sister_opinion)
        self.create_vals.pop("partner_id", None)
        return record

    def _prepare_data(self, situation, record, sister_record):
        """Return what the employee noted, or what the sister company's staff did."""
        if situation == "of another company":
            return sister_record
        start, _, rest = situation.partition(", ")
        if start == "new":
            self.create_vals = {"partner_id": self.registered.contact_id.id}
            if rest == "in the colleague's name":
                self.create_vals["user_id"] = self.colleague.id
            record = record.browse()
        if rest == "shared":
            self.company.customer_file_data_sharing = True
        elif start != "new" and rest:
            self._prepare_customer_file(f"registered, {rest}", None)
        return record

    def _prepare_customer_survey_form(self, situation, user):
        if situation == "of another company":
            return self.sister_survey
        state, _, rest = situation.partition(", ")
        survey = self.survey
        if state == "new":
            self.create_vals = {"collector_id": self.colleague.id} if rest else {}
            return survey.browse()
        if state != "draft":
            survey.with_user(self.representative).action_hand_in()
        if state in ("received", "sealed"):
            survey.with_user(self.manager).action_receive()
        if state == "sealed":
            survey.with_user(self.service).action_seal()
        if rest:
            request = self._create_request(self.stranger)
            request.content = "survey" if rest == "granted to the stranger" else "file"
            request.with_user(self.stranger).action_submit()
            self._pending(request, self.general_manager).action_approve()
        return survey

    def _prepare_customer_survey_answer(self, situation, user):
        if situation == "new":
            question = self.env["customer.survey.question"].create({"name": "Dish"})
            self.create_vals = {
                "survey_id": self.survey.id,
                "question_id": question.id,
            }
            return self.survey.answer_ids.browse()
        return self._prepare_customer_survey_form(situation, user).answer_ids[:1]

    def _prepare_customer_survey_extract(self, situation, user):
        survey = self._prepare_customer_survey_form(situation, user)
        extracts = self.env["customer.survey.extract"]
        if situation == "new":
            self.create_vals = {"survey_id": self.survey.id}
            return extracts
        return extracts.search([("survey_id", "=", survey.id)])

    def _prepare_customer_survey_copy(self, situation, user):
        if situation == "of another company":
            return self.sister_copy
        survey = self._prepare_customer_survey_form("sealed", user)
        if situation == "new":
            self.create_vals = {"survey_id": survey.id}
            return self.env["customer.survey.copy"]
        copy = self._create_copy(survey, self.representative)
        if situation != "draft":
            copy.with_user(self.representative).action_submit()
        if situation == "approved":
            self._pending(copy, self.general_manager).action_approve()
        return copy

    def _prepare_customer_survey_question(self, situation, user):
        if situation == "of another company":
            return self.sister_question
        Question = self.env["customer.survey.question"]
        return Question if situation == "new" else Question.create({"name": "Dish"})

    def _prepare_customer_preference_type(self, situation, user):
        Type = self.env["customer.preference.type"]
        return Type if situation == "new" else Type.create({"name": "Perfume"})

    def _prepare_hr_employee(self, situation, user):
        self._prepare_customer_handover(situation, user)
        return self.representative.employee_id

    def _prepare_sealed_chain(self, situation, user):
        if situation == "of another company":
            return self.sister_chain
        return self.chain.browse() if situation == "new" else self.chain

    def _prepare_res_partner(self, situation, user):
        if situation.endswith("strict preset"):
            self.company.customer_file_access_preset = "p18"
        return self.registered.partner_id

    def _prepare_privacy_lookup_wizard_line(self, situation, user):
        lookup = self.env["privacy.lookup.wizard"].create(
            {"name": self.registered.partner_id.name, "email": "office@huaxin.example"}
        )
        return lookup.line_ids.create(
            {
                "res_id": self.registered.partner_id.id,
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "wizard_id": lookup.id,
            }
        )

    def _prepare_res_company(self, situation, user):
        return self.company

    def _prepare_res_users(self, situation, user):
        return user if situation == "oneself" else self.colleague

    def _prepare_crm_lead(self, situation, user):
        return self.lead

    def _prepare_batch_run(self, situation, user):
        if situation == "of another company":
            return self.sister_background
        if situation.startswith("cancelled"):
            self.background.action_cancel()
        return self.background.browse() if situation == "new" else self.background

    def _prepare_batch_run_line(self, situation, user):
        if situation == "of another company":
            return self.sister_background.line_ids
        lines = self.background.line_ids
        return lines.browse() if situation == "new" else lines

    def _open_dialog(self, model, situation, user, vals):
        dialog = self.env[model]
        if situation == "new":
            return dialog
        return dialog.with_user(user).create(vals).with_env(self.env)

    def _prepare_customer_file_open(self, situation, user):
        vals = {"partner_ids": self.newcomer.ids}
        return self._open_dialog("customer.file.open", situation, self.director, vals)

    def _prepare_customer_file_assign(self, situation, user):
        vals = {"file_ids": self.draft.ids, "class_id": self.class_key.id}
        return self._open_dialog("customer.file.assign", situation, self.manager, vals)

    def _prepare_customer_access_request_send(self, situation, user):
        vals = {"partner_ids": self.registered.partner_id.ids, "reason": "Offer"}
        return self._open_dialog(
            "customer.access.request.send", situation, self.stranger, vals
        )

    def _get_create_vals(self, model):
        defaults = {
            "customer.access.log": {
                "company_id": self.company.id,
                "date": "2026-03-11 08:00:00",
                "file_number": "1",
                "file_ref": self.registered.id,
                "kind": "read",
                "request_ref": "forged",
                "user_name": "Nobody",
                "user_ref": 1,
            },
            "batch.run": {
                "company_id": self.company.id,
                "method": "unlink",
                "model": "customer.file",
                "name": "Forged",
                "user_id": self.env.ref("base.user_admin").id,
            },
            "batch.run.line": {
                "kind": "remark",
                "message": "Forged",
                "run_id": self.background.id,
            },
            "customer.access.request": {"reason": "Offer"},
            "customer.access.request.send": {
                "partner_ids": self.registered.partner_id.ids,
                "reason": "Offer",
            },
            "customer.class": {"name": "Prospect"},
            "customer.analysis": {"file_id": self.registered.id},
            "customer.file.breach": {
                "file_id": self.registered.id,
                "user_id": self.colleague.id,
                "facts": "Left it in a taxi",
            },
            **self._get_part_vals(),
            "customer.questionnaire": {
                "date_until": "2099-12-31",
                "lang": "en_US",
                "state": "answered",
            },
            "customer.questionnaire.answer": {"question": "assets", "value": 1},
            "customer.questionnaire.send": {"days": 5},
            "customer.document.type": {"name": "Map"},
            "customer.notice": {"name": "Power cut"},
            "customer.notice.line": {},
            "customer.promotion": {"name": "Spring tour"},
            "customer.promotion.line": {},
            "customer.allocation": {"department_id": self.east.id},
            "customer.allocation.line": {
                "allocation_id": self.allocation.id,
                "file_id": self.draft.id,
            },
            "customer.allocation.member": {
                "allocation_id": self.allocation.id,
                "user_id": self.representative.id,
            },
            "customer.handover": {"user_id": self.representative.id},
            "customer.handover.line": {
                "handover_id": self.handover.id,
                "role": "custodian",
            },
            "customer.credit.rating": {"name": "E"},
            "customer.opinion": {"stay_id": self.stay.id, "opinion": "Quiet"},
            "customer.preference.type": {"name": "Perfume"},
            "customer.survey.answer": {"value": "Noodles"},
            "customer.survey.copy": {"purpose": "For the doctor"},
            "customer.survey.extract": {},
            "customer.survey.form": {"name": "Gao Xiuying"},
            "customer.survey.question": {"name": "Dish"},
            "customer.credit.release": {"amount": 100, "reason": "Paid on Friday"},
            "customer.credit.review": {
                "rating_id": self.env.ref(
                    "customer_archive.customer_credit_rating_b"
                ).id,
                "reason": "Pays on time",
            },
            "customer.file": {"partner_id": self.newcomer.id},
            "customer.file.assign": {"class_id": self.class_key.id},
            "customer.file.open": {"owner_id": self.representative.id},
            "customer.file.event": {"summary": "Called"},
            "improvement.action": {
                "action": "Sealed bags",
                "cause": "Seals dried out",
                "date_deadline": "2026-12-31",
                "name": "Packing",
            },
            "resource.calendar.makeup": {
                "date": "2026-10-11",
                "dayofweek": "0",
                "name": "Fair",
            },
            "resource.calendar.year": {"company_id": self.company.id, "year": 2026},
            "resource.calendar.year.load": {"year": 2026},
            "resource.calendar.year.load.line": {
                "date": "2026-10-11",
                "kind": "makeup",
            },
            "customer.channel.analysis": {"date": "2026-01-01"},
            "customer.channel.ranking": {
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
            },
            "customer.channel.ranking.line": {
                "file_id": self.registered.id,
                "ranking_id": self.ranking_line.ranking_id.id,
            },
            "customer.channel.report": {
                "date_from": "2026-02-01",
                "date_to": "2026-02-28",
            },
            "customer.grade": {"name": "Silver"},
            "customer.grade.change": {
                "date_until": str(fields.Date.today() + timedelta(days=30)),
                "grade_id": self.env.ref("customer_archive.customer_grade_b").id,
                "reason": "New plant",
            },
            "customer.grade.criterion": {"measure": "growth", "value": 5},
            "customer.sales.target": {
                "amount": 500,
                **(
                    {
                        "date_from": "2026-01-01",
                        "date_to": "2026-12-31",
                        "department_id": self.east.id,
                    }
                    if "parent_id" not in self.create_vals
                    else {}
                ),
            },
            "customer.file.as.of": {"file_id": self.registered.id},
            "customer.file.change": {"reason": "By letter"},
            "customer.file.change.line": {"field_name": "proprietor"},
            "customer.file.revision": {
                "field_name": "proprietor",
                "file_id": self.registered.id,
            },
            "customer.file.erasure": {"applicant": "Ms Lin", "reason": "By letter"},
            "integration.request": {
                "company_id": self.company.id,
                "key": "forged",
                "payload_hash": "forged",
                "purpose": "first_contact",
                "user_id": self.administrator.id,
            },
            "sealed.chain": {"company_id": self.company.id, "model": "forged"},
            "signoff.line": {
                "company_id": self.company.id,
                "res_id": self.draft.id,
                "res_model": "customer.file",
                "state": "pending",
            },
            "signoff.line.decide": {"opinion": "Fine."},
            "signoff.role": {"code": "treasurer", "name": "Treasurer"},
            "staff.assessment": {
                "points": -1,
                "reason": "Missed the call-back",
                "user_id": self.representative.id,
            },
        }
        vals = defaults[model] if model in defaults else self._get_data_vals(model)
        return {**vals, **self.create_vals}

    def _get_write_vals(self, operation, model):
        return {
            "write": self._get_plain_write_vals(model),
            "assign owner": {"owner_id": self.colleague.id},
            "assign custodian": {"custodian_id": self.colleague.id},
            "assign department": {"department_id": self.west.id},
            "set state": {"state": SPECIAL_STATES.get(model, "registered")},
            "set reader": {"user_id": self.colleague.id},
            "appoint": {"user_id": self.service.id},
            "set preset": {"customer_file_access_preset": "p18"},
            "name successor": {"successor_id": self.colleague.id},
            "name stand-in": {"customer_file_deputy_id": self.service.id},
        }[operation]

    def _get_plain_write_vals(self, model):
        if model in FIGURES:
            return {FIGURES[model]: 7}
        if model == "customer.file.assign":
            return {"class_id": self.class_general.id}
        if model == "customer.handover":
            return {"reason": "other"}
        if model == "customer.questionnaire.answer":
            return {"is_chosen": False}
        if model == "customer.allocation.line":
            return {"user_id": self.colleague.id}
        if model == "customer.allocation.member":
            return {"is_new": not self.allocation.member_ids.is_new}
        if model == "customer.file.as.of":
            return {"file_id": self.draft.id}
        return {WRITE_FIELDS.get(model): "changed"}
