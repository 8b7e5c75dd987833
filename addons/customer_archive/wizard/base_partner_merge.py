from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Move the files first: core's SQL would break on two of one customer."""
        # merging is permitted by now; the files go along, whoever may read them
        files = (
            self.env["customer.file"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", (src_partners | dst_partner).ids),
                    ("merged_into_id", "=", False),
                ]
            )
        )
        files._check_not_erased()
        files.filtered(lambda file: file.state != "closed")._check_merge()
        # a customer made of two is no survey form's own any more
        self.env["customer.survey.form"].sudo().search(
            [("opened_partner_id", "in", (src_partners | dst_partner).ids)]
        ).opened_partner_id = False
        customer = dst_partner.commercial_partner_id
        for file in files:
            if file.partner_id in src_partners:
                file._move_to_customer(customer)
        self.env.flush_all()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        files._sync_essentials()
        return result
