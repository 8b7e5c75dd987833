from odoo import fields, models
from odoo.tools import html2plaintext


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "customer.file.source.mixin"]

    customer_file_number = fields.Char(
        related="partner_id.commercial_partner_id.customer_file_number",
        groups="base.group_user",
    )
    customer_file_class_id = fields.Many2one(
        related="partner_id.commercial_partner_id.customer_file_class_id",
        groups="base.group_user",
    )
    customer_file_grade_id = fields.Many2one(
        related="partner_id.commercial_partner_id.customer_file_grade_id",
        groups="base.group_user",
    )
    customer_file_owner_id = fields.Many2one(
        related="partner_id.commercial_partner_id.customer_file_owner_id",
        groups="base.group_user",
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("partner_id"):
            # what was written before the customer was known
            self.env["mail.message"]._record_history_of(self)
        return result

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        result = super()._handle_won_lost(old_status_by_lead, new_status_by_lead)
        won = self.filtered(
            lambda lead: new_status_by_lead.get(lead.id, {}).get("is_won")
            and not old_status_by_lead.get(lead.id, {}).get("is_won")
            and (lead.company_id or self.env.company).customer_file_from_won_lead
        )
        won._open_customer_files()
        return result

    def _open_customer_files(self):
        """Open a draft file for the customer of each lead that has none yet (CA-01)."""
        self.filtered(lambda lead: not lead.partner_id)._handle_partner_assignment()
        # the file is the policy's consequence, whoever wins the lead
        File = self.env["customer.file"].sudo()
        customers = self.partner_id.commercial_partner_id
        known = {
            (file.partner_id.id, file.company_id.id)
            for file in File.search(
                [("partner_id", "in", customers.ids), ("merged_into_id", "=", False)]
            )
        }
        vals_list = []
        for lead in self.sorted("create_date"):
            vals = lead._prepare_customer_file_vals()
            key = (vals["partner_id"], vals["company_id"])
            if key[0] and key not in known:
                known.add(key)
                vals_list.append(vals)
        File.create(vals_list)

    def _prepare_customer_file_vals(self):
        company = self.company_id or self.env.company
        customer = self.partner_id.commercial_partner_id
        contact = self.partner_id if self.partner_id != customer else customer.browse()
        owner = self.user_id or self.env.user
        if owner.share:  # a lead won through the portal
            owner = (
                company.customer_file_contact_owner_id
                or company.customer_file_custodian_id
                or self.env.ref("base.user_root")
            )
        return {
            "partner_id": customer.id,
            "company_id": company.id,
            "owner_id": owner.id,
            "custodian_id": company.customer_file_custodian_id.id,
            "contact_id": contact.id,
            "lead_id": self.id,
            "first_contact_date": fields.Date.context_today(self, self.create_date),
            "trade_activity": html2plaintext(self.description or ""),
        }
