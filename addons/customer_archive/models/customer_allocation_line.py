from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

# days the new owner has for the first visit or contact
CONTACT_DAYS = 7
CONTACT = "customer_archive.mail_activity_type_allocation_contact"
ENTERED_FIELDS = frozenset(("allocation_id", "file_id", "user_id"))
UNDECIDED = {
    "proposed_user_id": False,
    "reason": False,
    "figures": False,
    "is_manual": False,
}


class CustomerAllocationLine(models.Model):
    """One file that is shared out: who is proposed and why, who gets it (CA-30)."""

    _name = "customer.allocation.line"
    _description = "File Shared Out"
    _order = "allocation_id, id"
    _rec_name = "file_id"

    allocation_id = fields.Many2one(
        comodel_name="customer.allocation",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="allocation_id.company_id", store=True, index=True
    )
    state = fields.Selection(related="allocation_id.state", precompute=True, store=True)
    person_ids = fields.Many2many(related="allocation_id.person_ids")
    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        index=True,
        ondelete="cascade",
    )
    customer_id = fields.Many2one(related="file_id.partner_id", string="Customer")
    city = fields.Char(related="file_id.partner_id.city")
    collector_id = fields.Many2one(
        related="file_id.collector_id", groups="base.group_user"
    )
    former_owner_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner Before",
        compute="_compute_former_owner_id",
        precompute=True,
        store=True,
        ondelete="restrict",
    )
    proposed_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Proposed Person",
        readonly=True,
        ondelete="restrict",
    )
    reason = fields.Selection(
        string="Rule",
        selection=[
            ("collector", "Collected it"),
            ("region", "Nearest region"),
            ("new", "Share for new staff"),
            ("score", "Ability, workload, efficiency"),
        ],
        readonly=True,
    )
    figures = fields.Json(readonly=True)
    explanation = fields.Char(compute="_compute_explanation")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Goes To",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('id', 'in', person_ids)]",
        group_expand="_group_expand_user_id",
    )
    is_manual = fields.Boolean(
        string="Manager's Decision",
        readonly=True,
        help="Another person than the one proposed.",
    )
    given_date = fields.Datetime(string="Given On", readonly=True)

    _open_uniq = models.UniqueIndex(
        "(file_id) WHERE state = 'draft'",
        "This file is in an allocation already that is not decided yet.",
    )

    @api.depends("file_id")
    def _compute_former_owner_id(self):
        for line in self:
            line.former_owner_id = line.file_id.owner_id

    @api.depends_context("lang")
    @api.depends("reason", "figures", "proposed_user_id.name", "company_id")
    def _compute_explanation(self):
        for line in self:
            explain = getattr(line, f"_explain_{line.reason}", None)
            line.explanation = explain and explain(line.figures or {})

    def _explain_collector(self, figures):
        return self.env._("%s collected the file.", self.proposed_user_id.name)

    def _explain_region(self, figures):
        return self.env._(
            "%(person)s looks after most customers in %(place)s: %(count)s.",
            person=self.proposed_user_id.name,
            count=figures["count"],
            place=figures["place"],
        )

    def _explain_new(self, figures):
        return self.env._(
            "%(person)s is new: new staff get %(given)s of the %(rest)s files left "
            "(%(share)g %%).",
            person=self.proposed_user_id.name,
            given=figures["given"],
            rest=figures["rest"],
            share=figures["share"],
        )

    def _explain_score(self, figures):
        timeliness = self.env._("nothing was due")
        if figures["due"]:
            timeliness = self.env._(
                "%(share).0f %% of %(due)s in time",
                share=figures["on_time"],
                due=figures["due"],
            )
        return self.env._(
            "Score %(score).2f: %(turnover)s per customer, %(files)s files and "
            "%(activities)s activities open, %(timeliness)s.",
            score=figures["score"],
            turnover=self.company_id.currency_id.format(figures["turnover"]),
            files=figures["files"],
            activities=figures["activities"],
            timeliness=timeliness,
        )

    @api.constrains("user_id")
    def _check_user_id(self):
        for line in self:
            if line.user_id and not line._get_members():
                raise ValidationError(
                    self.env._(
                        "%s is not among the people of this allocation.",
                        line.user_id.name,
                    )
                )

    @api.model
    def _group_expand_user_id(self, users, domain):
        """Show a column for everybody, with or without files."""
        allocations = self.search(domain).allocation_id
        return users | allocations.person_ids

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_entered(vals)
        self._check_free(vals_list)
        lines = super().create(
            [
                # said outright, or the caller's own defaults would decide
                {**UNDECIDED, "given_date": False, "state": "draft", **vals}
                for vals in vals_list
            ]
        )
        lines.sudo()._compute_former_owner_id()
        lines.allocation_id._check_changeable()
        lines._check_files()
        lines._note_decisions()
        return lines

    def write(self, vals):
        self.check_access("write")
        self._check_entered(vals)
        self.allocation_id._check_changeable()
        if self.env.su:
            return super().write(vals)
        if not vals.keys() <= {"user_id"}:
            raise UserError(
                self.env._("Take this file off the list and add the other one.")
            )
        result = super().write(vals)
        self._note_decisions()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self.allocation_id._check_changeable()

    @api.model
    def _check_entered(self, vals):
        if not self.env.su and not vals.keys() <= ENTERED_FIELDS:
            raise AccessError(
                self.env._("Only who gets a file is entered, the rest is proposed.")
            )

    def _note_decisions(self):
        """Mark whom the manager chose instead of the one proposed."""
        for line in self.sudo():  # nobody enters the mark itself
            line.is_manual = (
                bool(line.user_id) and line.user_id != line.proposed_user_id
            )

    def _get_members(self):
        return self.allocation_id.member_ids.filtered(
            lambda member: member.user_id == self.user_id
        )

    def _forget_person(self):
        self.write({**UNDECIDED, "user_id": False})

    def _check_files(self):
        """Refuse closed files, and those of other departments and allocations."""
        # whether a file is closed and whose it is are essentials
        for line in self.sudo():
            file, allocation = line.file_id, line.allocation_id
            if file.state == "closed" or file.company_id != allocation.company_id:
                raise UserError(
                    self.env._(
                        "%s is closed or another company's, and is not shared out.",
                        file.display_name,
                    )
                )
            if not line._is_of_department():
                raise AccessError(
                    self.env._(
                        "%(file)s does not belong to %(department)s.",
                        file=file.display_name,
                        department=allocation.department_id.name,
                    )
                )

    def _is_of_department(self):
        """Tell whether the user may give this file away by this allocation."""
        department = self.file_id.department_id
        path = self.allocation_id.department_id.parent_path
        if department and not department.parent_path.startswith(path):
            return False
        return self.file_id._is_assigned_by_me()

    @api.model
    def _check_free(self, vals_list):
        """Name the files that are in an open allocation before the index refuses."""
        ids = [vals["file_id"] for vals in vals_list if vals.get("file_id")]
        # whose a file is, is an essential
        files = self.env["customer.file"].sudo().browse(ids)
        for file in files:
            if not (self.env.su or file._is_assigned_by_me()):
                raise AccessError(
                    self.env._(
                        "%s: the manager of its department shares it out.",
                        file.display_name,
                    )
                )
        # another manager's allocation is nobody's business, that it is there is
        others = self.sudo().search(
            Domain("file_id", "in", ids) & Domain("state", "=", "draft")
        )
        if others or len(set(ids)) < len(ids):
            raise UserError(
                self.env._(
                    "In an allocation already that is not decided yet: %s.",
                    ", ".join((others.file_id or files).mapped("display_name")),
                )
            )

    def _check_people(self):
        """Refuse to confirm while a file has nobody who may take it."""
        unfit = self.filtered(
            lambda line: not (line.user_id and line._get_members()._is_fit())
        )
        if unfit:
            raise UserError(
                self.env._(
                    "Name a person who works here for: %s.",
                    ", ".join(unfit.file_id.mapped("display_name")),
                )
            )

    def _check_unchanged(self):
        """Refuse files that were closed or went to somebody else meanwhile."""
        changed = self.filtered(
            lambda line: line.file_id.state == "closed"
            or line.file_id.owner_id != line.former_owner_id
            or not line._is_of_department()
        )
        if changed:
            raise UserError(
                self.env._(
                    "Closed, or given to somebody else meanwhile: %s. Propose again, "
                    "or take them off the list.",
                    ", ".join(changed.file_id.mapped("display_name")),
                )
            )

    def _batch_give(self, parameters):
        """Give files in the background, in the name of who confirmed."""
        # files are given by managers who needn't read them
        lines = self.sudo().filtered(
            lambda line: line.state == "confirmed" and not line.given_date
        )
        lines._check_unchanged()
        lines._give()

    def _give(self):
        """Write the new owners on the files, those of one person together."""
        self.given_date = fields.Datetime.now()
        moved = self.filtered(lambda line: line.user_id != line.former_owner_id)
        for user, lines in moved.grouped("user_id").items():
            # fetched together, however the lines' own caches fare meanwhile
            lines.file_id.with_prefetch().write({"owner_id": user.id})
        moved._plan_contacts()

    def _plan_contacts(self):
        """Put a first visit or contact on the lists of the new owners."""
        # with the customer: where only the custodian reads files, owners don't
        owners = {line.file_id.partner_id: line.user_id for line in self}
        date = fields.Date.add(fields.Date.context_today(self), days=CONTACT_DAYS)
        self.file_id.partner_id._plan_activities(
            CONTACT, owners.get, lambda _customer: date
        )
