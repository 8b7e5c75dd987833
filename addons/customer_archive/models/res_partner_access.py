from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    customer_file_is_open_to_me = fields.Boolean(
        string="File Read by Me",
        compute="_compute_customer_file_is_open_to_me",
        search="_search_customer_file_is_open_to_me",
        groups="base.group_user",
        help="The current user reads the customer's file in this company.",
    )

    @api.depends_context("uid", "company")
    @api.depends("commercial_partner_id")
    def _compute_customer_file_is_open_to_me(self):
        files = self.env["customer.file"].search(
            self._get_own_files_domain()
            & Domain("partner_id", "in", self.commercial_partner_id.ids)
        )
        customers = files.partner_id
        for partner in self:
            partner.customer_file_is_open_to_me = (
                partner.commercial_partner_id in customers
            )

    @api.model
    def _search_customer_file_is_open_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        files = self.env["customer.file"]._search(self._get_own_files_domain())
        return Domain("commercial_partner_id", "in", files.subselect("partner_id"))

    @api.model
    def _get_own_files_domain(self):
        return Domain("company_id", "=", self.env.company.id) & Domain(
            "merged_into_id", "=", False
        )
