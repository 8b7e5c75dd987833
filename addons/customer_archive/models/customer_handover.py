from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

MANAGES_ALL = (
    "customer_archive.customer_archive_group_director,"
    "customer_archive.customer_archive_group_administrator"
)
READS_ALL = (
    f"{MANAGES_ALL},customer_archive.customer_archive_group_auditor,hr.group_hr_user"
)
HANDOVER = "customer_archive.mail_activity_type_handover"
CONTACT = "customer_archive.mail_activity_type_handover_contact"
SYSTEM_FIELDS = frozenset(
    ("state", "department_id", "handed_over_date", "handed_over_by_id")
)


class CustomerHandover(models.Model):
    """The customers of somebody who leaves or moves, and who takes them over (CA-26).

    ============ ========================================= ==============
    Operation    Who                                       When
    ============ ========================================= ==============
    create       managers, human resources                 always
    read         whoever hands over, managers above them,  always
                 sales director, human resources, auditor
    write        managers above them, sales director       open
    hand over    the same, never whoever hands over        open
    cancel       the same                                  open
    ============ ========================================= ==============

    It is done when every customer has been told and contacted by the successor.
    """

    _name = "customer.handover"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "quick.activity.mixin",
        "readable.mixin",
    ]
    _mail_post_access = "read"
    _description = "Handover of Customers"
    _order = "date desc, id desc"
    _rec_names_search = ("user_id.name",)
    _readable_depends = ("user_id", "department_id")

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Handed Over By",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Who leaves or moves.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department", readonly=True, index="btree_not_null"
    )
    reason = fields.Selection(
        selection=[
            ("leave", "Leaves the company"),
            ("move", "Moves to another department"),
            ("other", "Other"),
        ],
        string="Occasion",
        required=True,
        default="leave",
    )
    successor_id = fields.Many2one(
        comodel_name="res.users",
        string="Successor of the Rest",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Takes over whoever has no other successor below.",
    )
    date = fields.Date(
        string="Last Day", required=True, default=fields.Date.context_today
    )
    state = fields.Selection(
        selection=[
            ("open", "Successors to be named"),
            ("handed_over", "Customers to be told"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="open",
        index=True,
    )
    handed_over_date = fields.Datetime(
        string="Handed Over On", readonly=True, copy=False
    )
    handed_over_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    line_ids = fields.One2many(
        comodel_name="customer.handover.line",
        inverse_name="handover_id",
        string="Customers",
        copy=False,
    )
    line_count = fields.Integer(string="Number of Customers", compute="_compute_counts")
    open_count = fields.Integer(
        string="Still to Do",
        compute="_compute_counts",
        help="Customers without a successor, not told yet or not contacted yet.",
    )
    is_managed_by_me = fields.Boolean(compute="_compute_is_managed_by_me")

    _open_uniq = models.UniqueIndex(
        "(user_id, company_id) WHERE state = 'open'",
        "This person's customers are being handed over already.",
    )

    @api.depends("line_ids.is_settled")
    def _compute_counts(self):
        # human resources see how many there are, not which
        groups = (
            self.env["customer.handover.line"]
            .sudo()
            ._read_group(
                [("handover_id", "in", self.ids)],
                ["handover_id", "is_settled"],
                ["__count"],
            )
        )
        counts = {(handover.id, settled): count for handover, settled, count in groups}
        for handover in self:
            handover.open_count = counts.get((handover.id, False), 0)
            settled = counts.get((handover.id, True), 0)
            handover.line_count = handover.open_count + settled

    @api.depends_context("uid")
    @api.depends("user_id", "department_id")
    def _compute_is_managed_by_me(self):
        manages_all = self.env.user.has_groups(MANAGES_ALL)
        for handover in self:
            handover.is_managed_by_me = handover.user_id != self.env.user and (
                manages_all or handover.department_id.customer_file_is_managed_by_me
            )

    @api.depends("user_id.name", "date")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = self.env._(
                "Customers of %(person)s, %(date)s",
                person=handover.user_id.name or "",
                date=handover.date or "",
            )

    @api.model
    def _get_readable_domain(self):
        user = self.env.user
        if user.has_groups(READS_ALL):
            return Domain.TRUE
        return Domain("user_id", "=", user.id) | Domain(
            "department_id.customer_file_is_managed_by_me", "=", True
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        # whoever leaves isn't told by being subscribed
        handovers = super(
            CustomerHandover, self.with_context(mail_create_nosubscribe=True)
        ).create([self._prepare_create_vals(vals) for vals in vals_list])
        handovers = handovers.with_env(self.env)
        handovers._check_managed(human_resources=True)
        handovers._collect()
        handovers._plan_activities(
            HANDOVER,
            lambda handover: handover._get_manager(),
            lambda handover: handover.date,
        )
        return handovers

    def write(self, vals):
        self.check_access("write")
        self._check_system_fields(vals)
        # the lines check for themselves who enters what
        if not self.env.su and vals.keys() != {"line_ids"}:
            self._check_managed()
            self._check_open()
            if not {"user_id", "company_id"}.isdisjoint(vals):
                raise UserError(
                    self.env._(
                        "%s: cancel this handover and start one for the other person.",
                        self[:1].display_name,
                    )
                )
        result = super().write(vals)
        if vals.get("successor_id"):
            rest = self.line_ids.filtered(lambda line: not line.successor_id)
            rest.successor_id = vals["successor_id"]
        return result

    @api.model
    def _prepare_create_vals(self, vals):
        user = self.env["res.users"].browse(vals.get("user_id"))
        company = self.env["res.company"].browse(vals.get("company_id"))
        department = user._get_file_department(company or self.env.company)
        return {
            # said outright, or the caller's own defaults would decide
            **dict.fromkeys(SYSTEM_FIELDS, False),
            **vals,
            "state": "open",
            "department_id": department.id,
        }

    @api.model
    def _check_system_fields(self, vals):
        if not self.env.su and (names := SYSTEM_FIELDS.intersection(vals)):
            if names == {"state"} and vals["state"] == "open" and not self:
                return
            raise AccessError(
                self.env._("A handover's state changes with its buttons only.")
            )

    def _check_managed(self, human_resources=False):
        """Refuse anyone but managers above whoever hands over."""
        if self.env.su or (
            human_resources and self.env.user.has_group("hr.group_hr_user")
        ):
            return
        for handover in self:
            if not handover.is_managed_by_me:
                raise AccessError(
                    self.env._(
                        "%s: a manager above this person or the sales director names "
                        "the successors.",
                        handover.display_name,
                    )
                )

    def _check_open(self):
        for handover in self:
            if handover.state != "open":
                raise UserError(
                    self.env._(
                        "%s: this has been handed over or cancelled already.",
                        handover.display_name,
                    )
                )

    def _check_handed_over(self):
        for handover in self:
            if handover.state not in ("handed_over", "done"):
                raise UserError(
                    self.env._(
                        "%s: customers are told once they are handed over.",
                        handover.display_name,
                    )
                )

    def _get_manager(self):
        """Return who names the successors: the first manager above with a login."""
        chain = self.user_id._get_signoff_chain("department_manager", self.company_id)
        return (chain - self.user_id).filtered("active")[:1]

    def _collect(self):
        """Bring the lists in line with what the persons hold now."""
        # the list names customers, which are essentials, whoever starts it
        handovers = self.sudo()
        files = self.env["customer.file"].sudo()._search_held_by(handovers.user_id)
        vals_list = []
        for handover in handovers:
            own = files.filtered(lambda f, h=handover: f.company_id == h.company_id)
            held = {
                (file, role)
                for file in own
                for role in file._get_roles_of(handover.user_id)
            }
            # others may have got the file meanwhile, and keep it
            handover.line_ids.filtered(
                lambda line, held=held: (line.file_id, line.role) not in held
            ).unlink()
            listed = {(line.file_id, line.role) for line in handover.line_ids}
            manager = handover._get_manager()
            vals_list += [
                {
                    "handover_id": handover.id,
                    "file_id": file.id,
                    "role": role,
                    "successor_id": (
                        file._propose_successor(handover.user_id, manager)
                        or handover.successor_id
                    ).id,
                }
                for file, role in sorted(held - listed, key=lambda own: own[0].id)
            ]
        handovers.line_ids.create(vals_list)

    def action_collect(self):
        """Add customers the person has got since, and drop those somebody else has.

        :return: True
        :raises AccessError: for anyone but managers above the person
        :raises UserError: for handovers that are over
        """
        self.check_access("write")
        self._check_managed()
        self._check_open()
        self._collect()
        return True

    def action_hand_over(self):
        """Give the files to the successors named (CA-26).

        :return: True
        :raises AccessError: for anyone but managers above the person
        :raises UserError: naming every customer without a successor who may take it
        """
        self.check_access("write")
        self._check_managed()
        self._check_open()
        self._collect()
        # files are handed over by managers who needn't read them
        handovers = self.sudo()
        handovers.line_ids._check_successors()
        handovers._hand_over()
        return True

    def _hand_over(self):
        self.line_ids._hand_over()
        self.write(
            {
                "state": "handed_over",
                "handed_over_date": fields.Datetime.now(),
                "handed_over_by_id": self.env.uid,
            }
        )
        self.activity_unlink([HANDOVER])
        self.line_ids._plan_contacts()
        self._finish()

    def action_tell_customers(self):
        """Write to every customer not told yet who now looks after them (CA-26).

        :return: notification (dict) naming those without an e-mail address
        :raises AccessError: for anyone but managers above the person
        :raises UserError: before the files are handed over
        """
        self.check_access("write")
        self._check_managed()
        self._check_handed_over()
        lines = self.line_ids.filtered("is_of_owner")
        untold = lines.filtered(lambda line: not line.told_date)
        reachable = untold.filtered("customer_id.email")
        reachable._tell_by_email()
        return (untold - reachable)._get_unreachable_notification()

    def action_cancel(self):
        """Give up handovers of people who stay.

        :return: True
        :raises AccessError: for anyone but managers above the person
        :raises UserError: for handovers that are over
        """
        self.check_access("write")
        self._check_managed()
        self._check_open()
        self.sudo().state = "cancelled"  # written by the steps only
        self.sudo().activity_unlink([HANDOVER])
        return True

    def _fall_to_managers(self):
        """Hand over at once: who isn't taken over goes to the manager, else custodian.

        Nothing is refused here: a login can always be closed.
        """
        self._collect()
        for handover in self:
            company = handover.company_id
            manager = handover._get_manager() or company.customer_file_custodian_id
            if manager and manager != handover.user_id:
                handover.line_ids._filter_unfit().successor_id = manager
                handover._hand_over()
            # otherwise it stays open until somebody names the successors

    def _finish(self):
        """Close handovers with nothing left to do."""
        # successors settle the last line and don't write the handover
        for handover in self.sudo():
            if handover.state == "handed_over" and not handover.open_count:
                handover.state = "done"
