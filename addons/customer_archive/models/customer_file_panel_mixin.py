from odoo import api, fields, models


class CustomerFilePanelMixin(models.AbstractModel):
    """Shows a customer's essentials on a document at once (CA-39)."""

    _name = "customer.file.panel.mixin"
    _description = "Customer File Panel"

    customer_file_panel = fields.Json(
        string="Customer File",
        compute="_compute_customer_file_panel",
        groups="base.group_user",
    )

    @api.depends_context("uid", "company")
    @api.depends(lambda self: self._get_panel_depends())
    def _compute_customer_file_panel(self):
        customers = self._get_panel_customers()
        for company, records in self.grouped(
            lambda record: record._get_panel_company()
        ).items():
            partners = self.env["res.partner"].union(
                *(customers[record] for record in records)
            )
            panels = partners._get_customer_file_panels(company)
            people = records._get_panel_people()
            preferences = self.env["customer.preference"]._get_panel_preferences(
                partners.union(*people.values()), company
            )
            for record in records:
                panel = panels.get(customers[record].id, False)
                record.customer_file_panel = panel and {
                    **panel,
                    **records._prepare_preference_panel(people[record], preferences),
                }

    @api.model
    def _prepare_preference_panel(self, person, preferences):
        """Return what the panel shows of a person, after their company's."""
        customer_id = person.sudo().commercial_partner_id.id
        own = preferences.get(person.id, []) if person.id != customer_id else []
        return {
            "person_id": person.id,
            "preferences": preferences.get(customer_id, []) + own,
        }

    @api.model
    def _get_panel_depends(self):
        return ["partner_id"]

    def _get_panel_customers(self):
        """Return the customer each record is about: dict record → res.partner."""
        # the commercial entity is an essential, however little of it one reads
        return {
            record: record.partner_id.sudo().commercial_partner_id._origin
            for record in self
        }

    def _get_panel_people(self):
        """Return whom each record is with: dict record → res.partner."""
        return {record: record.partner_id._origin for record in self}

    def _get_panel_company(self):
        return self.company_id or self.env.company
