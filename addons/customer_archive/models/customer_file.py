from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError

# only the methods of the file's own life write these
SYSTEM_FIELDS = frozenset(
    (
        "number",
        "state",
        "signoff_round",
        "registration_deadline",
        "registration_deadline_provisional",
        "submitted_date",
        "submitted_by_id",
        "registered_date",
        "reminder_count",
        "last_reminder_date",
        "last_report_date",
        "merged_into_id",
        "lead_id",
        "is_existing_customer",
        "last_event_date",
        "erasure_id",
        "credit_rating_id",
        "credit_handling",
        "credit_date_until",
        "credit_hold",
        "review_handed_in_date",
        "review_handed_in_by_id",
        "last_review_date",
        "review_late_count",
        "grade_id",
        "grade_computed_id",
        "grade_date_until",
    )
)
INITIAL = {**dict.fromkeys(SYSTEM_FIELDS, False), "state": "draft"}
# computed from the former: nobody may write them past it
COMPUTED_FIELDS = frozenset(
    (
        "submitted_late",
        "next_report_date",
        "closed_date",
        "next_review_date",
        "review_handed_in_late",
    )
)
# who answers for a file: managers assign it
ASSIGNMENT_FIELDS = frozenset(("owner_id", "custodian_id", "department_id"))
# who opens files on behalf of others, for customers the company has already
OPENS_FOR_OTHERS = (
    "customer_archive.customer_archive_group_director,"
    "customer_archive.customer_archive_group_archivist,"
    "customer_archive.customer_archive_group_administrator"
)
# what anybody inside may see of a file (CA-39), copied to the customer
ESSENTIAL_FIELDS = (
    "number",
    "class_id",
    "state",
    "owner_id",
    "custodian_id",
    "credit_hold",
    "grade_id",
)
STRICT_ESSENTIAL_FIELDS = ("owner_id", "custodian_id")


class CustomerFile(models.Model):
    """The file of one customer in one company.

    ================ =========================================== ===================
    Operation        Who                                         When
    ================ =========================================== ===================
    read             whom ``_get_open_domain`` names             always
    create           sales representative (own), archivist       no file yet
    write            owner, department's managers                draft, registered
    write            custodian                                   not closed
    write            administrator                               not closed
    assign           department's managers, sales director       not closed
    submit, withdraw owner, department's managers                draft, submitted
    approve          whom the sign-off names                     submitted
    hand in review   owner, department's managers                registered
    accept review    custodian, administrator                    handed in
    close, reopen    custodian, administrator                    registered, closed
    delete           owner, administrator                        never submitted
    ================ =========================================== ===================

    With controlled changes only custodian and administrator write registered files;
    they are assigned as ever.
    """

    _name = "customer.file"
    _inherit = [
        "customer.file.protected.mixin",
        "confidential.thread.mixin",
        "signoff.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "quick.activity.mixin",
    ]
    _description = "Customer File"
    _order = "number desc, id desc"
    _rec_name = "number"
    _rec_names_search = ("number", "partner_id.name")
    _check_company_auto = True

    number = fields.Char(readonly=True, copy=False, index="trigram")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('parent_id', '=', False)]",
        check_company=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("registered", "Registered"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
    )
    class_id = fields.Many2one(
        comodel_name="customer.class",
        ondelete="restrict",
        tracking=True,
    )
    owner_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
        tracking=True,
        help="Answers for the customer: the person in contact.",
    )
    liaison_ids = fields.Many2many(
        comodel_name="res.users",
        relation="customer_file_liaison_rel",
        string="Liaisons",
        domain=[("share", "=", False)],
    )
    custodian_id = fields.Many2one(
        comodel_name="res.users",
        default=lambda self: self.env.company.customer_file_custodian_id,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
        tracking=True,
        help="Keeps the file: updates it, tidies it, lends it by the rules only.",
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
    source = fields.Selection(
        selection=[
            ("visit", "Representative's visit"),
            ("form", "Filled in by the customer"),
            ("agency", "Commissioned agency"),
        ],
        required=True,
        default="visit",
        help="How the data were obtained.",
    )
    first_contact_date = fields.Date(
        string="First Contact",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )

    # what people entered; the whole history is a list of its own, page by page
    event_ids = fields.One2many(
        comodel_name="customer.file.event",
        inverse_name="file_id",
        string="Contacts",
        domain=[("res_id", "=", False)],
    )
    last_report_date = fields.Date(
        string="Last Contact Report", readonly=True, copy=False
    )
    next_report_date = fields.Date(
        string="Next Contact Report",
        compute="_compute_next_report_date",
        store=True,
    )
    merged_into_id = fields.Many2one(
        comodel_name="customer.file",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The file that took this one's place when their customers were merged.",
    )

    _partner_company_uniq = models.UniqueIndex(
        "(partner_id, company_id) WHERE merged_into_id IS NULL",
        "This customer already has a file in this company.",
    )

    @api.depends("owner_id", "company_id")
    def _compute_department_id(self):
        for file in self:
            file.department_id = file.owner_id._get_file_department(file.company_id)

    @api.depends("last_report_date", "registered_date", "class_id.report_interval")
    def _compute_next_report_date(self):
        for file in self:
            interval = file.class_id.report_interval
            since = file.last_report_date or file.registered_date
            file.next_report_date = (
                since + timedelta(days=interval) if interval and since else False
            )

    @api.depends("number", "partner_id.name")
    def _compute_display_name(self):
        for file in self:
            file.display_name = " ".join(
                filter(None, (file.number, file.partner_id.name))
            )

    @api.constrains("partner_id")
    def _check_partner_id(self):
        for file in self:
            if file.partner_id != file.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s belongs to %(company)s: a file is kept for the "
                        "company.",
                        contact=file.partner_id.display_name,
                        company=file.partner_id.commercial_partner_id.display_name,
                    )
                )

    @api.constrains("first_contact_date")
    def _check_first_contact_date(self):
        """Nobody puts registration off by a contact to come (CA-07)."""
        today = fields.Date.context_today(self)
        for file in self:
            opened = fields.Date.context_today(file, file.create_date)
            # it may be tomorrow where the contact was
            latest = fields.Date.add(max(today, opened), days=1)
            if file.first_contact_date > latest:
                raise ValidationError(
                    self.env._(
                        "%s: the first contact is in the future.", file.display_name
                    )
                )

    @api.constrains("owner_id", "custodian_id", "liaison_ids")
    def _check_people_work_here(self):
        for file in self:
            people = file.owner_id | file.custodian_id | file.liaison_ids
            if outsiders := people.filtered("share"):
                raise ValidationError(
                    self.env._(
                        "%(file)s: %(people)s does not work here. Choose somebody who "
                        "does.",
                        file=file.display_name,
                        people=", ".join(outsiders.mapped("name")),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # first the right: the refusals below name the customer and their file
        self.check_access("create")
        for vals in vals_list:
            self._check_system_fields(vals)
        self._check_no_other_file(vals_list)
        numbers = self._draw_numbers(vals_list)
        files = super(CustomerFile, self.with_context(mail_create_nosubscribe=True))
        files = files.create(
            [
                # said outright, or the caller's own defaults would decide
                {**INITIAL, **vals, "number": number}
                for vals, number in zip(vals_list, numbers, strict=True)
            ]
        ).with_env(self.env)
        files._check_assignment()
        files._set_registration_deadline()
        files._plan_registration()
        files._sync_essentials()
        return files

    def write(self, vals):
        # first the right: the refusals below name the file
        self.check_access("write")
        self._check_system_fields(vals)
        self._check_changeable(vals)
        if not ASSIGNMENT_FIELDS.isdisjoint(vals):
            self._check_may_assign()
        result = super().write(vals)
        if "first_contact_date" in vals:
            self._renew_registration_deadline()
        if not {*ESSENTIAL_FIELDS, "partner_id"}.isdisjoint(vals):
            self._sync_essentials()
        if not {*ASSIGNMENT_FIELDS, "liaison_ids", "state"}.isdisjoint(vals):
            self._drop_lost_access()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        for file in self:
            if file.state != "draft" or file.signoff_round:
                raise UserError(
                    self.env._(
                        "%s has been submitted before and stays: close it instead.",
                        file.display_name,
                    )
                )

    def unlink(self):
        partners_by_company = {
            company: files.partner_id
            for company, files in self.grouped("company_id").items()
        }
        result = super().unlink()
        for company, partners in partners_by_company.items():
            partners._clear_file_essentials(company)
        return result

    def copy_data(self, default=None):
        raise UserError(
            self.env._("A file belongs to one customer and cannot be duplicated.")
        )

    def _check_system_fields(self, vals):
        """Refuse what only the file's own transitions may write."""
        if self.env.su:
            return
        closed = SYSTEM_FIELDS | COMPUTED_FIELDS
        if self:
            closed |= {"company_id"}  # a file stays where it was opened
        elif self._may_open_for_others():
            closed -= {"is_existing_customer"}
        if names := closed.intersection(vals):
            if names == {"state"} and vals["state"] == "draft" and not self:
                return
            raise AccessError(
                self.env._(
                    "%s is set by the buttons of the customer file only.",
                    ", ".join(self._fields[name].string for name in sorted(names)),
                )
            )

    @api.model
    def _may_open_for_others(self):
        """Tell whether the current user opens files on behalf of others."""
        return self.env.user.has_groups(OPENS_FOR_OTHERS)

    @api.model
    def _check_no_other_file(self, vals_list):
        """Refuse a second file and lead to the first (CA-01)."""
        keys = [
            (vals.get("partner_id"), vals.get("company_id") or self.env.company.id)
            for vals in vals_list
        ]
        # the customer's own file may be closed to this user, and still is one
        existing = self.sudo().search(
            [
                ("partner_id", "in", [partner_id for partner_id, _company in keys]),
                ("merged_into_id", "=", False),
            ]
        )
        by_key = {(file.partner_id.id, file.company_id.id): file for file in existing}
        for key in keys:
            if key in by_key:
                by_key[key].sudo(False)._raise_has_file()
            by_key[key] = self.browse()

    def _raise_has_file(self):
        if not self:
            raise UserError(self.env._("The same customer is given two files at once."))
        readable = self.has_access("read")
        # without access to the file, its customer shows what is an essential of it
        customer = self.sudo().partner_id.with_company(self.sudo().company_id)
        raise RedirectWarning(
            self.env._(
                "%(customer)s already has a customer file %(number)s",
                customer=customer.name,
                number=customer.customer_file_number or "",
            ).strip(),
            self._get_form_action()
            if readable
            else customer.sudo(False)._get_access_request_action(),
            self.env._("Open the file") if readable else self.env._("Request access"),
        )

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    @api.model
    def _draw_numbers(self, vals_list):
        """Return one number per file, drawn together for each company."""
        company_ids = [
            vals.get("company_id") or self.env.company.id for vals in vals_list
        ]
        return self.env["ir.sequence"]._next_by_code_of_companies(
            self._name, company_ids
        )

    def _check_changeable(self, vals):
        """Refuse changes the state of a file does not allow (CA-08).

        Nothing is diverted: a refused change is said to be refused.
        """
        names = {
            name
            for name in vals
            if not name.startswith(("message_", "activity_", "signoff_"))
        }
        if self.env.su or not names:
            return
        for file in self:
            if file.state in ("submitted", "closed"):
                raise UserError(
                    self.env._(
                        "%(file)s is %(state)s and cannot be changed. Withdraw or "
                        "reopen it first.",
                        file=file.display_name,
                        state=file._get_state_label(),
                    )
                )
            if (
                file.state == "registered"
                and file.company_id.customer_file_change_control
                and not names <= ASSIGNMENT_FIELDS
                and not file._is_kept_by_me()
            ):
                file._refuse_change(vals)

    def _get_state_label(self):
        selection = self._fields["state"]._description_selection(self.env)
        return dict(selection)[self.state]

    def _is_kept_by_me(self):
        """Tell whether the current user is custodian of the file or administrator."""
        self.ensure_one()
        return self.custodian_id == self.env.user or self.env.user.has_group(
            "customer_archive.customer_archive_group_administrator"
        )

    def _is_changeable_by_me(self):
        """Tell a form whether its fields take input; ``write`` checks for itself."""
        self.ensure_one()
        if not self._origin:
            return True
        if self.state in ("submitted", "closed"):
            return False
        is_controlled = (
            self.state == "registered" and self.company_id.customer_file_change_control
        )
        if is_controlled and not self._is_kept_by_me():
            return False
        return self._origin.has_access("write")

    def _is_assigned_by_me(self):
        """Tell whether the current user says who answers for the file."""
        self.ensure_one()
        groups = (
            "customer_archive.customer_archive_group_director,"
            "customer_archive.customer_archive_group_administrator"
        )
        if not self._origin:  # opened on behalf of others
            groups += ",customer_archive.customer_archive_group_archivist"
        return (
            self.department_id.customer_file_is_managed_by_me
            or self.env.user.has_groups(groups)
        )

    def _check_may_assign(self):
        """Refuse owners, custodians and departments set by anyone but managers."""
        for file in self:
            if not (self.env.su or file._is_assigned_by_me()):
                raise AccessError(
                    self.env._(
                        "%s: only the department's manager or the sales director "
                        "assigns owner, custodian and department.",
                        file.display_name,
                    )
                )

    def _check_assignment(self):
        """Refuse new files opened in somebody else's name (CA-01)."""
        others = self.filtered(
            lambda file: file.owner_id != file.env.user
            or file.custodian_id
            not in (
                file.company_id.customer_file_custodian_id,
                file.env.user,
                file.env["res.users"],
            )
            or file.department_id != file.owner_id._get_file_department(file.company_id)
        )
        if not self.env.user.has_group(
            "customer_archive.customer_archive_group_archivist"
        ):
            others._check_may_assign()

    def _sync_essentials(self):
        """Copy what everybody inside may see to the customers (CA-39)."""
        # the copies are written by the file alone, whoever changes it
        files = self.sudo().filtered(lambda file: not file.merged_into_id)
        for company, own in files.grouped("company_id").items():
            own.partner_id._write_file_essentials(
                company, {file.partner_id: file._prepare_essentials() for file in own}
            )

    def _prepare_essentials(self):
        strict = self.company_id.customer_file_access_preset == "p18"
        names = STRICT_ESSENTIAL_FIELDS if strict else ESSENTIAL_FIELDS
        values = self._convert_to_write({name: self[name] for name in names})
        return {
            f"customer_file_{name}": values.get(name, False)
            for name in ESSENTIAL_FIELDS
        }
