from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

READS_ALL = (
    "customer_archive.customer_archive_group_director,"
    "customer_archive.customer_archive_group_auditor,"
    "customer_archive.customer_archive_group_administrator"
)


class CustomerSalesTarget(models.Model):
    """What is to be sold in a period, split from the region down to customers (CA-16).

    ============ =================================== =============================
    Operation    Who                                 When
    ============ =================================== =============================
    read         head of the part, heads above,      always
                 sales director
    create,      whole target: sales director        always
    write,       part: head of what is being split   before the split is confirmed
    delete
    confirm,     head of the part                    the parts add up
    reopen
    ============ =================================== =============================

    The head of a region is the manager of its department, of a salesperson's part the
    salesperson. A new amount opens the split again.
    """

    _name = "customer.sales.target"
    _inherit = ["readable.mixin"]
    _description = "Sales Target"
    _order = "date_from desc, parent_path, id"
    _parent_store = True
    _check_company_auto = True
    _readable_depends = ("department_id", "user_id", "level")

    level = fields.Selection(
        selection=[
            ("region", "Region"),
            ("salesperson", "Salesperson"),
            ("customer", "Customer"),
        ],
        compute="_compute_level",
        precompute=True,
        store=True,
    )
    parent_id = fields.Many2one(
        comodel_name="customer.sales.target",
        string="Part Of",
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many(
        comodel_name="customer.sales.target",
        inverse_name="parent_id",
        string="Parts",
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_from_parent",
        precompute=True,
        store=True,
        index=True,
        required=True,
        readonly=False,
        recursive=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="Period Start",
        compute="_compute_from_parent",
        precompute=True,
        store=True,
        required=True,
        readonly=False,
        recursive=True,
    )
    date_to = fields.Date(
        string="Period End",
        compute="_compute_from_parent",
        precompute=True,
        store=True,
        required=True,
        readonly=False,
        recursive=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Region",
        compute="_compute_from_parent",
        precompute=True,
        store=True,
        index=True,
        required=True,
        readonly=False,
        recursive=True,
        ondelete="restrict",
        check_company=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Salesperson",
        compute="_compute_from_parent",
        precompute=True,
        store=True,
        index="btree_not_null",
        readonly=False,
        recursive=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('parent_id', '=', False)]",
        check_company=True,
    )
    amount = fields.Monetary(string="Target Amount", required=True)
    split_amount = fields.Monetary(string="Split", compute="_compute_split_amount")
    rest_amount = fields.Monetary(
        string="Still to Split", compute="_compute_split_amount"
    )
    achieved_amount = fields.Monetary(
        string="Ordered",
        compute="_compute_achieved_amount",
        compute_sudo=True,
        help="Confirmed orders of the period without tax: of the region's and the "
        "salesperson's own, or of the customer.",
    )
    achievement = fields.Float(
        string="Achieved (%)",
        digits=(16, 1),
        compute="_compute_achieved_amount",
        compute_sudo=True,
    )
    state = fields.Selection(
        selection=[("draft", "To Split"), ("confirmed", "Split Confirmed")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
    )
    is_headed_by_me = fields.Boolean(
        string="My Part",
        compute="_compute_is_headed_by_me",
        search="_search_is_headed_by_me",
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A target is more than nothing."
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_from <= date_to)", "A period ends after its first day."
    )
    _part_uniq = models.UniqueIndex(
        "(parent_id, department_id, COALESCE(user_id, 0), COALESCE(partner_id, 0))"
        " WHERE parent_id IS NOT NULL",
        "A target has one part for each region, salesperson or customer.",
    )

    @api.depends("user_id", "partner_id")
    def _compute_level(self):
        for target in self:
            target.level = (
                "customer"
                if target.partner_id
                else "salesperson"
                if target.user_id
                else "region"
            )

    @api.depends(
        "parent_id.company_id",
        "parent_id.date_from",
        "parent_id.date_to",
        "parent_id.department_id",
        "parent_id.user_id",
    )
    def _compute_from_parent(self):
        for target in self:
            parent = target.parent_id
            target.company_id = (
                parent.company_id or target.company_id or self.env.company
            )
            target.date_from = parent.date_from or target.date_from
            target.date_to = parent.date_to or target.date_to
            target.department_id = target.department_id or parent.department_id
            target.user_id = target.user_id or parent.user_id

    @api.depends("amount", "child_ids.amount")
    def _compute_split_amount(self):
        for target in self:
            target.split_amount = sum(target.child_ids.mapped("amount"))
            target.rest_amount = target.amount - target.split_amount

    @api.depends_context("uid")
    @api.depends("level", "department_id.manager_id", "user_id")
    def _compute_is_headed_by_me(self):
        # the rule itself asks, so no rule can apply to this search
        headed = self.sudo().search(
            Domain("id", "in", self.ids) & self._get_headed_domain()
        )
        for target in self:
            target.is_headed_by_me = target in headed

    @api.model
    def _search_is_headed_by_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_headed_domain()

    @api.model
    def _get_headed_domain(self):
        """Return the targets the current user splits and answers for."""
        # who heads a department is found through hr.employee, closed to most users
        departments = self.env["hr.department"].sudo()
        headed = departments._search([("manager_id.user_id", "=", self.env.uid)])
        region = Domain("level", "=", "region")
        return (region & Domain("department_id", "in", list(headed))) | (
            ~region & Domain("user_id", "=", self.env.uid)
        )

    @api.model
    def _get_readable_domain(self):
        if self.env.user.has_groups(READS_ALL):
            return Domain.TRUE
        return Domain("user_id", "=", self.env.uid) | Domain(
            "department_id.customer_file_is_managed_by_me", "=", True
        )

    @api.depends("level", "department_id", "user_id", "partner_id", "date_from")
    def _compute_display_name(self):
        for target in self:
            # a part names whom it is for, whoever may read that
            own = target.sudo()
            who = own.partner_id.name or own.user_id.name or own.department_id.name
            target.display_name = f"{who} {own.date_from} – {own.date_to}"

    @api.constrains(
        "parent_id", "company_id", "date_from", "date_to", "department_id", "user_id"
    )
    def _check_part(self):
        for target in self:
            parent = target.parent_id
            if not parent:
                if target.level != "region":
                    raise ValidationError(
                        self.env._("A whole target is a region's: split it afterwards.")
                    )
                continue
            if target._is_part_of(parent):
                continue
            raise ValidationError(
                self.env._(
                    "%(part)s is no part of %(whole)s: a region is split among its "
                    "salespeople and the regions below it, for the same period; a "
                    "salesperson's part among customers.",
                    part=target.display_name,
                    whole=parent.display_name,
                )
            )

    def _is_part_of(self, parent):
        if (self.company_id, self.date_from, self.date_to) != (
            parent.company_id,
            parent.date_from,
            parent.date_to,
        ):
            return False
        if parent.level == "customer":
            return False
        if parent.level == "salesperson":
            return self.level == "customer" and self.user_id == parent.user_id
        if self.level == "customer":
            return False
        # personnel data: only whether somebody belongs to the region counts
        department = self.sudo().department_id
        if self.level == "salesperson":
            department = self.user_id.sudo()._get_file_department(self.company_id)
        path = parent.sudo().department_id.parent_path
        return bool(department) and department.parent_path.startswith(path)

    @api.model_create_multi
    def create(self, vals_list):
        # first the right: the refusals below name the targets
        self.check_access("create")
        targets = super().create([{**vals, "state": "draft"} for vals in vals_list])
        targets._check_open()
        return targets

    def write(self, vals):
        # first the right: the refusals below name the targets
        self.check_access("write")
        if "state" in vals and not self.env.su:
            raise AccessError(
                self.env._("The buttons of a sales target set its state.")
            )
        self._check_open()
        result = super().write(vals)
        if "amount" in vals:
            # a new amount opens the split again; the state is the system's to write
            self.sudo().filtered(lambda target: not target._is_split()).write(
                {"state": "draft"}
            )
        self._check_open()  # of the whole it may have gone to
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        self._check_open()

    def _check_open(self):
        """Refuse to change parts whose split is confirmed."""
        if self.env.su:
            return
        for target in self:
            # the whole may be closed to whoever sets a part, its state is not
            if target.sudo().parent_id.state == "confirmed":
                raise UserError(
                    self.env._(
                        "%(part)s is part of a confirmed split: reopen %(whole)s "
                        "first.",
                        part=target.display_name,
                        whole=target.sudo().parent_id.display_name,
                    )
                )

    def _is_split(self):
        return bool(self.child_ids) and self.currency_id.is_zero(self.rest_amount)

    def action_confirm(self):
        """Confirm splits: the parts add up to the whole (CA-16).

        :return: True
        :raises AccessError: for anyone but the head of the part
        :raises UserError: when the parts don't add up, or are confirmed already
        """
        self._check_headed("draft")
        for target in self.sudo():  # parts are the head's, whoever reads them
            if not target._is_split():
                raise UserError(
                    self.env._(
                        "%(target)s: the parts add up to %(split)s of %(amount)s.",
                        target=target.display_name,
                        split=target.currency_id.format(target.split_amount),
                        amount=target.currency_id.format(target.amount),
                    )
                )
        self.sudo().write({"state": "confirmed"})
        return True

    def action_reopen(self):
        """Open confirmed splits again.

        :return: True
        :raises AccessError: for anyone but the head of the part
        :raises UserError: for splits that aren't confirmed
        """
        self._check_headed("confirmed")
        self.sudo().write({"state": "draft"})  # the head has no right to the amount
        return True

    def _check_headed(self, state):
        self.check_access("read")
        for target in self:
            if not target.is_headed_by_me or target.level == "customer":
                raise AccessError(
                    self.env._("%s is split by its head only.", target.display_name)
                )
            if target.state != state:
                raise UserError(
                    self.env._(
                        "%s: this step does not apply at present.", target.display_name
                    )
                )

    def action_open_parts(self):
        """Show the parts, to be entered and changed by the head.

        :return: window action (dict)
        :raises AccessError: for those who can't read the target
        """
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_archive.customer_sales_target_action_parts"
        )
        return {
            **action,
            "name": self.display_name,
            "domain": [("parent_id", "=", self.id)],
            "context": {"default_parent_id": self.id, "split_level": self.level},
        }
