from datetime import datetime

from odoo import fields, models
from odoo.fields import Domain

# what tells that two customers may be the same
TWIN_FIELDS = ("name", "vat", "email_normalized", "phone")


class ResPartner(models.Model):
    """Files for customers the company had before it kept files (CA-01)."""

    _inherit = "res.partner"

    def _batch_open_customer_files(self, parameters):
        """Open a file for each customer that has none.

        :param dict parameters: ``class_id``, ``owner_id`` of customers without a
            salesperson, ``custodian_id``: ids or False
        :return: dict of res.partner → remark: owner, gaps, twins
        """
        # everybody's customers; the right was checked when the run was started
        customers = self.sudo().commercial_partner_id
        existing = customers._get_files_here().partner_id
        remarks = dict.fromkeys(existing, self.env._("Has a file already."))
        new = customers - existing
        first_dates = new._get_first_contact_dates()
        files = (
            self.env["customer.file"]
            .sudo()
            .create(
                [
                    {
                        **new._prepare_existing_file_vals(customer, parameters),
                        "first_contact_date": first_dates[customer.id],
                    }
                    for customer in new
                ]
            )
        )
        files._note_trade()
        twins = new._get_twins()
        for file in files:
            remarks[file.partner_id] = file._describe_opening(twins[file.partner_id])
        return remarks

    def _get_files_here(self):
        return self.env["customer.file"].search(
            [
                ("partner_id", "in", self.ids),
                ("company_id", "=", self.env.company.id),
                ("merged_into_id", "=", False),
            ]
        )

    def _prepare_existing_file_vals(self, customer, parameters):
        salesperson = customer.user_id.filtered(lambda user: not user.share)
        return {
            "partner_id": customer.id,
            "company_id": self.env.company.id,
            "is_existing_customer": True,
            "class_id": parameters.get("class_id"),
            "owner_id": salesperson.id or parameters.get("owner_id"),
            "custodian_id": parameters.get("custodian_id"),
            "contact_id": customer.child_ids.filtered(
                lambda child: child.type == "contact" and not child.is_company
            )[:1].id,
        }

    def _get_first_contact_dates(self):
        """Return the date of each customer's oldest document, by id."""
        dates = {
            partner.id: self._to_local_date(partner.create_date) for partner in self
        }
        for model, field in self._get_first_contact_sources():
            groups = self.env[model]._read_group(
                Domain("partner_id.commercial_partner_id", "in", self.ids)
                & Domain("company_id", "in", (self.env.company.id, False))
                & Domain(field, "!=", False),
                ["partner_id.commercial_partner_id"],
                [f"{field}:min"],
            )
            for customer, oldest in groups:
                date = self._to_local_date(oldest)
                dates[customer.id] = min(dates[customer.id], date)
        return dates

    def _to_local_date(self, moment):
        if isinstance(moment, datetime):
            return fields.Date.context_today(self, moment)
        return moment

    def _get_first_contact_sources(self):
        """Return models and fields whose oldest value is the first contact."""
        return [
            ("crm.lead", "create_date"),
            ("sale.order", "date_order"),
            ("account.move", "invoice_date"),
        ]

    def _get_twins(self):
        """Return the other customers each may be the same as: dict of recordsets."""
        twins = dict.fromkeys(self, self.browse())
        for name in TWIN_FIELDS:
            values = set(filter(None, self.mapped(name)))
            if not values:
                continue
            found = self.search(
                Domain(name, "in", values)
                & Domain("parent_id", "=", False)
                & Domain("company_id", "in", (self.env.company.id, False))
            ).grouped(name)
            for partner in self:
                twins[partner] |= found.get(partner[name], partner.browse()) - partner
        return twins
