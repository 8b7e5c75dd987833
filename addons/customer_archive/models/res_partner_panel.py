from odoo import api, fields, models
from odoo.fields import Domain

from .res_partner import COPIED_FIELDS


class ResPartner(models.Model):
    """The customer's essentials, shown on their documents (CA-39)."""

    _inherit = "res.partner"

    # read by the widget once the form is there: no document waits for it
    customer_file_panel = fields.Json(
        string="Customer File",
        compute="_compute_customer_file_panel",
        groups="base.group_user",
    )

    @api.depends_context("uid", "company")
    @api.depends("commercial_partner_id", *sorted(COPIED_FIELDS))
    def _compute_customer_file_panel(self):
        company = self.env.company
        # the commercial entity is an essential, however little of it one reads
        of_person = {person: person.sudo().commercial_partner_id for person in self}
        customers = self.browse().union(*of_person.values())
        panels = customers.with_env(self.env)._get_customer_file_panels(company)
        preferences = self.env["customer.preference"]._get_panel_preferences(
            customers | self, company
        )
        for person, customer in of_person.items():
            panel = panels.get(customer.id)
            person.customer_file_panel = panel and {
                **panel,
                "person_id": person.id,
                "preferences": [
                    line
                    for partner in customer | person
                    for line in preferences.get(partner.id, [])
                ],
            }

    def _get_customer_file_panels(self, company):
        """Return what the current user sees of these customers' files at once.

        Reads the copies, never the file: showing essentials is no reading of the file.
        Satellite addons add their own keys.

        :param company: res.company
        :return: dict partner id → dict of texts, numbers and flags
        """
        # a contact of another company is an essential too
        customers = self.sudo().with_company(company)
        # names only: core would fetch all there is about class and people
        customers.customer_file_class_id.fetch(["name"])
        people = customers.customer_file_owner_id | customers.customer_file_custodian_id
        people.fetch(["partner_id"])
        people.partner_id.fetch(["name"])
        files = self._get_files_open_to_me(company).grouped("partner_id")
        none = self.env["customer.file"]
        return {
            customer.id: customer._prepare_customer_file_panel(
                files.get(customer, none)
            )
            for customer in customers
        }

    def _prepare_customer_file_panel(self, file):
        """Return what the panel shows of one customer.

        :param file: customer.file open to the current user, empty if closed to them
        """
        if not self.customer_file_owner_id:
            return {"partner_id": self.id, "has_file": False}
        labels = dict(
            self._fields["customer_file_state"]._description_selection(self.env)
        )
        return {
            "partner_id": self.id,
            "has_file": True,
            "is_open": bool(file),
            # not the field, which asks for all one may do with the file
            "can_report": bool(file) and file._is_reported_on_by_me(),
            "number": self.customer_file_number,
            "class_name": self.customer_file_class_id.name,
            "state": self.customer_file_state,
            "state_label": labels.get(self.customer_file_state),
            "owner": self.customer_file_owner_id.name,
            "custodian": self.customer_file_custodian_id.name,
        }

    def _get_files_open_to_me(self, company):
        return self.env["customer.file"].search_fetch(
            Domain("partner_id", "in", self.ids)
            & Domain("company_id", "=", company.id)
            & Domain("merged_into_id", "=", False),
            ["partner_id", "state", "owner_id", "custodian_id"],
        )
