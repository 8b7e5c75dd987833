"""What the rows of docs/access-complaints.md mean."""

from odoo import Command, fields

from .common import ComplaintCase

# the field whose value shows that a record was really read
READ_FIELDS = {
    "complaint.analysis": "case_count",
    "complaint.callback": "feedback",
    "complaint.case": "description",
    "complaint.case.end": "reason",
    "complaint.level": "name",
    "complaint.offer": "name",
    "complaint.pause": "date_start",
    "complaint.repair": "fault",
    "complaint.repair.part": "name",
    "complaint.round": "decision",
    "complaint.sanction": "note",
    "complaint.sanction.rule": "measure",
    "complaint.team": "name",
    "complaint.type": "name",
    "rating.rating": "feedback",
}
WRITE_FIELDS = {
    **READ_FIELDS,
    "complaint.case": "cause",
    "complaint.pause": "user_id",
}
PRESS_KWARGS = {
    "action_reject": {"reason": "Not ours", "told": "With kind regards"},
    "action_withdraw": {"reason": "Called it off"},
    "action_reopen": {"reason": "It happened again"},
}


class ComplaintScene(ComplaintCase):
    """One record of each kind; the department East is complained about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.public = cls.env.ref("base.public_user")
        cls.case = cls._create_case(accused_ids=cls.representative.ids)
        cls.target = cls._create_case()
        company = cls.env["res.company"].create({"name": "Sister Company"})
        sister = cls.env["res.users"].create(
            {
                "name": "Sister",
                "login": "sister",
                "company_id": company.id,
                "company_ids": company.ids,
                "group_ids": [
                    Command.link(
                        cls.env.ref(
                            "customer_archive.customer_archive_group_service"
                        ).id
                    )
                ],
            }
        )
        cls.sister_team = cls.env["complaint.team"].create(
            {"name": "Sister", "company_id": company.id, "head_id": sister.id}
        )
        cls.sister_case = cls._create_case(
            sister,
            company_id=company.id,
            team_id=cls.sister_team.id,
            accused_ids=cls.representative.ids,
        )
        cls.sister = sister

    def _get_record(self, model, situation, user):
        """Return the record of a row, brought into its situation."""
        self.create_vals = {}
        if model == "complaint.case":
            return self._prepare_case(situation)
        prepare = getattr(self, f"_prepare_{model.replace('.', '_')}", None)
        if prepare:
            return prepare(situation)
        # the last one: no complaint has it
        record = self.env[model].search([], limit=1, order="id desc")
        if situation == "of another company":
            return self.sister_team
        if model == "complaint.team":
            record = record.create({"name": "West"})
        return record.browse() if situation == "new" else record

    def _prepare_case(self, situation):
        case = self.case
        if situation == "new":
            return case.browse()
        if situation == "of another company":
            return self.sister_case
        if situation == "entered by the stranger":
            return self._create_case(self.stranger)
        if situation == "about the manager":
            case.sudo().accused_ids = self.manager
            return case
        if situation == "customer service may export":
            self._add_export_right()
            return case
        state, _, rest = situation.partition(", ")
        if state == "withdrawn":
            case.with_user(self.service).action_withdraw("Called it off")
        else:
            self._take_to(state.replace(" ", "_"), case)
        if rest == "waiting":
            case.with_user(self.manager).action_wait()
        if rest == "report written":
            case.with_user(self.manager).report = "Apologised"
        if rest == "evaluated":
            case.with_user(self.service).write(
                {"told": "Sorry", "evaluation": "Good", "advice": "More people"}
            )
        return case

    def _add_export_right(self):
        self.service.group_ids += self.env.ref(
            "customer_archive.customer_archive_group_export"
        )
        self.stale_caches = True

    def _get_worked_case(self, situation, state):
        if situation != "of another company":
            return self._take_to(state, self.case)
        case = self.sister_case.sudo()
        case.write({"state": state, "investigation": "True", "plan": "X", "cause": "Y"})
        return case

    def _prepare_complaint_offer(self, situation):
        state = "investigating" if situation == "new" else "offered"
        case = self._get_worked_case(situation, state)
        if situation == "new":
            case.with_user(self.manager).write({"investigation": "True", "plan": "X"})
        if case == self.sister_case:
            self.env["complaint.offer"].sudo().create(
                {"case_id": case.id, "name": "Sorry"}
            )
        return case.offer_ids

    def _prepare_complaint_callback(self, situation):
        if situation == "of another company":
            case = self.sister_case.sudo()
            case.write({"state": "agreed", "reported_date": fields.Datetime.now()})
            return (
                self.env["complaint.callback"]
                .with_user(self.sister)
                .create({"case_id": case.id, "feedback": "Ok", "satisfaction": "4"})
                .with_env(self.env)
            )
        if situation == "new":
            self._report(self._take_to("agreed", self.case))
            return self.case.callback_ids
        return self._take_to("called_back", self.case).callback_ids

    def _prepare_complaint_pause(self, situation):
        if situation == "of another company":
            self.sister_case.with_user(self.sister).action_wait()
            return self.sister_case.pause_ids
        case = self._take_to("accepted", self.case)
        case.with_user(self.manager).action_wait()
        return case.pause_ids.browse() if situation == "new" else case.pause_ids

    def _prepare_complaint_repair(self, situation):
        case = self.sister_case if situation == "of another company" else self.case
        repair_type = self.env.ref("complaint_desk.complaint_type_repair")
        case.sudo().type_id = repair_type
        if case == self.case:
            self._take_to("accepted", case)
        if situation == "new":
            return case.repair_ids
        repair = self.env["complaint.repair"].create(
            {
                "case_id": case.id,
                "place": "Room 302",
                "fault": "The tap drips",
                "dispatched_to_id": self.customer.id,
                "done_note": "New washer",
                "part_ids": [Command.create({"name": "Washer"})],
            }
        )
        if situation in ("dispatched", "done", "confirmed"):
            repair.action_dispatch()
        if situation in ("done", "confirmed"):
            repair.action_done()
        if situation == "confirmed":
            repair.action_confirm()
        return repair

    def _prepare_complaint_repair_part(self, situation):
        if situation == "new":
            self.repair = self._prepare_complaint_repair("any")
            return self.repair.part_ids.browse()
        return self._prepare_complaint_repair(situation).part_ids

    def _prepare_rating_rating(self, situation):
        case = self.sister_case.sudo()
        if situation == "of another company":
            case.state = "called_back"
        else:
            case = self._take_to("called_back", self.case).sudo()
        case.rating_apply(
            5, token=case._rating_get_access_token(), feedback="Very good"
        )
        return case.rating_ids.browse() if situation == "new" else case.rating_ids

    def _prepare_complaint_round(self, situation):
        case = self.case
        if situation == "of another company":
            case = self.sister_case
            return self.env["complaint.round"].create(
                {"case_id": case.id, "decision": "Sorry"}
            )
        self._take_to("closed", case)
        case.with_user(self.service).action_reopen("Again")
        return case.round_ids.browse() if situation == "new" else case.round_ids

    def _prepare_complaint_sanction(self, situation):
        sanctions = self.env["complaint.sanction"]
        if situation == "new":
            return sanctions
        case = self.case
        person = self.representative
        if situation == "of another company":
            case = self.sister_case
        if situation == "about the manager":
            person = self.manager
        sanction = sanctions.create(
            {
                "case_id": case.id,
                "rule_id": self.env["complaint.sanction.rule"].search([], limit=1).id,
                "user_id": person.id,
                "note": "Seen by two",
            }
        )
        if situation == "too late for the head":
            sanction.decision_deadline = "2026-03-01"
        return sanction

    def _prepare_complaint_analysis(self, situation):
        figures = self.env["complaint.analysis"]
        if situation == "new":
            return figures
        if situation == "of another company":
            return figures.browse(self.sister_case.id)
        case = self._take_to("accepted", self.case)
        if situation == "about the manager":
            case.sudo().accused_ids = self.manager
        return figures.browse(case.id)

    def _prepare_complaint_case_end(self, situation):
        dialogs = self.env["complaint.case.end"]
        if situation == "new":
            return dialogs
        user = self.service
        if situation == "of the general manager":
            user = self.general_manager
        return (
            dialogs.with_user(user)
            .create({"case_ids": self.case.ids, "reason": "Called it off"})
            .with_env(self.env)
        )

    def _get_create_vals(self, model):
        return {
            "complaint.analysis": {"case_id": self.case.id},
            "complaint.callback": {
                "case_id": self.case.id,
                "feedback": "Fine",
                "satisfaction": "5",
            },
            "complaint.case": self._get_case_vals(),
            "complaint.case.end": {
                "case_ids": self.case.ids,
                "reason": "Called it off",
            },
            "complaint.level": {"name": "Trifling"},
            "complaint.offer": {"case_id": self.case.id, "name": "An apology"},
            "complaint.pause": {"case_id": self.case.id},
            "complaint.repair": {
                "case_id": self.case.id,
                "place": "Room 302",
                "fault": "The tap drips",
            },
            "complaint.repair.part": model == "complaint.repair.part"
            and {"repair_id": self.repair.id, "name": "Washer"},
            "complaint.round": {"case_id": self.case.id},
            "complaint.sanction": {
                "case_id": self.case.id,
                "rule_id": self.env["complaint.sanction.rule"].search([], limit=1).id,
                "user_id": self.colleague.id,
            },
            "complaint.sanction.rule": {"name": "Other", "measure": "Warning"},
            "complaint.team": {"name": "South"},
            "complaint.type": {"name": "Prices"},
            "rating.rating": {
                "res_model_id": self.env["ir.model"]._get_id("complaint.case"),
                "res_id": self.case.id,
                "feedback": "Very good",
            },
        }[model]

    def _get_write_vals(self, operation, model):
        if operation == "set state":
            return {"state": "closed"}
        if operation == "change facts":
            return {"description": "changed"}
        if operation == "evaluate":
            return {"evaluation": "changed"}
        if WRITE_FIELDS[model] == "user_id":
            return {"user_id": self.colleague.id}
        return {WRITE_FIELDS[model]: "changed"}
