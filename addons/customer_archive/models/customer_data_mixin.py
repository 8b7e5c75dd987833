from odoo import api, fields, models
from odoo.fields import Domain

from .customer_file_access import READS_ALL


class CustomerDataMixin(models.AbstractModel):
    """What anybody inside notes about a customer or one of their people.

    It points at the customer and not at the file: whoever notes it needs no access to
    the file and learns nothing of it, and a file opened later has it at once.

    ============= ==================================================================
    Operation     Who
    ============= ==================================================================
    create        any employee, in their own name
    read          who reads the customer's file, who noted it, who reads every file;
                  everybody inside where the company shares it (hotels)
    write, delete who noted it, administrators
    ============= ==================================================================
    """

    _name = "customer.data.mixin"
    _inherit = ["customer.file.protected.mixin", "readable.mixin"]
    _description = "Data About a Customer"
    _check_company_auto = True
    _readable_depends = ("user_id", "partner_id", "company_id")

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Noted By",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )

    @api.model
    def _get_readable_domain(self):
        if self.env.user.has_groups(READS_ALL):
            return Domain.TRUE
        # settings of companies, which are no secret inside
        shared = self.env.companies.sudo().filtered("customer_file_data_sharing")
        return Domain.OR(
            [
                Domain("user_id", "=", self.env.uid),
                Domain("company_id", "in", shared.ids),
                *map(self._get_open_domain, self.env.companies - shared),
            ]
        )

    @api.model
    def _get_open_domain(self, company):
        """Return what belongs to customers whose file the current user reads."""
        # rules are evaluated in sudo: go back to the reader's own rights
        files = self.env["customer.file"].sudo(False)
        query = files._search(
            Domain("company_id", "=", company.id) & Domain("merged_into_id", "=", False)
        )
        return Domain("company_id", "=", company.id) & Domain(
            "partner_id.commercial_partner_id", "in", query.subselect("partner_id")
        )

    def write(self, vals):
        result = super().write(vals)
        if not {"user_id", "company_id"}.isdisjoint(vals):
            # in whose name it stands now needs the right to note it
            self.check_access("create")
        return result

    def _get_files(self):
        """Return the files it belongs to; one's own notes are no reading of them."""
        files = self.env["customer.file"]
        others = self.filtered(lambda record: record.user_id != record.env.user)
        for company, records in others.grouped("company_id").items():
            files |= files.search(
                [
                    (
                        "partner_id",
                        "in",
                        records.partner_id.commercial_partner_id.ids,
                    ),
                    ("company_id", "=", company.id),
                    ("merged_into_id", "=", False),
                ]
            )
        return files
