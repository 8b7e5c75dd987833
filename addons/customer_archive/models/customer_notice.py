from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

READS_ALL = (
    "customer_archive.customer_archive_group_general_manager,"
    "customer_archive.customer_archive_group_auditor,"
    "customer_archive.customer_archive_group_administrator"
)
SYSTEM_FIELDS = frozenset(("number", "state", "dispatched_date", "user_id"))


class CustomerNotice(models.Model):
    """A notice to customers: who delivered it and who signed for it (CA-46).

    ============ ============================================ ================
    Operation    Who                                          When
    ============ ============================================ ================
    create       sales representative, archivist,             always
                 administrator
    read         who issued it, whoever reads the file of a   always
                 recipient, general manager, auditor,
                 administrator
    write        who issued it, administrator                 draft
    dispatch     the same                                     draft
    delete       the same                                     draft
    ============ ============================================ ================
    """

    _name = "customer.notice"
    _inherit = ["customer.choice.mixin", "readable.mixin", "scan.mixin"]
    _description = "Notice to Customers"
    _order = "date desc, id desc"
    _rec_names_search = ("number", "name")
    _readable_depends = ("user_id", "line_ids.file_id")
    _choice_model = "customer.file"

    number = fields.Char(readonly=True, copy=False, index="trigram")
    name = fields.Char(string="Subject", required=True)
    kind = fields.Selection(
        selection=[
            ("information", "Information"),
            ("report", "Formal report"),
            ("notice", "Notice"),
            ("circular", "Circular"),
        ],
        required=True,
        default="notice",
    )
    date = fields.Date(
        string="Issued On", required=True, default=fields.Date.context_today
    )
    body = fields.Html(string="Text")
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="customer_notice_attachment_rel",
        string="Documents",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Issued By",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("dispatched", "Dispatched")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
    )
    dispatched_date = fields.Datetime(string="Dispatched On", readonly=True, copy=False)
    domain = fields.Char(
        string="Customers Matching", default="[('state', '=', 'registered')]"
    )
    line_ids = fields.One2many(
        comodel_name="customer.notice.line",
        inverse_name="notice_id",
        string="Recipients",
    )
    recipient_count = fields.Integer(
        string="Number of Recipients", compute="_compute_counts"
    )
    unsigned_count = fields.Integer(string="Not Yet Signed", compute="_compute_counts")
    can_edit = fields.Boolean(compute="_compute_can_edit")

    @api.depends("line_ids.is_signed")
    def _compute_counts(self):
        groups = self.env["customer.notice.line"]._read_group(
            [("notice_id", "in", self.ids)], ["notice_id", "is_signed"], ["__count"]
        )
        counts = {(notice.id, signed): count for notice, signed, count in groups}
        for notice in self:
            notice.unsigned_count = counts.get((notice._origin.id, False), 0)
            signed = counts.get((notice._origin.id, True), 0)
            notice.recipient_count = notice.unsigned_count + signed

    @api.depends_context("uid")
    @api.depends("user_id", "state")
    def _compute_can_edit(self):
        writable = self._origin._filtered_access("write")
        for notice in self:
            notice.can_edit = not notice._origin or (
                notice.state == "draft" and notice._origin in writable
            )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = " ".join(filter(None, (notice.number, notice.name)))

    @api.model
    def _get_readable_domain(self):
        user = self.env.user
        if user.has_groups(READS_ALL):
            return Domain.TRUE
        # rows found past the rule that asks this very question
        return Domain("user_id", "=", user.id) | Domain(
            "line_ids", "any!", [("file_id.is_open_to_me", "=", True)]
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        company_ids = [
            vals.get("company_id") or self.env.company.id for vals in vals_list
        ]
        numbers = self.env["ir.sequence"]._next_by_code_of_companies(
            self._name, company_ids
        )
        notices = super().create(
            [
                # said outright, or the caller's own defaults would decide
                {
                    "dispatched_date": False,
                    **vals,
                    "number": number,
                    "state": "draft",
                    "user_id": self.env.uid,
                }
                for vals, number in zip(vals_list, numbers, strict=True)
            ]
        )
        notices._adopt_attachments()
        return notices

    def write(self, vals):
        self.check_access("write")
        self._check_system_fields(vals)
        # the lines check for themselves who enters what
        if not self.env.su and vals.keys() != {"line_ids"}:
            self._check_draft()
        if not self.env.su and self and "company_id" in vals:
            raise UserError(
                self.env._(
                    "%s: write another notice for the other company.",
                    self[0].display_name,
                )
            )
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._adopt_attachments()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_dispatched(self):
        if not self.env.su:
            self._check_draft()

    @api.model
    def _check_system_fields(self, vals):
        if not self.env.su and (names := SYSTEM_FIELDS.intersection(vals)):
            if names == {"state"} and vals["state"] == "draft" and not self:
                return
            raise AccessError(
                self.env._("Number, issuer and state of a notice are not entered.")
            )

    def _check_draft(self):
        for notice in self:
            if notice.state != "draft":
                raise UserError(
                    self.env._(
                        "%s has been dispatched and stays as it is: write another one.",
                        notice.display_name,
                    )
                )

    def action_add_recipients(self):
        """Add the customers that match and aren't recipients yet (CA-46).

        :return: True
        :raises AccessError: for anyone but who issues the notice and administrators
        :raises UserError: for dispatched notices, and when nobody is left to add
        """
        self.check_access("write")
        self._check_draft()
        for notice in self:
            files = self.env["customer.file"].search(
                notice._parse_domain() & Domain("company_id", "=", notice.company_id.id)
            )
            files -= notice.line_ids.file_id
            if not files:
                raise UserError(
                    self.env._(
                        "%s: no other customer whose file you read matches.",
                        notice.display_name,
                    )
                )
            notice.line_ids = [Command.create({"file_id": file.id}) for file in files]
        return True

    def action_dispatch(self):
        """Enter drafts in the dispatch register: what they say is fixed (CA-46).

        :return: True
        :raises AccessError: for anyone but who issues the notice and administrators
        :raises UserError: for notices dispatched already or without recipients
        """
        self.check_access("write")
        self._check_draft()
        for notice in self:
            if not notice.recipient_count:
                raise UserError(
                    self.env._("%s: choose who receives it.", notice.display_name)
                )
        # written by the steps only
        self.sudo().write(
            {"state": "dispatched", "dispatched_date": fields.Datetime.now()}
        )
        return True

    def action_open_lines(self):
        """Show the register of the notice.

        :return: window action (dict)
        :raises AccessError: for those who cannot read the notice
        """
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_archive.customer_notice_line_action"
        )
        return {
            **action,
            "domain": [("notice_id", "in", self.ids)],
            "context": {"hide_notice": len(self) == 1},
        }
