from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

READS_ALL = (
    "customer_archive.customer_archive_group_general_manager,"
    "customer_archive.customer_archive_group_auditor,"
    "customer_archive.customer_archive_group_administrator"
)
# written by the methods below only
SYSTEM_VALS = {
    "state": "proposed",
    "user_name": False,
    "department_id": False,
    "department_name": False,
    "rule_code": False,
    "proposal_key": False,
    "corrects_id": False,
    "decided_date": False,
    "decided_by_ref": False,
    "decided_by_name": False,
    "seal_number": False,
    "seal_hash": False,
}


class StaffAssessment(models.Model):
    """The one ledger of points, fines, notices and merits (CA-43).

    ============== ============================================ ====================
    Operation      Who                                          When
    ============== ============================================ ====================
    propose        a rule; managers, administrators             always
    read           the person concerned                         confirmed
    read           who proposed it; managers of the department  not about themselves
    read           general manager, auditor, administrator      always
    confirm        managers of the department, general manager, proposed
    dismiss        never for themselves                         proposed
    counter-entry  as confirm                                   confirmed
    ============== ============================================ ====================

    A confirmed entry is sealed; only a counter-entry takes it back.
    """

    _name = "staff.assessment"
    _inherit = ["readable.mixin", "sealed.mixin"]
    _description = "Staff Assessment"
    _order = "date desc, id desc"
    _rec_name = "reason"
    _readable_depends = ("user_id", "department_id", "state")
    _sealed_fields = (
        "date",
        "user_name",
        "department_name",
        "kind",
        "points",
        "amount",
        "reason",
        "rule_code",
        "source_model",
        "source_id",
        "source_name",
        "corrects_id",
        "state",
        "decided_date",
        "decided_by_ref",
        "decided_by_name",
    )

    company_id = fields.Many2one(default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    # whom rules of access look for; what is sealed is the name
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        index="btree_not_null",
        domain=[("share", "=", False)],
    )
    user_name = fields.Char(string="Name", readonly=True)
    department_id = fields.Many2one(
        comodel_name="hr.department", readonly=True, index="btree_not_null"
    )
    department_name = fields.Char(readonly=True)
    kind = fields.Selection(
        selection=[
            ("points", "Points"),
            ("fine", "Fine"),
            ("notice", "Notice of criticism"),
            ("merit", "Merit"),
        ],
        required=True,
        default="points",
    )
    points = fields.Float(help="Negative: deducted.")
    amount = fields.Monetary(help="Negative: deducted.")
    reason = fields.Text(required=True)
    rule_code = fields.Char(string="Rule", readonly=True)
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference(
        string="Source ID", model_field="source_model", readonly=True
    )
    source_name = fields.Char(string="Source", readonly=True)
    proposal_key = fields.Char(readonly=True, copy=False)
    corrects_id = fields.Many2one(
        comodel_name="staff.assessment",
        string="Takes Back",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    counter_entry_ids = fields.One2many(
        comodel_name="staff.assessment",
        inverse_name="corrects_id",
        string="Counter-entries",
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("proposed", "Proposed"),
            ("confirmed", "Confirmed"),
            ("dismissed", "Dismissed"),
        ],
        required=True,
        readonly=True,
        default="proposed",
        index=True,
    )
    decided_date = fields.Datetime(string="Decided On", readonly=True)
    decided_by_ref = fields.Integer(string="Decided By (ID)", readonly=True)
    decided_by_name = fields.Char(string="Decided By", readonly=True)
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _proposal_key_uniq = models.UniqueIndex(
        "(company_id, proposal_key) WHERE proposal_key IS NOT NULL",
        "This assessment has been proposed before.",
    )
    _amounts_by_kind = models.Constraint(
        "CHECK((kind != 'points' OR points != 0) AND (kind != 'fine' OR amount != 0))",
        "Points need a number of points and fines an amount.",
    )

    @api.model
    def _get_readable_domain(self):
        """Return the entries the current user reads, evaluated at each search."""
        if self.env.user.has_groups(READS_ALL):
            return Domain.TRUE
        about_me = Domain("user_id", "=", self.env.uid)
        mine = Domain("create_uid", "=", self.env.uid) | Domain(
            "department_id.customer_file_is_managed_by_me", "=", True
        )
        return (about_me & Domain("state", "=", "confirmed")) | (~about_me & mine)

    @api.depends_context("uid")
    @api.depends("user_id", "department_id", "state")
    def _compute_can_decide(self):
        for entry in self:
            entry.can_decide = entry._is_decided_by_me()

    @api.depends("user_name", "date")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = f"{entry.user_name} {entry.date}"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # said outright, or the caller's own defaults would decide
            sources = dict.fromkeys(("source_model", "source_id", "source_name"), False)
            vals_list = [{**vals, **sources, **SYSTEM_VALS} for vals in vals_list]
        entries = super().create(vals_list)
        for entry in entries.sudo():  # names are written once, by the ledger itself
            entry._name_people()
        return entries

    def _name_people(self):
        if not self.user_id:
            raise ValidationError(self.env._("Say whom the assessment is about."))
        department = self.user_id._get_file_department(self.company_id)
        self.write(
            {
                "user_name": self.user_id.name,
                "department_id": department.id,
                "department_name": department.name,
            }
        )

    @api.model
    def _get_final_domain(self):
        return Domain("state", "=", "confirmed")

    @api.model
    def _propose(self, vals_list):
        """Propose entries by a rule, each once.

        :param vals_list: dicts of ``proposal_key``, ``user_id``, ``company_id``,
            ``reason`` and, as needed, ``kind``, ``points``, ``amount``, ``date``,
            ``rule_code``, ``source_model``, ``source_id``, ``source_name``
        :return: the new entries; those proposed before are passed over
        """
        # the rule proposes, not the person whose work sets it off
        entries = self.with_user(SUPERUSER_ID)
        known = entries.search(
            [("proposal_key", "in", [vals["proposal_key"] for vals in vals_list])]
        )
        taken = {(entry.company_id.id, entry.proposal_key) for entry in known}
        new = {}
        for vals in vals_list:
            key = (vals["company_id"], vals["proposal_key"])
            if key not in taken:
                new.setdefault(key, vals)
        return entries.create(list(new.values())).with_env(self.env)

    def action_confirm(self):
        """Confirm proposed entries; they are sealed.

        :return: True
        :raises AccessError: for anyone but managers of the person, and for oneself
        :raises UserError: for entries already decided
        """
        return self._decide("confirmed")

    def action_dismiss(self):
        """Dismiss proposed entries.

        :return: True
        :raises AccessError, UserError: as in ``action_confirm``
        """
        return self._decide("dismissed")

    def action_counter_entry(self):
        """Propose entries that take confirmed ones back.

        :return: window action (dict) of the counter-entries
        :raises AccessError: as in ``action_confirm``
        :raises UserError: for entries that aren't confirmed or are taken back already
        """
        self._check_decision("confirmed")
        for entry in self.sudo():
            open_entries = entry.counter_entry_ids.filtered(
                lambda counter: counter.state != "dismissed"
            )
            if open_entries:
                raise UserError(
                    self.env._("%s has a counter-entry already.", entry.display_name)
                )
        counters = self.sudo().create(
            [entry._prepare_counter_vals() for entry in self.sudo()]
        )
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "customer_archive.staff_assessment_action"
            ),
            "context": {},
            "domain": [("id", "in", counters.ids)],
        }

    def _prepare_counter_vals(self):
        return {
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "kind": self.kind,
            "points": -self.points,
            "amount": -self.amount,
            "reason": self.env._("Counter-entry: %s", self.reason),
            "rule_code": self.rule_code,
            "source_model": self.source_model,
            "source_id": self.source_id,
            "source_name": self.source_name,
            "corrects_id": self.id,
        }

    def _is_decided_by_me(self):
        """Tell whether the current user is a manager of the person concerned."""
        self.ensure_one()
        return self.user_id != self.env.user and (
            self.department_id.customer_file_is_managed_by_me
            or self.env.user.has_group(
                "customer_archive.customer_archive_group_general_manager"
            )
        )

    def _check_decision(self, state):
        self.check_access("read")
        for entry in self:
            if not entry._is_decided_by_me():
                raise AccessError(
                    self.env._(
                        "%s: only a manager of the person's department decides, and "
                        "nobody about themselves.",
                        entry.display_name,
                    )
                )
            if entry.state != state:
                raise UserError(
                    self.env._(
                        "%(entry)s is %(state)s: this step does not apply.",
                        entry=entry.display_name,
                        state=dict(
                            self._fields["state"]._description_selection(self.env)
                        )[entry.state],
                    )
                )

    def _decide(self, state):
        self._check_decision("proposed")
        # nobody writes the ledger but its own methods
        self.sudo().write(
            {
                "state": state,
                "decided_date": fields.Datetime.now(),
                "decided_by_ref": self.env.uid,
                "decided_by_name": self.env.user.name,
            }
        )
        return True
