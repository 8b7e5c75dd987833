from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from .staff_assessment import READS_ALL

DUE = "customer_archive.mail_activity_type_improvement_due"
EFFECT = "customer_archive.mail_activity_type_improvement_effect"
VERIFIES = (
    "customer_archive.customer_archive_group_general_manager,"
    "customer_archive.customer_archive_group_administrator"
)
SYSTEM_FIELDS = frozenset(
    (
        "state",
        "done_date",
        "verified_date",
        "verified_by_id",
        "follows_id",
        "source_model",
        "source_id",
        "source_name",
    )
)
INITIAL = {**dict.fromkeys(SYSTEM_FIELDS, False), "state": "open"}


class ImprovementAction(models.Model):
    """A corrective or preventive action, and the later check of its effect (CA-44).

    =========== ================================================== ==============
    Operation   Who                                                When
    =========== ================================================== ==============
    create      any employee                                       always
    read        who proposed it, its owner, the owner's managers,  always
                general manager, auditor, administrator
    write       who proposed it, its owner, administrator          open
    done        its owner                                          open
    verify      general manager, administrator; never its owner    done, from the
                                                                   check date on
    =========== ================================================== ==============
    """

    _name = "improvement.action"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "quick.activity.mixin",
        "readable.mixin",
    ]
    _description = "Improvement Action"
    _order = "date_deadline, id"
    _mail_post_access = "read"
    _readable_depends = ("owner_id", "state")

    name = fields.Char(string="Title", required=True, tracking=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    cause = fields.Text(required=True)
    action = fields.Text(
        string="Measure",
        required=True,
        help="What is changed so that it stays away.",
    )
    owner_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        default=lambda self: self._default_owner_id(),
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
        tracking=True,
        help="Without anybody named it is the office.",
    )
    verifier_id = fields.Many2one(
        comodel_name="res.users",
        default=lambda self: self._get_post("general_manager"),
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Is reminded to check the effect.",
    )
    date_deadline = fields.Date(string="Due", required=True, index=True, tracking=True)
    check_date = fields.Date(
        string="Check of Effect On",
        help="Empty: so many days after it is done as the settings say.",
    )
    state = fields.Selection(
        selection=[
            ("open", "Under way"),
            ("done", "Done"),
            ("effective", "Effective"),
            ("ineffective", "Not effective"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="open",
        index=True,
        tracking=True,
        group_expand=True,
    )
    done_date = fields.Date(string="Done On", readonly=True, copy=False)
    proof = fields.Text(
        string="Proof of Effect",
        copy=False,
        help="What shows the effect; documents are attached below.",
    )
    verified_date = fields.Date(string="Checked On", readonly=True, copy=False)
    verified_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Checked By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    follows_id = fields.Many2one(
        comodel_name="improvement.action",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The action without effect that this one takes up again.",
    )
    follow_up_ids = fields.One2many(
        comodel_name="improvement.action",
        inverse_name="follows_id",
        string="Follow-ups",
    )
    source_model = fields.Char(readonly=True, copy=False)
    source_id = fields.Many2oneReference(
        string="Source ID", model_field="source_model", readonly=True, copy=False
    )
    source_name = fields.Char(string="Source", readonly=True, copy=False)
    can_edit = fields.Boolean(compute="_compute_can")
    can_prove = fields.Boolean(compute="_compute_can")
    can_finish = fields.Boolean(compute="_compute_can")
    can_verify = fields.Boolean(compute="_compute_can")

    _open_idx = models.Index("(date_deadline) WHERE state = 'open'")

    @api.model
    def _default_owner_id(self):
        return self._get_post("office") or self.env.user

    @api.model
    def _get_post(self, code):
        # who holds a post is no secret, and everybody may propose
        roles = self.env["signoff.role"].sudo()
        return roles.search([("code", "=", code)]).user_id.sudo(False)

    @api.model
    def _get_readable_domain(self):
        """Return the actions the current user reads, evaluated at each search."""
        user = self.env.user
        if user.has_groups(READS_ALL):
            return Domain.TRUE
        managed = self.env["hr.department"]._get_managed_domain()
        # whose manager one is leaves hr.employee as users only
        people = self.env["hr.employee"].sudo()
        people = people.search(Domain("department_id", "any", managed)).user_id
        return Domain("create_uid", "=", user.id) | Domain(
            "owner_id", "in", (people | user).ids
        )

    @api.depends_context("uid")
    @api.depends("owner_id", "state", "check_date")
    def _compute_can(self):
        user, today = self.env.user, fields.Date.context_today(self)
        for action in self:
            may_write = not action._origin or action._origin.has_access("write")
            action.can_edit = may_write and action.state == "open"
            action.can_prove = may_write and action.state in ("open", "done")
            action.can_finish = action.state == "open" and action.owner_id == user
            action.can_verify = (
                action.state == "done"
                and action.check_date <= today
                and action.owner_id != user
                and user.has_groups(VERIFIES)
            )

    @api.constrains("check_date", "done_date")
    def _check_check_date(self):
        for action in self:
            if (
                action.check_date
                and action.done_date
                and action.check_date <= action.done_date
            ):
                raise ValidationError(
                    self.env._(
                        "%s: the effect is checked later than the action is done.",
                        action.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        # asked for once, not for each
        people = self.default_get(["owner_id", "verifier_id"])
        # said outright, or the caller's own defaults would decide
        actions = super().create([{**INITIAL, **people, **vals} for vals in vals_list])
        actions._plan_due()
        return actions

    def write(self, vals):
        # first the right: the refusals below name the action
        self.check_access("write")
        self._check_system_fields(vals)
        names = [
            name for name in vals if not name.startswith(("message_", "activity_"))
        ]
        if names and not self.env.su:
            changeable = ("open", "done") if names == ["proof"] else ("open",)
            for action in self:
                if action.state not in changeable:
                    raise UserError(
                        self.env._(
                            "%s is done and cannot be changed any more.", action.name
                        )
                    )
        result = super().write(vals)
        if not {"owner_id", "date_deadline"}.isdisjoint(vals):
            open_actions = self.filtered(lambda action: action.state == "open")
            open_actions.sudo().activity_unlink([DUE])  # also of a former owner
            open_actions._plan_due()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_worked_on(self):
        for action in self:
            if action.state != "open":
                raise UserError(
                    self.env._("%s is done and stays on record.", action.name)
                )

    @api.model
    def _check_system_fields(self, vals):
        names = SYSTEM_FIELDS.intersection(vals)
        if names and not self.env.su:
            raise AccessError(
                self.env._(
                    "%s is set by the buttons of the improvement action only.",
                    ", ".join(self._fields[name].string for name in sorted(names)),
                )
            )

    def _plan_due(self):
        self._plan_activities(
            DUE, lambda action: action.owner_id, lambda action: action.date_deadline
        )

    def action_done(self):
        """Report actions as done; the check of their effect is planned.

        :return: True
        :raises AccessError: for anyone but the owner
        :raises UserError: for actions that aren't open
        """
        self._check_step("open", lambda action: action.owner_id == self.env.user)
        today = fields.Date.context_today(self)
        # state and dates are written by the steps only
        for company, actions in self.sudo().grouped("company_id").items():
            actions.write({"state": "done", "done_date": today})
            actions.filtered(lambda action: not action.check_date).write(
                {
                    "check_date": fields.Date.add(
                        today, days=company.customer_file_effect_days
                    )
                }
            )
        self.sudo().activity_unlink([DUE])
        self._plan_activities(
            EFFECT, lambda action: action.verifier_id, lambda action: action.check_date
        )
        return True

    def action_effective(self):
        """State that the actions had the effect that was meant.

        :return: True
        :raises AccessError: for anyone but general manager and administrator, and for
            the owner
        :raises UserError: before the day of the check, without a proof, and for
            another state
        """
        self._verify("effective")
        return True

    def action_ineffective(self):
        """State that the actions had no effect, and take each up again.

        :return: window action (dict) of the follow-ups
        :raises AccessError, UserError: as in ``action_effective``
        """
        self._verify("ineffective")
        follow_ups = self.sudo().create(
            [action._prepare_follow_up_vals() for action in self.sudo()]
        )
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "customer_archive.improvement_action_action"
            ),
            "context": {},
            "domain": [("id", "in", follow_ups.ids)],
        }

    def _prepare_follow_up_vals(self):
        return {
            "name": self.name,
            "company_id": self.company_id.id,
            "cause": self.cause,
            "action": self.action,
            "owner_id": self.owner_id.id,
            "verifier_id": self.verifier_id.id,
            "date_deadline": fields.Date.add(
                fields.Date.context_today(self),
                days=self.company_id.customer_file_effect_days,
            ),
            "follows_id": self.id,
            "source_model": self.source_model,
            "source_id": self.source_id,
            "source_name": self.source_name,
        }

    def _verify(self, state):
        user, today = self.env.user, fields.Date.context_today(self)
        self._check_step(
            "done",
            lambda action: action.owner_id != user and user.has_groups(VERIFIES),
        )
        for action in self:
            if today < action.check_date:
                raise UserError(
                    self.env._(
                        "%(action)s: the effect is checked from %(date)s on.",
                        action=action.name,
                        date=action.check_date,
                    )
                )
            if state == "effective" and not (
                action.proof or action.message_attachment_count
            ):
                raise UserError(
                    self.env._(
                        "%s: its owner enters or attaches the proof of effect first.",
                        action.name,
                    )
                )
        # state and dates are written by the steps only
        self.sudo().write(
            {"state": state, "verified_date": today, "verified_by_id": user.id}
        )
        self.sudo().activity_unlink([EFFECT])

    def _check_step(self, state, is_entitled):
        """Refuse actions in another state and people without the right."""
        self.check_access("read")
        for action in self:
            if not is_entitled(action):
                raise AccessError(
                    self.env._("You don't have the right to do this: %s.", action.name)
                )
            if action.state != state:
                raise UserError(
                    self.env._(
                        "%(action)s is %(state)s: this step does not apply.",
                        action=action.name,
                        state=dict(
                            self._fields["state"]._description_selection(self.env)
                        )[action.state],
                    )
                )
