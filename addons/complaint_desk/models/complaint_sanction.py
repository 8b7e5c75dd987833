from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

GENERAL_MANAGER = "customer_archive.customer_archive_group_general_manager"


class ComplaintSanction(models.Model):
    """What a person is held to after a complaint (CD-16, CD-17).

    =========== ============================================== ==================
    Operation   Who                                            When
    =========== ============================================== ==================
    propose     a rule; whoever works on the complaint         always
    read        those roles that read the complaint, never     always
                the person concerned
    decide      the department head                            within the time
    decide      the general manager                            always
    =========== ============================================== ==================

    The general manager decides alone where the department head is complained of,
    concerned or late. What is decided goes into the ledger of assessments.
    """

    _name = "complaint.sanction"
    _description = "Complaint Sanction"
    _order = "id desc"

    case_id = fields.Many2one(
        comodel_name="complaint.case",
        string="Complaint",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, index=True, precompute=True
    )
    rule_id = fields.Many2one(
        comodel_name="complaint.sanction.rule",
        string="Fact",
        required=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    tier = fields.Integer(related="rule_id.tier", aggregator=None)
    measure = fields.Char(related="rule_id.measure")
    note = fields.Text(help="What was found.")
    state = fields.Selection(
        selection=[
            ("proposed", "Proposed"),
            ("decided", "Decided"),
            ("dismissed", "Dismissed"),
        ],
        required=True,
        readonly=True,
        default="proposed",
        index=True,
    )
    decision_deadline = fields.Date(
        string="Head Decides Until",
        readonly=True,
        help="Afterwards the general manager decides.",
    )
    decided_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    decided_date = fields.Datetime(string="Decided On", readonly=True)
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _fact_uniq = models.UniqueIndex(
        "(case_id, rule_id, user_id)", "This has been proposed already."
    )

    @api.depends_context("uid")
    @api.depends("state", "user_id", "decision_deadline")
    def _compute_can_decide(self):
        for sanction in self:
            sanction.can_decide = (
                sanction.state == "proposed" and sanction._is_decided_by_me()
            )

    @api.depends("case_id.number", "rule_id.name")
    def _compute_display_name(self):
        for sanction in self:
            sanction.display_name = f"{sanction.case_id.number} {sanction.rule_id.name}"

    @api.model_create_multi
    def create(self, vals_list):
        cases = self.env["complaint.case"].browse(
            [vals.get("case_id") for vals in vals_list]
        )
        cases.check_access("read")
        return super().create(
            [
                # said outright, or the caller would decide
                {
                    **vals,
                    "state": "proposed",
                    "decided_by_id": False,
                    "decided_date": False,
                    "decision_deadline": case.company_id._get_sanction_deadline(),
                }
                for case, vals in zip(cases, vals_list, strict=True)
            ]
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Sanctions stay on record: dismiss them."))

    @api.model
    def _propose(self, code, people):
        """Propose a sanction by a rule, once for each case and person (CD-25, CD-26).

        :param str code: code of the fact
        :param dict people: complaint.case → res.users
        """
        rule = self.env["complaint.sanction.rule"].sudo()
        rule = rule.search([("code", "=", code)])
        if not rule or not people:
            return
        # the rule proposes, not the person whose work sets it off
        sanctions = self.with_user(SUPERUSER_ID)
        known = sanctions.search(
            [
                ("rule_id", "=", rule.id),
                ("case_id", "in", [case.id for case in people]),
            ]
        )
        taken = {(sanction.case_id.id, sanction.user_id) for sanction in known}
        sanctions.create(
            [
                {"case_id": case.id, "rule_id": rule.id, "user_id": user.id}
                for case, user in people.items()
                if user and (case.id, user) not in taken
            ]
        )

    def action_decide(self):
        """Decide sanctions as proposed; the ledger of assessments gets them (CD-17).

        :return: True
        :raises AccessError: for anyone but who decides now
        :raises UserError: for those decided already
        """
        self._check_decision()
        self._decide("decided")
        # the ledger takes proposals from rules only
        self.env["staff.assessment"].sudo()._propose(
            [sanction._prepare_assessment_vals() for sanction in self.sudo()]
        )
        return True

    def action_dismiss(self):
        """Dismiss proposed sanctions.

        :return: True
        :raises AccessError, UserError: as in ``action_decide``
        """
        self._check_decision()
        self._decide("dismissed")
        return True

    def _is_decided_by_me(self):
        """Tell whether the current user decides now (CD-17, CD-18)."""
        user, case = self.env.user, self.case_id
        if user in self.user_id | case.accused_ids:
            return False
        if user.has_group(GENERAL_MANAGER):
            return True
        return (
            user == case.team_id.head_id
            and self.decision_deadline >= fields.Date.context_today(self)
        )

    def _check_decision(self):
        self.check_access("read")
        for sanction in self:
            if not sanction._is_decided_by_me():
                raise AccessError(
                    self.env._(
                        "%s: the department head decides within the time set, "
                        "afterwards and about heads the general manager.",
                        sanction.display_name,
                    )
                )
            if sanction.state != "proposed":
                raise UserError(
                    self.env._("%s has been decided already.", sanction.display_name)
                )

    def _decide(self, state):
        # decisions are written by the buttons only
        self.sudo().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_date": fields.Datetime.now(),
            }
        )

    def _prepare_assessment_vals(self):
        rule = self.rule_id
        # the person reads the entry: it names the fact, never the complaint (CD-18)
        parts = [f"{rule.name}: {rule.measure}"]
        if rule.forfeits_pay:
            parts.append(self.env._("the month's performance pay is forfeited"))
        if rule.is_announced:
            parts.append(self.env._("announced to the company"))
        return {
            "proposal_key": f"complaint_sanction {self.id}",
            "rule_code": "CD-16",
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "kind": "fine" if rule.fine else "points" if rule.points else "notice",
            "points": -rule.points,
            "amount": -rule.fine,
            "reason": "; ".join(parts),
            "source_model": self._name,
            "source_id": self.id,
        }
