from odoo import api, fields, models
from odoo.fields import Domain

EXPIRY = "customer_archive.mail_activity_type_document_expiry"


class CustomerFile(models.Model):
    """The documents of a file, and those it lacks (CA-33, CA-34)."""

    _inherit = "customer.file"

    document_ids = fields.One2many(
        comodel_name="customer.document",
        inverse_name="file_id",
        string="Documents",
    )
    missing_documents = fields.Char(compute="_compute_missing_documents")
    has_missing_documents = fields.Boolean(
        string="Documents Missing",
        compute="_compute_missing_documents",
        search="_search_has_missing_documents",
    )

    @api.depends(
        "is_company",
        "company_id.customer_file_document_type_ids",
        "document_ids.type_id",
        "document_ids.is_current",
    )
    def _compute_missing_documents(self):
        present = {
            (file.id, document_type.id)
            for file, document_type in self.env["customer.document"]._read_group(
                [("file_id", "in", self.ids), ("is_current", "=", True)],
                ["file_id", "type_id"],
            )
        }
        for file in self:
            missing = file.company_id.customer_file_document_type_ids.filtered(
                lambda document_type, file=file: document_type._is_kept_of(
                    file.is_company
                )
                and (file._origin.id, document_type.id) not in present
            )
            file.missing_documents = ", ".join(missing.mapped("name"))
            file.has_missing_documents = bool(missing)

    @api.model
    def _search_has_missing_documents(self, operator, value):
        if operator != "in":
            return NotImplemented
        kinds = {"company": [True], "person": [False], "all": [True, False]}
        return Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("partner_id.is_company", "in", kinds[document_type.customer_kind])
            & Domain(
                "document_ids",
                "not any",
                [("type_id", "=", document_type.id), ("is_current", "=", True)],
            )
            for company in self.env.companies
            for document_type in company.customer_file_document_type_ids
        )

    def write(self, vals):
        result = super().write(vals)
        if "custodian_id" in vals:
            self._pass_on_expiry_reminders()
        return result

    def _pass_on_expiry_reminders(self):
        """Have the new custodian reminded of what the former one was."""
        # reminders and marks are the system's, whoever assigns the file
        self.sudo().activity_unlink([EXPIRY])
        self.env["customer.document"].sudo().search(
            [("file_id", "in", self.ids), ("is_reminded", "=", True)]
        ).is_reminded = False

    def _plan_expiry_reminders(self, documents):
        """Put the files with these documents on their custodians' lists."""
        planned = Domain("activity_type_id", "=", self.env.ref(EXPIRY).id)
        by_file = documents.grouped("file_id")
        self.search(
            Domain("id", "in", self.ids) & Domain("activity_ids", "not any", planned)
        )._plan_activities(
            EXPIRY,
            lambda file: file.custodian_id,
            lambda file: min(by_file[file].mapped("expiry_date")),
        )

    def _settle_expiry_reminders(self):
        """Drop the reminders of files none of whose documents ends soon any more."""
        # reminders are the system's, whoever files the new document
        Document = self.env["customer.document"].sudo()
        ending = Document.search(
            Document._get_ending_domain() & Domain("file_id", "in", self.ids)
        )
        (self.sudo() - ending.file_id).activity_unlink([EXPIRY])

    def _get_erasure_plan(self, label):
        empty = {"reference": False, "note": False}
        return [
            (self.document_ids, {"name": label, **empty}),
            *super()._get_erasure_plan(label),
        ]
