from odoo import api, models


class ResCompany(models.Model):
    """What a company of a kind of business would otherwise set up by hand."""

    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._start_business_kinds()
        return companies

    def write(self, vals):
        kind = vals.get("customer_file_business_kind")
        # chosen anew: whatever was changed by hand since the choice stays
        changed = self.filtered(
            lambda company: kind and company.customer_file_business_kind != kind
        )
        result = super().write(vals)
        changed._start_business_kinds()
        return result

    def _start_business_kinds(self):
        """Set up what the kinds these companies have chosen bring along."""
        for kind in set(self.mapped("customer_file_business_kind")) - {False}:
            # classes are the administrator's of the archive, companies those of Odoo's
            self.env["customer.class"].sudo()._start_kind(kind)
