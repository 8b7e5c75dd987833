from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .customer_file_protected_mixin import PROTECTED


class CustomerDocument(models.Model):
    """A document in a customer's file (CA-33), catalogued by date of issue (CA-34).

    ============ ============================================ ================
    Operation    Who                                          When
    ============ ============================================ ================
    read         whoever reads the file                       always
    create       owner, liaisons, custodian, administrator    file not closed
    write        whoever filed it, custodian, administrator   file not closed
    renew        whoever creates                              file not closed
    delete       administrator                                file not closed
    ============ ============================================ ================
    """

    _name = "customer.document"
    _inherit = ["customer.file.part.mixin", "scan.mixin"]
    _description = "Customer Document"
    _order = "issue_date, id"

    type_id = fields.Many2one(
        comodel_name="customer.document.type",
        required=True,
        index=True,
        ondelete="restrict",
    )
    catalogue_number = fields.Integer(
        string="No.",
        compute="_compute_catalogue_number",
        help="Place in the catalogue of the file, by date of issue.",
    )
    name = fields.Char(
        string="Title",
        compute="_compute_name",
        precompute=True,
        store=True,
        readonly=False,
        required=True,
        prefetch=PROTECTED,
    )
    reference = fields.Char(
        prefetch=PROTECTED, help="Number of the licence, letter or form."
    )
    issue_date = fields.Date(
        string="Issued On", required=True, default=fields.Date.context_today
    )
    expiry_date = fields.Date(
        string="Valid Until",
        compute="_compute_expiry_date",
        precompute=True,
        store=True,
        readonly=False,
        help="Also the day of the next inspection.",
    )
    note = fields.Text(prefetch=PROTECTED)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="customer_document_attachment_rel",
        string="Scans",
    )
    replaces_id = fields.Many2one(
        comodel_name="customer.document",
        string="In Place Of",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('file_id', '=', file_id), ('type_id', '=', type_id), "
        "('is_current', '=', True), ('id', '!=', id)]",
    )
    replacement_ids = fields.One2many(
        comodel_name="customer.document",
        inverse_name="replaces_id",
        string="Replaced By",
    )
    is_current = fields.Boolean(
        string="Current", compute="_compute_is_current", store=True
    )
    is_expired = fields.Boolean(
        string="Expired", compute="_compute_is_expired", search="_search_is_expired"
    )
    is_reminded = fields.Boolean(
        string="Custodian Reminded", compute="_compute_is_reminded", store=True
    )
    can_renew = fields.Boolean(compute="_compute_can_renew")

    _catalogue_idx = models.Index("(file_id, issue_date, id)")
    _expiry_idx = models.Index("(expiry_date) WHERE is_current")
    _replaces_uniq = models.UniqueIndex(
        "(replaces_id) WHERE replaces_id IS NOT NULL",
        "This document has been replaced already.",
    )
    _expiry_after_issue = models.Constraint(
        "CHECK(expiry_date >= issue_date)",
        "A document is not valid until a day before its issue.",
    )

    @api.depends("file_id", "issue_date")
    def _compute_catalogue_number(self):
        self.flush_model(["file_id", "issue_date"])
        # counted over the whole file, of which a page shows a part
        numbers = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT id, row_number() OVER (
                        PARTITION BY file_id ORDER BY issue_date, id
                    ) FROM customer_document WHERE file_id IN %s
                    """,
                    tuple(self.file_id.ids) or (None,),
                )
            )
        )
        for document in self:
            document.catalogue_number = numbers.get(document._origin.id, 0)

    @api.depends("type_id")
    def _compute_name(self):
        for document in self:
            document.name = document.type_id.name

    @api.depends("issue_date", "type_id.validity_months")
    def _compute_expiry_date(self):
        for document in self:
            months = document.type_id.validity_months
            document.expiry_date = (
                document.issue_date + relativedelta(months=months)
                if months and document.issue_date
                else document.expiry_date
            )

    @api.depends("replacement_ids")
    def _compute_is_current(self):
        for document in self:
            document.is_current = not document.replacement_ids

    @api.depends("expiry_date", "is_current")
    def _compute_is_expired(self):
        today = fields.Date.context_today(self)
        for document in self:
            expiry = document.expiry_date
            document.is_expired = bool(
                document.is_current and expiry and expiry < today
            )

    @api.model
    def _search_is_expired(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("is_current", "=", True) & Domain(
            "expiry_date", "<", fields.Date.context_today(self)
        )

    @api.depends("expiry_date")
    def _compute_is_reminded(self):
        # of another date the custodian is reminded anew
        self.is_reminded = False

    @api.depends_context("uid")
    @api.depends("file_id", "is_current")
    def _compute_can_renew(self):
        for document in self:
            file = document.file_id
            document.can_renew = (
                document.is_current and bool(file) and file._is_reported_on_by_me()
            )

    @api.depends("type_id.name", "issue_date")
    def _compute_display_name(self):
        for document in self:
            document.display_name = self.env._(
                "%(type)s, %(date)s",
                type=document.type_id.name or "",
                date=document.issue_date or "",
            )

    @api.constrains("replaces_id", "file_id", "type_id")
    def _check_replaces_id(self):
        # the other document may lie in a file that is closed to this user
        for document in self.sudo().filtered("replaces_id"):
            former = document.replaces_id
            if (former.file_id, former.type_id) != (
                document.file_id,
                document.type_id,
            ) or document._has_cycle("replaces_id"):
                raise ValidationError(
                    self.env._(
                        "%s: a document takes the place of an earlier one of the same "
                        "type in the same file.",
                        document.file_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        # said outright, or the caller's own defaults would decide
        documents = super().create(
            [{"is_current": True, "is_reminded": False, **vals} for vals in vals_list]
        )
        documents._adopt_attachments()
        documents.file_id._settle_expiry_reminders()
        return documents

    def write(self, vals):
        self._check_system_fields(vals)
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._adopt_attachments()
        if not {"expiry_date", "issue_date", "type_id", "replaces_id"}.isdisjoint(vals):
            self.file_id._settle_expiry_reminders()
        return result

    def unlink(self):
        files = self.file_id
        result = super().unlink()
        files._settle_expiry_reminders()
        return result

    @api.model
    def _check_system_fields(self, vals):
        if not self.env.su and not {"is_current", "is_reminded"}.isdisjoint(vals):
            raise AccessError(
                self.env._("Whether a document is replaced or reminded of is computed.")
            )

    def action_renew(self):
        """Enter the document that takes the place of this one (CA-33).

        :return: window action (dict)
        :raises AccessError: for those who file no documents of this customer
        """
        self.ensure_one()
        self.check_access("read")
        if not self.can_renew:
            raise AccessError(
                self.env._(
                    "%s: owner, liaisons and custodian file what replaces a document, "
                    "once.",
                    self.file_id.display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Renew %s", self.type_id.name),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_file_id": self.file_id.id,
                "default_type_id": self.type_id.id,
                "default_replaces_id": self.id,
            },
        }

    @api.model
    def _get_ending_domain(self):
        """Return current documents that end within their company's days of notice."""
        today = fields.Date.context_today(self)
        companies = self.env["res.company"].search(
            [("customer_file_document_notice_days", ">=", 0)]
        )
        return Domain("is_current", "=", True) & Domain.OR(
            Domain("company_id", "in", own.ids)
            & Domain("expiry_date", "<=", today + relativedelta(days=days))
            for days, own in companies.grouped(
                "customer_file_document_notice_days"
            ).items()
        )

    @api.model
    def _cron_remind(self):
        """Put documents that end soon on the custodians' lists, once each (CA-33)."""
        documents = self.search(
            self._get_ending_domain()
            & Domain("is_reminded", "=", False)
            & Domain("file_id.state", "!=", "closed")
            & Domain("file_id.custodian_id", "!=", False)
        )
        documents.file_id._plan_expiry_reminders(documents)
        documents.is_reminded = True
