from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

MANAGES_ALL = (
    "customer_archive.customer_archive_group_director,"
    "customer_archive.customer_archive_group_administrator"
)
READS_ALL = f"{MANAGES_ALL},customer_archive.customer_archive_group_auditor"
SYSTEM_FIELDS = frozenset(("state", "user_id", "decided_date", "decided_by_id"))
# more files than a person waits for are given in the background
WAITING_LIMIT = 200


class CustomerAllocation(models.Model):
    """Collected files are shared out among the salespeople by their manager (CA-30).

    ================ ===================================== =========
    Operation        Who                                   When
    ================ ===================================== =========
    read             managers of the department and those  always
                     above, sales director, auditor
    create           managers of the department and those  always
                     above, sales director
    write, propose,  the same                              draft
    confirm, cancel
    delete           nobody
    ================ ===================================== =========

    The system proposes by the policy's rules (see ``_propose``), the manager decides.
    """

    _name = "customer.allocation"
    _inherit = ["readable.mixin"]
    _description = "Allocation of Files"
    _order = "date desc, id desc"
    _rec_names_search = ("department_id.name",)
    _check_company_auto = True
    _readable_depends = ("department_id",)

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    department_id = fields.Many2one(
        comodel_name="hr.department",
        required=True,
        index=True,
        default=lambda self: self._default_department_id(),
        domain=lambda self: self._domain_department_id(),
        check_company=True,
        help="Files of this department and those below it are shared out.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Started By",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    state = fields.Selection(
        selection=[
            ("draft", "To Be Decided"),
            ("confirmed", "Confirmed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
    )
    decided_date = fields.Datetime(string="Decided On", readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    months = fields.Integer(
        string="Figures of the Last (Months)", required=True, default=6
    )
    new_days = fields.Integer(
        string="New Until (Days)",
        required=True,
        default=90,
        help="Who joined within this number of days counts as new.",
    )
    new_share = fields.Float(
        string="Share for New Staff (%)",
        digits=(16, 1),
        required=True,
        default=20,
        help="Of the files that neither a collector nor the region decides.",
    )
    ability_weight = fields.Integer(
        string="Sales Ability",
        required=True,
        default=40,
        help="Turnover per customer, from confirmed orders.",
    )
    workload_weight = fields.Integer(
        string="Workload",
        required=True,
        default=30,
        help="Open files and activities, with what the allocation gives.",
    )
    efficiency_weight = fields.Integer(
        string="Service Efficiency",
        required=True,
        default=30,
        help="Share of activities and registrations done in time.",
    )
    note = fields.Text(
        string="Other Principles", help="What else the manager decides by."
    )
    member_ids = fields.One2many(
        comodel_name="customer.allocation.member",
        inverse_name="allocation_id",
        string="People",
        copy=False,
    )
    person_ids = fields.Many2many(
        comodel_name="res.users", compute="_compute_person_ids"
    )
    line_ids = fields.One2many(
        comodel_name="customer.allocation.line",
        inverse_name="allocation_id",
        string="Files",
        copy=False,
    )
    line_count = fields.Integer(string="Number of Files", compute="_compute_counts")
    open_count = fields.Integer(string="Without a Person", compute="_compute_counts")
    is_managed_by_me = fields.Boolean(compute="_compute_is_managed_by_me")
    can_edit = fields.Boolean(compute="_compute_is_managed_by_me")

    _figures_valid = models.Constraint(
        "CHECK(months BETWEEN 1 AND 120 AND new_days BETWEEN 0 AND 3650"
        " AND new_share BETWEEN 0 AND 100)",
        "Figures are of one month to ten years, staff is new for ten years at most, "
        "and the share for new staff is a percentage.",
    )
    _weights_valid = models.Constraint(
        "CHECK(LEAST(ability_weight, workload_weight, efficiency_weight) >= 0"
        " AND ability_weight + workload_weight + efficiency_weight > 0)",
        "Give at least one of ability, workload and efficiency a weight.",
    )

    @api.model
    def _default_department_id(self):
        return self.env["hr.department"].search(
            [("customer_file_is_managed_by_me", "=", True)],
            order="parent_path",
            limit=1,
        )

    @api.model
    def _domain_department_id(self):
        if self.env.user.has_groups(MANAGES_ALL):
            return []
        return [("customer_file_is_managed_by_me", "=", True)]

    @api.depends("member_ids.user_id")
    def _compute_person_ids(self):
        for allocation in self:
            allocation.person_ids = allocation.member_ids.user_id

    @api.depends("line_ids.user_id")
    def _compute_counts(self):
        for allocation in self:
            lines = allocation.line_ids
            allocation.line_count = len(lines)
            allocation.open_count = len(lines.filtered(lambda line: not line.user_id))

    @api.depends_context("uid")
    @api.depends("department_id", "state")
    def _compute_is_managed_by_me(self):
        manages_all = self.env.user.has_groups(MANAGES_ALL)
        for allocation in self:
            allocation.is_managed_by_me = (
                manages_all or allocation.department_id.customer_file_is_managed_by_me
            )
            allocation.can_edit = (
                allocation.is_managed_by_me and allocation.state == "draft"
            )

    @api.depends("department_id.name", "date")
    def _compute_display_name(self):
        for allocation in self:
            allocation.display_name = self.env._(
                "Files of %(department)s, %(date)s",
                department=allocation.department_id.name or "",
                date=allocation.date or "",
            )

    @api.model
    def _get_readable_domain(self):
        if self.env.user.has_groups(READS_ALL):
            return Domain.TRUE
        return Domain("department_id.customer_file_is_managed_by_me", "=", True)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        allocations = super().create(
            [
                # said outright, or the caller's own defaults would decide
                {
                    **dict.fromkeys(SYSTEM_FIELDS, False),
                    **vals,
                    "state": "draft",
                    "user_id": self.env.uid,
                }
                for vals in vals_list
            ]
        )
        allocations._check_changeable()
        allocations._add_people()
        return allocations

    def write(self, vals):
        self.check_access("write")
        self._check_system_fields(vals)
        self._check_changeable()
        if not self.env.su and not {"department_id", "company_id"}.isdisjoint(vals):
            raise UserError(
                self.env._(
                    "%s: cancel it and start an allocation for the other department.",
                    self[:1].display_name,
                )
            )
        return super().write(vals)

    @api.model
    def _check_system_fields(self, vals):
        if not self.env.su and (names := SYSTEM_FIELDS.intersection(vals)):
            if names == {"state"} and vals["state"] == "draft" and not self:
                return
            raise AccessError(
                self.env._("An allocation's state changes with its buttons only.")
            )

    def _check_changeable(self):
        """Refuse anyone but the department's managers, and what is decided."""
        if self.env.su:
            return
        self._check_managed()
        self._check_draft()

    def _check_managed(self):
        for allocation in self:
            if not allocation.is_managed_by_me:
                raise AccessError(
                    self.env._(
                        "%s: the department's manager or the sales director shares "
                        "the files out.",
                        allocation.display_name,
                    )
                )

    def _check_draft(self):
        for allocation in self:
            if allocation.state != "draft":
                raise UserError(
                    self.env._(
                        "%s: this has been confirmed or cancelled and stays as it is.",
                        allocation.display_name,
                    )
                )

    def _add_people(self):
        """Share out among the department's salespeople where nobody is named."""
        self.env["customer.allocation.member"].create(
            [
                {"allocation_id": allocation.id, "user_id": user.id}
                for allocation in self
                if not allocation.member_ids
                for user in allocation._get_salespeople()
            ]
        )

    def _get_salespeople(self):
        """Return the department's people with a login, without those who head it."""
        # employees are closed to most users: only the logins leave here
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search(
                Domain("department_id", "child_of", self.department_id.id)
                & Domain("company_id", "=", self.company_id.id)
                & Domain("user_id.active", "=", True)
                & Domain("user_id.share", "=", False)
                & Domain("user_id.company_ids", "in", self.company_id.ids)
            )
        )
        heads = employees.department_id.manager_id
        return (employees - heads).user_id.sudo(False).sorted("id")

    def action_collect(self):
        """Add the department's files that none of the people has yet (CA-30).

        Those that an allocation has been confirmed for are left out.

        :return: True
        :raises AccessError: for anyone but the department's managers
        :raises UserError: for what is decided already, and when there are none
        """
        self._check_step()
        Line = self.env["customer.allocation.line"]
        for allocation in self:
            # the list names customers, which are essentials, whoever reads the files
            files = self.env["customer.file"].sudo().search(allocation._get_waiting())
            if not files:
                raise UserError(
                    self.env._(
                        "%s: each file is in somebody's hands, or in an allocation.",
                        allocation.display_name,
                    )
                )
            Line.create(
                [
                    {"allocation_id": allocation.id, "file_id": file.id}
                    for file in files.sorted("id")
                ]
            )
        return True

    def _get_waiting(self):
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("department_id", "child_of", self.department_id.id)
            & Domain("state", "!=", "closed")
            & Domain("owner_id", "not in", self.person_ids.ids)
            & Domain("allocation_line_ids", "not any", [("state", "!=", "cancelled")])
        )

    def action_propose(self):
        """Propose a person and the reason for each file not decided by hand (CA-30).

        :return: True
        :raises AccessError: for anyone but the department's managers
        :raises UserError: for what is decided already, or without people
        """
        self._check_step()
        # figures are of people whose files and activities the manager needn't read
        for allocation in self.sudo():
            allocation._propose()
        return True

    def action_confirm(self):
        """Give the files to the people they are allocated to (CA-30).

        :return: True, or the action (dict) that shows the background work
        :raises AccessError: for anyone but the department's managers
        :raises UserError: for what is decided already, while a file has no person who
            may take it, or naming the files that changed meanwhile
        """
        self._check_step()
        # files are given by managers who needn't read them
        lines = self.sudo().line_ids
        for allocation in self:
            if not allocation.line_ids:
                raise UserError(
                    self.env._("%s: add files first.", allocation.display_name)
                )
        lines._check_people()
        lines._check_unchanged()
        self.sudo().write(  # written by the steps only
            {
                "state": "confirmed",
                "decided_date": fields.Datetime.now(),
                "decided_by_id": self.env.uid,
            }
        )
        if len(lines) <= WAITING_LIMIT:
            lines._give()
            return True
        name = self.env._("Give %s customer files", len(lines))
        run = self.env["batch.run"]._start(name, lines, "_batch_give")
        return run._get_form_action()

    def action_cancel(self):
        """Give up: the files stay where they are.

        :return: True
        :raises AccessError: for anyone but the department's managers
        :raises UserError: for what is decided already
        """
        self._check_step()
        self.sudo().state = "cancelled"  # written by the steps only
        return True

    def action_open_board(self):
        """Show the files as cards, a column for each of the people.

        :return: window action (dict)
        :raises AccessError: for those who can't read the allocation
        """
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_archive.customer_allocation_line_action"
        )
        return {
            **action,
            "name": self.display_name,
            "domain": [("allocation_id", "=", self.id)],
        }

    def _check_step(self):
        self.check_access("write")
        self._check_managed()
        self._check_draft()
