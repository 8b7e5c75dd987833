from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

OPEN_STATES = ("new", "accepted", "investigating", "offered")
CALLBACK_STATES = ("agreed", "called_back")
ENDED_STATES = ("closed", "rejected", "withdrawn", "merged")
# only the steps of the case write these
SYSTEM_FIELDS = frozenset(
    (
        "number",
        "state",
        "round_number",
        "round_date",
        "intake_id",
        "worker_ids",
        "investigation_date",
        "agreed_date",
        "reported_date",
        "ended_date",
        "end_reason",
        "merged_into_id",
        "callback_date",
        "satisfaction",
        "escalation_step",
        "decision",
        "decision_answer",
        "is_past",
        "access_token",
    )
)
INITIAL = {
    **dict.fromkeys(SYSTEM_FIELDS, False),
    "state": "new",
    "round_number": 1,
    "escalation_step": 0,
}
# computed from the former and stored: nobody may write them past it
COMPUTED_FIELDS = frozenset(
    (
        "clock_start",
        "is_waiting",
        "investigation_deadline",
        "reply_deadline",
        "deadline",
        "escalation_date",
    )
)
# what may change in which states, besides what the steps write
ASSIGNMENT_FIELDS = ("type_id", "level_id", "team_id", "user_id", "accused_ids")
WORK_FIELDS = ("investigation", "cause", "plan")
# customer service's own judgement of the whole
INTAKE_FIELDS = frozenset(("evaluation", "advice", "is_told_of_external_options"))
OPEN_FIELDS = frozenset((*ASSIGNMENT_FIELDS, *WORK_FIELDS, "told"))
CALLBACK_FIELDS = INTAKE_FIELDS | {"report", "told"}


class ComplaintCase(models.Model):
    """A complaint from its intake to the call-back (P04).

    ================ ======================================== =======================
    Operation        Who                                      When
    ================ ======================================== =======================
    create           any employee                             always
    read             intake, general manager, auditor, head   always
                     and managers of the department, those
                     who work on it
    read             who entered it                           new
    write            intake, general manager, head and        not ended
                     managers of the department, assignee
    accept, reject   intake, general manager                  new
    investigate      who may write                            accepted
    offer, answer    who may write                            investigating, offered
    report           who may write                            agreed
    call back, close intake, general manager                  agreed, called back
    withdraw, merge  intake, general manager                  not ended
    reopen           intake, general manager                  closed, rejected,
                                                              withdrawn
    delete           nobody
    ================ ======================================== =======================

    Whoever is complained of does none of this, whatever else they are (CD-18).
    """

    _name = "complaint.case"
    _inherit = [
        "confidential.thread.mixin",
        "customer.file.source.mixin",
        "portal.mixin",
        "rating.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "quick.activity.mixin",
    ]
    _description = "Complaint"
    _order = "deadline, id desc"
    _rec_name = "number"
    _rec_names_search = ("number", "partner_id.name")
    _mail_post_access = "read"
    _primary_email = "email"
    _check_company_auto = True

    number = fields.Char(readonly=True, copy=False, index="trigram")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    state = fields.Selection(
        selection=[
            ("new", "New"),
            ("accepted", "Accepted"),
            ("investigating", "Under investigation"),
            ("offered", "Solution offered"),
            ("agreed", "Agreed"),
            ("called_back", "Called back"),
            ("closed", "Closed"),
            ("rejected", "Unfounded"),
            ("withdrawn", "Withdrawn"),
            ("merged", "Merged"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="new",
        index=True,
        tracking=True,
        group_expand="_group_expand_state",
    )

    phone = fields.Char(
        string="Caller's Number", help="Finds the customer by their phone number."
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_partner_id",
        precompute=True,
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        check_company=True,
    )
    contact_name = fields.Char(string="Complainant")
    email = fields.Char(string="E-mail")
    channel = fields.Selection(
        selection=[
            ("phone", "Phone"),
            ("email", "E-mail"),
            ("visit", "Visit"),
            ("letter", "Letter"),
            ("portal", "Customer portal"),
        ],
        string="Received By",
        required=True,
        default="phone",
    )
    received_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Taken By",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="To whom the customer complained.",
    )
    is_foreseen = fields.Boolean(
        string="Foreseen", help="Not received yet: somebody sees it coming."
    )
    complained_date = fields.Datetime(
        string="Complained On",
        required=True,
        default=fields.Datetime.now,
        tracking=True,
        help="When the customer complained: deadlines count from then, not from now.",
    )
    type_id = fields.Many2one(
        comodel_name="complaint.type",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    level_id = fields.Many2one(
        comodel_name="complaint.level",
        default=lambda self: self.env["complaint.level"].search([], limit=1),
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    concerns_product = fields.Boolean(related="type_id.concerns_product")
    product_id = fields.Many2one(
        comodel_name="product.product",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    lot = fields.Char(string="Lot or Serial Number")
    description = fields.Text(string="Facts", tracking=True)
    demand = fields.Text(
        string="Remedy Sought", tracking=True, help="What the customer asks for."
    )
    accused_ids = fields.Many2many(
        comodel_name="res.users",
        relation="complaint_case_accused_rel",
        string="Persons Complained Of",
        domain=[("share", "=", False)],
        tracking=True,
        help="They neither find nor handle the complaint.",
    )

    team_id = fields.Many2one(
        comodel_name="complaint.team",
        string="Department Concerned",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        check_company=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Assignee",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
        tracking=True,
    )
    intake_id = fields.Many2one(
        comodel_name="res.users",
        string="Customer Service",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    worker_ids = fields.Many2many(
        comodel_name="res.users",
        relation="complaint_case_worker_rel",
        string="Managers Called In",
        readonly=True,
        copy=False,
    )

    round_number = fields.Integer(
        string="Round", readonly=True, copy=False, default=1, aggregator=None
    )
    round_date = fields.Datetime(string="Reopened On", readonly=True, copy=False)
    round_ids = fields.One2many(
        comodel_name="complaint.round",
        inverse_name="case_id",
        string="Former Rounds",
    )
    investigation_date = fields.Datetime(
        string="Investigation Began", readonly=True, copy=False
    )
    investigation = fields.Text(
        string="Findings", copy=False, help="What happened, and who was responsible."
    )
    cause = fields.Text(copy=False)
    plan = fields.Text(copy=False, help="How the customer's demand is answered.")
    offer_ids = fields.One2many(
        comodel_name="complaint.offer", inverse_name="case_id", string="Offers"
    )
    decision = fields.Text(readonly=True, copy=False)
    decision_answer = fields.Selection(
        selection=[("accepted", "Offer accepted"), ("declined", "Not accepted")],
        string="Customer's Answer",
        readonly=True,
        copy=False,
    )
    told = fields.Text(string="What the Customer Was Told", copy=False)
    is_told_of_external_options = fields.Boolean(
        string="Told of Outside Help",
        copy=False,
        help="The customer isn't content and was told where else to turn.",
    )
    agreed_date = fields.Datetime(string="Agreed On", readonly=True, copy=False)
    report = fields.Text(
        string="Report to Customer Service",
        copy=False,
        help="The department's report of how the complaint was settled.",
    )
    reported_date = fields.Datetime(string="Reported On", readonly=True, copy=False)
    callback_ids = fields.One2many(
        comodel_name="complaint.callback", inverse_name="case_id", string="Call-backs"
    )
    callback_date = fields.Date(
        string="Next Call-back", readonly=True, copy=False, index="btree_not_null"
    )
    satisfaction = fields.Integer(readonly=True, copy=False, aggregator="avg")
    evaluation = fields.Text(copy=False)
    advice = fields.Text(
        string="Advice to the Department",
        copy=False,
        help="How the service gets better.",
    )
    ended_date = fields.Datetime(string="Ended On", readonly=True, copy=False)
    end_reason = fields.Text(string="Reason", readonly=True, copy=False)
    merged_into_id = fields.Many2one(
        comodel_name="complaint.case",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    merged_from_ids = fields.One2many(
        comodel_name="complaint.case",
        inverse_name="merged_into_id",
        string="Merged Complaints",
    )

    @api.depends("phone")
    def _compute_partner_id(self):
        waiting = self.filtered(lambda case: case.phone and not case.partner_id)
        partners = self.env["res.partner"]._find_by_phones(
            {(case.phone, case.company_id.country_id) for case in waiting}
        )
        for case in self:
            case.partner_id = case.partner_id or partners.get(
                (case.phone, case.company_id.country_id)
            )

    @api.depends("number", "partner_id.name")
    def _compute_display_name(self):
        for case in self:
            case.display_name = " ".join(
                filter(None, (case.number, case.partner_id.name))
            )

    @api.model
    def _group_expand_state(self, states, domain):
        return [*OPEN_STATES, *CALLBACK_STATES]

    @api.constrains("complained_date")
    def _check_complained_date(self):
        now = fields.Datetime.now()
        for case in self:
            if case.complained_date > now and not case.is_foreseen:
                raise ValidationError(
                    self.env._(
                        "%s: a complaint is entered when it has been made. Mark one "
                        "you see coming as foreseen.",
                        case.display_name,
                    )
                )

    @api.constrains("user_id")
    def _check_not_own_case(self):
        for case in self:
            if case.user_id in case.accused_ids:
                raise ValidationError(
                    self.env._(
                        "%(case)s: %(user)s is complained of and cannot handle it.",
                        case=case.display_name,
                        user=case.user_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        numbers = self._draw_numbers(vals_list)
        # asked for once, not for each
        level = self.default_get(["level_id"])
        cases = super(ComplaintCase, self.with_context(mail_create_nosubscribe=True))
        cases = cases.create(
            [
                # said outright, or the caller's own defaults would decide
                {**INITIAL, **level, **vals, "number": number}
                for vals, number in zip(vals_list, numbers, strict=True)
            ]
        ).with_env(self.env)
        cases._record_history()
        cases._propose_concealment()
        return cases

    def write(self, vals):
        # first the right: the refusals below name the case
        self.check_access("write")
        self._check_system_fields(vals)
        self._check_changeable(vals)
        result = super().write(vals)
        if not {"level_id", "team_id", "accused_ids"}.isdisjoint(vals):
            is_kept = vals.get("user_id") or {"level_id", "team_id"}.isdisjoint(vals)
            self._assign_handler(keep=bool(is_kept))
        if not {*ASSIGNMENT_FIELDS, "state", "worker_ids"}.isdisjoint(vals):
            self._drop_lost_access()
        if "user_id" in vals:
            self._plan_work()
        if vals.get("partner_id"):
            self._record_history()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """A complaint is never concealed (CD-23)."""
        raise UserError(
            self.env._("%s stays on record: withdraw or merge it.", self[0].number)
        )

    def copy_data(self, default=None):
        raise UserError(self.env._("A complaint cannot be duplicated."))

    def _check_system_fields(self, vals):
        if self.env.su:
            return
        closed = SYSTEM_FIELDS | COMPUTED_FIELDS
        if self:
            closed |= {"company_id"}
        if names := closed.intersection(vals):
            if names == {"state"} and vals["state"] == "new" and not self:
                return
            raise AccessError(
                self.env._(
                    "%s is set by the buttons of the complaint only.",
                    ", ".join(self._fields[name].string for name in sorted(names)),
                )
            )

    def _check_changeable(self, vals):
        """Refuse changes the state of a complaint does not allow (CD-23)."""
        names = {
            name for name in vals if not name.startswith(("message_", "activity_"))
        }
        if self.env.su or not names:
            return
        if not INTAKE_FIELDS.isdisjoint(names):
            self._check_is_intake()
        for case in self:
            if case.state == "new":
                changeable = names
            elif case.state in OPEN_STATES:
                changeable = OPEN_FIELDS
            else:
                changeable = CALLBACK_FIELDS if case.state in CALLBACK_STATES else ()
            if refused := names.difference(changeable):
                raise UserError(
                    self.env._(
                        "%(case)s is in the state %(state)s: %(fields)s cannot be "
                        "changed any more.",
                        case=case.display_name,
                        state=case._get_state_label(),
                        fields=", ".join(
                            self._fields[name].string for name in sorted(refused)
                        ),
                    )
                )

    def _get_state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    @api.model
    def _draw_numbers(self, vals_list):
        """Return one number per case, drawn together for each company."""
        company_ids = [
            vals.get("company_id") or self.env.company.id for vals in vals_list
        ]
        return self.env["ir.sequence"]._next_by_code_of_companies(
            self._name, company_ids
        )

    def _message_auto_subscribe_followers(self, updated_values, default_subtype_ids):
        # an assignee has an activity; a follower would outlive the assignment
        return []

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        # customers get what is sent to them; staff only what they may read now
        return [
            data
            for data in recipients
            if not data["uid"]
            or data["share"]
            or self._get_readable_by(self.env["res.users"].browse(data["uid"]))
        ]

    @api.model
    def _get_open_count_domain(self):
        return Domain("state", "not in", ENDED_STATES)
