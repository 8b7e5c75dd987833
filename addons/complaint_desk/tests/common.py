from unittest.mock import patch

from odoo.tests import Form

from odoo.addons.customer_archive.tests.common import CustomerArchiveCase

# Wednesday 11 March 2026, 9:00 in Shanghai
NOW = "2026-03-11 01:00:00"


class ComplaintCase(CustomerArchiveCase):
    """The departments of ``CustomerArchiveCase``; East answers for complaints.

    Work is from 8 to 12 and 13 to 17 in Shanghai. The representative is complained
    of, the manager heads East, customer service takes the complaints.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Office",
                "tz": "Asia/Shanghai",
                "company_id": cls.company.id,
            }
        )
        cls.company.resource_calendar_id = cls.calendar
        cls.team = cls.env["complaint.team"].create(
            {
                "name": "East",
                "department_id": cls.east.id,
                "member_ids": [(6, 0, (cls.representative | cls.colleague).ids)],
            }
        )
        cls.customer = cls._create_customer("Complaining Ltd")
        cls.type = cls.env.ref("complaint_desk.complaint_type_attitude")
        cls.normal = cls.env.ref("complaint_desk.complaint_level_normal")
        cls.serious = cls.env.ref("complaint_desk.complaint_level_serious")
        cls.grave = cls.env.ref("complaint_desk.complaint_level_grave")

    @classmethod
    def _get_case_vals(cls, **vals):
        return {
            "partner_id": cls.customer.id,
            "type_id": cls.type.id,
            "team_id": cls.team.id,
            "description": "Kept waiting for an hour",
            "demand": "An apology",
            **vals,
        }

    @classmethod
    def _create_case(cls, user=None, **vals):
        cases = cls.env["complaint.case"].with_user(user or cls.service)
        return cases.create(cls._get_case_vals(**vals)).with_env(cls.env)

    def _take_to(self, state, case=None, **vals):
        """Take a complaint to a state, by those whose step it is."""
        if case is None:
            case = self._create_case(**vals)
        steps = [
            ("accepted", lambda: case.with_user(self.service).action_accept()),
            (
                "investigating",
                lambda: case.with_user(case.user_id).action_investigate(),
            ),
            ("offered", lambda: self._offer(case)),
            ("agreed", lambda: self._accept_offer(case)),
            ("called_back", lambda: self._call_back(case)),
            ("closed", lambda: self._close(case)),
        ]
        names = [name for name, _step in steps]
        begin = names.index(case.state) + 1 if case.state in names else 0
        end = names.index(state) + 1 if state in names else 0
        for _name, step in steps[begin:end]:
            step()
        return case

    def _offer(self, case, name="An apology by the manager"):
        case.with_user(case.user_id).write(
            {"investigation": "True", "plan": "Apologise", "cause": "Too few people"}
        )
        return (
            self.env["complaint.offer"]
            .with_user(case.user_id)
            .create({"case_id": case.id, "name": name})
        )

    def _accept_offer(self, case):
        offers = case.offer_ids.filtered(lambda offer: offer.answer == "open")
        offers[-1].with_user(case.user_id).action_accept("Good.")

    def _report(self, case):
        case.with_user(case.user_id).report = "Apologised in person"
        case.with_user(case.user_id).action_report()

    def _call_back(self, case, **vals):
        if not case.reported_date:
            self._report(case)
        return (
            self.env["complaint.callback"]
            .with_user(self.service)
            .create(
                {
                    "case_id": case.id,
                    "feedback": "Fine now",
                    "satisfaction": "5",
                    "is_content": True,
                    **vals,
                }
            )
        )

    def _close(self, case):
        case.with_user(self.service).write(
            {
                "told": "The manager apologised",
                "evaluation": "Handled well",
                "advice": "More people at noon",
            }
        )
        case.with_user(self.service).action_close()

    def _run_cron(self):
        # a test must not commit
        with patch.object(self.registry["ir.cron"], "_commit_progress") as progress:
            self.env["complaint.case"]._cron_escalate()
        return progress

    def _fill_intake(self, **vals):
        """Fill in the form as customer service does, and save it."""
        form = Form(self.env["complaint.case"].with_user(self.service))
        for name, value in vals.items():
            form[name] = value
        return form.save().with_env(self.env)
