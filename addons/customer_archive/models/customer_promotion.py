from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

READS_ALL = (
    "customer_archive.customer_archive_group_director,"
    "customer_archive.customer_archive_group_auditor,"
    "customer_archive.customer_archive_group_administrator"
)
# more contacts are planned in the background
WAITING_LIMIT = 200


class CustomerPromotion(models.Model):
    """A plan to advertise, to be talked about, or to talk to customers (CA-38).

    ============ ============================================ ================
    Operation    Who                                          When
    ============ ============================================ ================
    create       department manager, sales director,          always
                 administrator
    read         who is responsible, managers of its          always
                 department, whoever reads the file of a
                 customer in it, sales director, auditor,
                 administrator
    write        who is responsible, sales director,          draft
                 administrator
    start        the same                                     draft
    finish       the same                                     running
    cancel       the same                                     draft, running
    delete       the same                                     draft
    ============ ============================================ ================
    """

    _name = "customer.promotion"
    _inherit = ["customer.choice.mixin", "readable.mixin", "mail.thread"]
    _description = "Promotion Plan"
    _order = "date_from desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _readable_depends = ("user_id", "department_id", "line_ids.file_id")
    _choice_model = "customer.analysis"

    name = fields.Char(string="Plan", required=True, tracking=True)
    kind = fields.Selection(
        selection=[
            ("advertising", "Advertising"),
            ("publicity", "Publicity"),
            ("contact", "Personal contact"),
        ],
        required=True,
        default="contact",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: fields.Date.add(
            fields.Date.context_today(self), months=1, days=-1
        ),
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        required=True,
        copy=False,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
        tracking=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        compute="_compute_department_id",
        precompute=True,
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
    )
    budget = fields.Monetary()
    description = fields.Html(string="What Is Done")
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("running", "Running"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        tracking=True,
    )
    domain = fields.Char(
        string="Customers Matching", default="[('state', '=', 'registered')]"
    )
    line_ids = fields.One2many(
        comodel_name="customer.promotion.line",
        inverse_name="promotion_id",
        string="Customers",
    )
    line_count = fields.Integer(string="Number of Customers", compute="_compute_counts")
    contacted_count = fields.Integer(string="Contacted", compute="_compute_counts")
    answered_count = fields.Integer(string="Answered", compute="_compute_counts")
    bought_count = fields.Integer(string="Bought", compute="_compute_result")
    turnover = fields.Monetary(
        compute="_compute_result",
        help="Confirmed orders of these customers since the plan began, without tax.",
    )
    former_turnover = fields.Monetary(
        string="Turnover Before",
        compute="_compute_result",
        help="Of as many days before the plan.",
    )
    can_edit = fields.Boolean(compute="_compute_can_edit")

    _dates_ordered = models.Constraint(
        "CHECK(date_from <= date_to)", "A plan ends after its first day."
    )
    _budget_positive = models.Constraint(
        "CHECK(budget >= 0)", "A budget is not less than nothing."
    )

    @api.depends("user_id", "company_id")
    def _compute_department_id(self):
        for promotion in self:
            promotion.department_id = promotion.user_id._get_file_department(
                promotion.company_id
            )

    @api.depends_context("uid")
    @api.depends("line_ids.contact_date", "line_ids.answer_date")
    def _compute_counts(self):
        groups = self.env["customer.promotion.line"]._read_group(
            [("promotion_id", "in", self.ids)],
            ["promotion_id"],
            ["__count", "contact_date:count", "answer_date:count"],
        )
        counts = {promotion.id: numbers for promotion, *numbers in groups}
        for promotion in self:
            (
                promotion.line_count,
                promotion.contacted_count,
                promotion.answered_count,
            ) = counts.get(promotion._origin.id, (0, 0, 0))

    @api.depends_context("uid")
    @api.depends("state", "date_from", "date_to", "line_ids.file_id")
    def _compute_result(self):
        # of the customers whose files the user reads
        results = self.env["customer.promotion.line"]._get_results_of(self)
        for promotion in self:
            (
                promotion.turnover,
                promotion.former_turnover,
                promotion.bought_count,
            ) = results.get(promotion._origin.id, (0, 0, 0))

    @api.depends_context("uid")
    @api.depends("user_id", "state")
    def _compute_can_edit(self):
        writable = self._origin._filtered_access("write")
        for promotion in self:
            promotion.can_edit = not promotion._origin or (
                promotion._origin in writable
            )

    @api.model
    def _get_readable_domain(self):
        user = self.env.user
        if user.has_groups(READS_ALL):
            return Domain.TRUE
        return Domain.OR(
            [
                Domain("user_id", "=", user.id),
                Domain("department_id.customer_file_is_managed_by_me", "=", True),
                # rows found past the rule that asks this very question
                Domain(
                    "line_ids",
                    "any!",
                    self.env["customer.promotion.line"]._get_readable_domain(),
                ),
            ]
        )

    @api.model_create_multi
    def create(self, vals_list):
        # said outright, or the caller's own defaults would decide
        return super().create([{**vals, "state": "draft"} for vals in vals_list])

    def write(self, vals):
        self.check_access("write")
        if not self.env.su:
            self._check_writable(vals)
        result = super().write(vals)
        if "user_id" in vals:
            # nobody but the sales director gives a plan away
            self.check_access("write")
        return result

    def _check_writable(self, vals):
        if "state" in vals:
            raise AccessError(self.env._("The buttons of a plan set its state."))
        # the lines check for themselves who enters what
        names = {name for name in vals if not name.startswith("message_")}
        if names - {"line_ids"}:
            self._check_state("draft")
        if self and "company_id" in vals:
            raise UserError(
                self.env._(
                    "%s: make another plan for the other company.",
                    self[0].display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if not self.env.su:
            self._check_state("draft")

    def _check_state(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for promotion in self:
            if promotion.state not in states:
                raise UserError(
                    self.env._(
                        "%(plan)s is %(state)s: this step does not apply.",
                        plan=promotion.display_name,
                        state=labels[promotion.state],
                    )
                )

    def action_add_customers(self):
        """Add the customers that match and aren't in the plan yet (CA-38).

        :return: True
        :raises AccessError: for anyone but who is responsible, the sales director and
            administrators
        :raises UserError: for plans begun already, and when nobody is left to add
        """
        self.check_access("write")
        self._check_state("draft")
        for promotion in self:
            rows = self.env["customer.analysis"].search(
                promotion._parse_domain()
                & Domain("company_id", "=", promotion.company_id.id)
            )
            files = rows.file_id._filter_promotable() - promotion.line_ids.file_id
            if not files:
                raise UserError(
                    self.env._(
                        "%s: no other customer whose file you read matches.",
                        promotion.display_name,
                    )
                )
            promotion.line_ids = [
                Command.create({"file_id": file.id}) for file in files
            ]
        return True

    def action_start(self):
        """Begin plans; a personal contact goes on the list of each owner (CA-38).

        Customers whose files were closed meanwhile, or who want no mail, drop out.

        :return: True, or the action (dict) that shows the background work
        :raises AccessError: for anyone but who is responsible, the sales director and
            administrators
        :raises UserError: for plans begun already, and for personal contact without
            customers
        """
        self.check_access("write")
        self._check_state("draft")
        # whoever of the customers the starter reads by now
        lines = self.sudo().line_ids
        lines.filtered(
            lambda line: line.file_id != line.file_id._filter_promotable()
        ).unlink()
        lines = lines.exists()
        talks = self.filtered(lambda promotion: promotion.kind == "contact")
        for promotion in talks - lines.promotion_id:
            raise UserError(
                self.env._("%s: choose the customers first.", promotion.display_name)
            )
        self.sudo().state = "running"  # written by the steps only
        lines = lines.filtered(lambda line: line.promotion_id.kind == "contact")
        if len(lines) <= WAITING_LIMIT:
            lines._plan_contacts()
            return True
        name = self.env._("Plan contacts with %s customers", len(lines))
        run = self.env["batch.run"]._start(name, lines, "_batch_plan_contacts")
        return run._get_form_action()

    def action_done(self):
        """End plans: contacts nobody has made yet leave the lists (CA-38).

        :return: True
        :raises AccessError: for anyone but who is responsible, the sales director and
            administrators
        :raises UserError: for plans that aren't running
        """
        self.check_access("write")
        self._check_state("running")
        self._end("done")
        return True

    def action_cancel(self):
        """Give plans up (CA-38).

        :return: True
        :raises AccessError: for anyone but who is responsible, the sales director and
            administrators
        :raises UserError: for plans that have ended
        """
        self.check_access("write")
        self._check_state("draft", "running")
        self._end("cancelled")
        return True

    def _end(self, state):
        own = self.sudo()  # written by the steps only, with duties of others
        own.state = state
        own.line_ids._forget_contacts()

    def action_open_lines(self):
        """Show the customers of the plan and what came of it.

        :return: window action (dict)
        :raises AccessError: for those who can't read the plan
        """
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_archive.customer_promotion_line_action"
        )
        return {
            **action,
            "domain": [("promotion_id", "in", self.ids)],
            "context": {"hide_promotion": len(self) == 1},
        }
