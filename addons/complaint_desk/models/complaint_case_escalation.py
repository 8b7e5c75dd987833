from odoo import api, fields, models
from odoo.fields import Domain

WARNING = "complaint_desk.mail_activity_type_warning"
ESCALATION = "complaint_desk.mail_activity_type_escalation"
# a warning, then one manager after the other
WARN, FIRST, LAST = 0, 1, 3


class ComplaintCase(models.Model):
    """Warning before a deadline and escalation after it, level by level (CD-13).

    ``escalation_step`` is what is still to be done for the deadline that runs, and
    ``escalation_date`` when: both are stored, so that a step is taken once, and later
    if nothing ran at the time.
    """

    _inherit = "complaint.case"

    escalation_step = fields.Integer(readonly=True, copy=False, aggregator=None)
    escalation_date = fields.Datetime(
        string="Next Warning or Escalation",
        compute="_compute_escalation_date",
        store=True,
        index="btree_not_null",
    )

    @api.depends("deadline", "escalation_step", "level_id.warning_hours")
    def _compute_escalation_date(self):
        for case in self:
            case.escalation_date = case._get_escalation_moment(case.escalation_step)

    def _get_escalation_moment(self, step):
        """Return when a step is due, False without a deadline or after the last."""
        if not self.deadline or step > LAST:
            return False
        if step == WARN:
            offset = -self.level_id.warning_hours
        else:
            offset = (step - FIRST) * self.level_id.escalation_hours
        name = "reply_days" if self.investigation_date else "investigation_days"
        return self._get_moment(name, offset)

    @api.model
    def _cron_escalate(self, batch_size=500):
        """Warn and escalate what is due, where people are at work now."""
        domain = self._get_due_domain()
        cases = self.search(domain, limit=batch_size, order="escalation_date")
        cases._escalate()
        remaining = self.search_count(domain) if cases else 0
        self.env["ir.cron"]._commit_progress(len(cases), remaining=remaining)

    @api.model
    def _get_due_domain(self):
        now = fields.Datetime.now()
        due = Domain("escalation_date", "<=", now)
        working = [
            Domain("team_id", "=", team.id) & Domain("company_id", "=", company.id)
            for team, company in self._read_group(due, ["team_id", "company_id"])
            if self._is_working(team, company, now)
        ]
        return due & Domain.OR(working)

    @api.model
    def _is_working(self, team, company, now):
        calendar = team.calendar_id or company.resource_calendar_id
        if not calendar:
            return True
        hours = calendar.with_company(company)._get_working_hours_between(
            now, fields.Datetime.add(now, minutes=1)
        )
        return hours > 0

    def _escalate(self):
        """Take the due steps of each case, and say which is next."""
        now = fields.Datetime.now()
        managers = self._get_managers()
        duties, next_steps = {}, {}
        for case in self:
            step = case.escalation_step
            while (moment := case._get_escalation_moment(step)) and moment <= now:
                # a warning that comes after the deadline says nothing new
                if step > WARN or case.deadline > now:
                    user = case._get_step_user(step, managers[case])
                    duties.setdefault((step > WARN, user), self.browse())
                    duties[step > WARN, user] |= case
                step += 1
            next_steps[case] = step
        for (is_escalation, user), cases in duties.items():
            cases._call_in(user, is_escalation)
        breached = self.filtered(
            lambda case: case.escalation_step <= FIRST < next_steps[case]
        )
        breached._propose_for_breach()
        for step in set(next_steps.values()):
            self.filtered(
                lambda case, step=step: next_steps[case] == step
            ).escalation_step = step

    def _get_step_user(self, step, managers):
        if step == WARN:
            return self._get_responsible()
        if step == LAST:
            return managers[-1:]
        return managers[step - FIRST :][:1] or managers[-1:]

    def _get_responsible(self):
        """Return who has to act now."""
        return (
            self.user_id
            or self.intake_id
            or (self.received_by_id - self.accused_ids).filtered("active")
            or self.team_id.head_id
        )

    def _get_managers(self):
        """Return the managers over who has to act, nearest first, GM last (CD-13).

        :return: dict case → res.users
        """
        chains, result = {}, {}
        for case in self:
            user, company = case._get_responsible(), case.company_id
            if (user, company) not in chains:
                chains[user, company] = case._get_chain(user)
            excluded = case.accused_ids | user
            result[case] = chains[user, company].filtered(
                lambda manager, excluded=excluded: manager not in excluded
            )
        return result

    def _get_chain(self, user):
        """Return a person's managers up to the general manager, nearest first."""
        chain = user.browse()
        if user:
            chain = user._get_signoff_chain("superior", self.company_id)
        manager = self._get_general_manager()
        # who holds a post is no secret
        return (chain - manager + manager).sudo(False).filtered("active")

    def _get_general_manager(self):
        roles = self.env["signoff.role"].sudo().with_company(self.company_id)
        return roles.search([("code", "=", "general_manager")]).user_id

    def _call_in(self, user, is_escalation):
        """Have a manager take part, or warn who has to act."""
        if not user:
            return
        kind = ESCALATION if is_escalation else WARNING
        if is_escalation:
            self.write({"worker_ids": [fields.Command.link(user.id)]})
            text = self.env._("Overdue: %s is called in.", user.name)
        else:
            text = self.env._("%s is warned: the deadline is near.", user.name)
        self._plan_activities(
            kind, lambda case: user, lambda case: fields.Date.context_today(case)
        )
        self._message_log_batch(bodies=dict.fromkeys(self.ids, text))
