from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

INTAKE = (
    "customer_archive.customer_archive_group_service,"
    "customer_archive.customer_archive_group_general_manager"
)
READS_ALL = f"{INTAKE},customer_archive.customer_archive_group_auditor"


class ComplaintCase(models.Model):
    """Who finds a complaint, and who works on it (CD-12, CD-18)."""

    _inherit = "complaint.case"

    is_open_to_me = fields.Boolean(
        compute="_compute_is_open_to_me", search="_search_is_open_to_me"
    )
    is_worked_by_me = fields.Boolean(
        compute="_compute_is_open_to_me", search="_search_is_worked_by_me"
    )
    is_intake = fields.Boolean(compute="_compute_is_intake")
    is_of_my_team = fields.Boolean(
        string="Of My Team",
        compute="_compute_is_open_to_me",
        search="_search_is_of_my_team",
    )

    @api.depends_context("uid")
    @api.depends("state", "accused_ids", "user_id", "worker_ids", "team_id")
    def _compute_is_open_to_me(self):
        # the rules themselves ask, so no rule can apply to this search
        cases, mine = self.sudo(), Domain("id", "in", self.ids)
        opened = cases.search(mine & self._get_open_domain())
        worked = cases.search(mine & self._get_worked_domain())
        teams = cases.search(mine & self._get_team_domain())
        for case in self:
            case.is_open_to_me = case in opened
            # who is still entering it works on it
            case.is_worked_by_me = case in worked or not case._origin
            case.is_of_my_team = case in teams

    @api.depends_context("uid")
    def _compute_is_intake(self):
        self.is_intake = self.env.user.has_groups(INTAKE)

    @api.model
    def _search_is_open_to_me(self, operator, value):
        return self._get_open_domain() if operator == "in" else NotImplemented

    @api.model
    def _search_is_worked_by_me(self, operator, value):
        return self._get_worked_domain() if operator == "in" else NotImplemented

    @api.model
    def _search_is_of_my_team(self, operator, value):
        return self._get_team_domain() if operator == "in" else NotImplemented

    @api.model
    def _get_team_domain(self):
        """Return the cases of teams the current user belongs to or heads."""
        uid = self.env.uid
        return (
            Domain("team_id.member_ids", "in", [uid])
            | Domain("team_id.head_id", "=", uid)
            | Domain("team_id.department_id.customer_file_is_managed_by_me", "=", True)
        )

    @api.model
    def _get_open_domain(self):
        """Return the cases the current user reads, whatever the environment's mode."""
        domain = self._get_worked_domain() | (
            self._get_not_accused_domain()
            # until it is judged, who entered it sees what they entered
            & Domain("create_uid", "=", self.env.uid)
            & Domain("state", "=", "new")
        )
        if self.env.user.has_groups(READS_ALL):
            domain |= self._get_not_accused_domain()
        return domain

    @api.model
    def _get_worked_domain(self):
        """Return the cases the current user may change while they are open."""
        if self.env.user.has_groups(INTAKE):
            return self._get_not_accused_domain()
        uid = self.env.uid
        return self._get_not_accused_domain() & (
            Domain("user_id", "=", uid)
            | Domain("worker_ids", "in", [uid])
            | Domain("team_id.head_id", "=", uid)
            | Domain("team_id.department_id.customer_file_is_managed_by_me", "=", True)
        )

    @api.model
    def _get_not_accused_domain(self):
        return Domain("accused_ids", "not in", [self.env.uid])

    def _check_step(self, states, is_intake=False):
        """Refuse people without the right, and cases in another state.

        :param states: states the step applies to
        :param bool is_intake: whether it is a step of customer service
        """
        self.check_access("write")
        if is_intake and self:
            self._check_is_intake()
        for case in self:
            if case.state not in states:
                raise UserError(
                    self.env._(
                        "%(case)s is in the state %(state)s: this step does not apply.",
                        case=case.display_name,
                        state=case._get_state_label(),
                    )
                )

    @api.model
    def _check_is_intake(self):
        if not self.env.user.has_groups(INTAKE):
            raise AccessError(
                self.env._("This step is for customer service and general manager.")
            )

    def _check_filled(self, *names):
        """Refuse cases where one of these fields is empty, and name all of those."""
        for case in self:
            if empty := [name for name in names if not case[name]]:
                raise UserError(
                    self.env._(
                        "%(case)s: fill in %(fields)s first.",
                        case=case.display_name,
                        fields=", ".join(
                            self._fields[name]._description_string(self.env)
                            for name in empty
                        ),
                    )
                )
