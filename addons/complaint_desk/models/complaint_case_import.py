from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from .complaint_case import OPEN_STATES
from .complaint_case_escalation import LAST

# what a past complaint has that a new one hasn't; the order of its dates
PAST_DATES = ("complained_date", "investigation_date", "agreed_date", "ended_date")
PAST_FIELDS = frozenset(
    (*PAST_DATES[1:], "state", "end_reason", "decision", "satisfaction")
)
# and what it may bring besides: nothing that follows from a step of its own
IMPORTED_FIELDS = PAST_FIELDS | {
    "accused_ids",
    "advice",
    "cause",
    "channel",
    "company_id",
    "complained_date",
    "contact_name",
    "demand",
    "description",
    "email",
    "evaluation",
    "investigation",
    "level_id",
    "lot",
    "partner_id",
    "phone",
    "plan",
    "product_id",
    "received_by_id",
    "report",
    "team_id",
    "told",
    "type_id",
    "user_id",
}
PAST_ENDS = ("closed", "rejected", "withdrawn")


class ComplaintCase(models.Model):
    """Complaints imported from a list, those of the past with what came of them (T21).

    Past complaints are customer service's to import. They take no step again: nobody is
    warned, called in or proposed for a sanction because of them (T26).
    """

    _name = "complaint.case"
    _inherit = ["complaint.case", "whole.import.mixin"]

    is_past = fields.Boolean(
        string="From a List of the Past",
        readonly=True,
        copy=False,
        help="Imported with its dates; the steps were taken elsewhere.",
    )

    @api.model
    def get_import_templates(self):
        """Return the template offered on the import screen.

        :return: list of dicts with ``label`` and ``template`` (URL)
        """
        is_chinese = (self.env.lang or "").startswith("zh")
        name = "complaints_zh_CN" if is_chinese else "complaints"
        return [
            {
                "label": self.env._("Import Template for Complaints"),
                "template": f"/complaint_desk/static/xls/{name}.xlsx",
            }
        ]

    @api.model
    def _is_wrong(self, message):
        # a name that fits several records comes as a warning, with a guess
        return True

    @api.model
    def _get_line_problems(self, vals_by_index):
        problems = {
            index: self._get_past_problem(vals)
            for index, vals in vals_by_index.items()
            if self._is_past_line(vals)
        }
        return {index: problem for index, problem in problems.items() if problem}

    @api.model
    def _is_past_line(self, vals):
        return vals.get("state", "new") != "new" or any(
            vals.get(name) for name in PAST_FIELDS - {"state"}
        )

    @api.model
    def _get_past_problem(self, vals):
        """Return what is wrong with a past complaint, False if nothing is."""
        if strange := vals.keys() - IMPORTED_FIELDS:
            return self.env._(
                "A past complaint comes without %s.",
                self._describe_fields(sorted(strange)),
            )
        state, satisfaction = vals.get("state", "new"), vals.get("satisfaction")
        if state not in ("investigating", *PAST_ENDS):
            return self.env._(
                "Say what state a past complaint is in: under investigation, closed, "
                "unfounded or withdrawn."
            )
        if satisfaction and satisfaction not in range(1, 6):
            return self.env._("Satisfaction is 1 to 5.")
        needed = ["complained_date", "partner_id", "type_id"]
        if state == "investigating":
            needed += ["team_id", "investigation_date"]
        else:
            needed.append("ended_date")
        if state in ("rejected", "withdrawn"):
            needed.append("end_reason")
        if missing := [name for name in needed if not vals.get(name)]:
            return self.env._("Fill in %s.", self._describe_fields(missing))
        return self._get_dates_problem(vals, state)

    @api.model
    def _get_dates_problem(self, vals, state):
        dates = {
            name: fields.Datetime.to_datetime(vals[name])
            for name in PAST_DATES
            if vals.get(name)
        }
        if state not in PAST_ENDS and "ended_date" in dates:
            return self.env._("A complaint that goes on has no date of its end.")
        if state == "investigating" and "agreed_date" in dates:
            return self.env._("A complaint that is agreed isn't investigated any more.")
        names = list(dates)
        for former, latter in zip(names, names[1:], strict=False):
            if dates[former] > dates[latter]:
                return self.env._(
                    "%(latter)s cannot be before %(former)s.",
                    latter=self._describe_fields([latter]),
                    former=self._describe_fields([former]),
                )
        if dates[names[-1]] > fields.Datetime.now():
            return self.env._(
                "%s lies in the future.", self._describe_fields([names[-1]])
            )
        return False

    @api.model
    def _describe_fields(self, names):
        return ", ".join(
            self._fields[name]._description_string(self.env)
            for name in names
            if name in self._fields
        )

    def _load_records_create(self, vals_list):
        past = [vals for vals in vals_list if self._is_past_line(vals)]
        new = [vals for vals in vals_list if not self._is_past_line(vals)]
        created = {
            True: iter(self._create_past(past) if past else []),
            False: iter(super()._load_records_create(new) if new else []),
        }
        cases = [next(created[self._is_past_line(vals)]) for vals in vals_list]
        return self.union(*cases)

    @api.model
    def _create_past(self, vals_list):
        """Create past complaints with their dates and states.

        :param vals_list: list of values
        :return: complaint.case
        :raises AccessError: for anyone but customer service and general manager
        :raises ValidationError: for values that cannot have been
        """
        self._check_is_intake()
        for vals in vals_list:
            if problem := self._get_past_problem(vals):
                raise ValidationError(problem)
        # the steps were taken elsewhere; only these values get past them
        cases = self.sudo().create(
            [self._prepare_past_vals(vals) for vals in vals_list]
        )
        cases = cases.with_env(self.env)
        # sudo asked nobody: neither companies nor whoever is complained of
        if not cases.has_access("create"):
            raise AccessError(
                self.env._("You can't import complaints of others' companies.")
            )
        cases.filtered(lambda case: case.state in PAST_ENDS)._record_end()
        open_cases = cases.filtered(lambda case: case.state in OPEN_STATES)
        (open_cases - open_cases._assign_handler(keep=True))._plan_work()
        return cases

    @api.model
    def _prepare_past_vals(self, vals):
        return {
            **vals,
            "is_past": True,
            "intake_id": self.env.uid,
            "escalation_step": LAST + 1,
            "decision_answer": "accepted" if vals.get("agreed_date") else False,
        }
