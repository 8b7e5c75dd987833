from odoo import api, fields, models
from odoo.fields import Domain

from .customer_file_protected_mixin import PROTECTED


class CustomerFile(models.Model):
    """How the customer's business goes, and its business with us (CA-05)."""

    _inherit = "customer.file"

    ordered_this_year = fields.Monetary(
        compute="_compute_ordered", compute_sudo=True, help="Confirmed orders, untaxed."
    )
    ordered_last_year = fields.Monetary(compute="_compute_ordered", compute_sudo=True)
    ordered_before = fields.Monetary(
        string="Ordered Earlier", compute="_compute_ordered", compute_sudo=True
    )
    invoiced_this_year = fields.Monetary(
        compute="_compute_invoiced",
        compute_sudo=True,
        help="Posted invoices less credit notes, untaxed.",
    )
    invoiced_last_year = fields.Monetary(compute="_compute_invoiced", compute_sudo=True)
    invoiced_before = fields.Monetary(
        string="Invoiced Earlier", compute="_compute_invoiced", compute_sudo=True
    )
    manager_quality = fields.Text(string="Quality of the Managers", prefetch=PROTECTED)
    staff_quality = fields.Text(string="Quality of the Staff", prefetch=PROTECTED)
    competitors = fields.Text(
        prefetch=PROTECTED,
        help="Who competes with the customer, and who with us there.",
    )
    ties = fields.Text(
        string="Ties with Us",
        prefetch=PROTECTED,
        help="Relations between the companies and their people.",
    )
    attitude = fields.Selection(
        selection=[
            ("devoted", "Devoted"),
            ("friendly", "Friendly"),
            ("neutral", "Neutral"),
            ("reserved", "Reserved"),
            ("hostile", "Hostile"),
        ],
        string="Attitude to Us",
        prefetch=PROTECTED,
    )

    @api.depends("partner_id", "company_id")
    def _compute_ordered(self):
        sums = self._get_sums_by_year(
            "sale.report",
            Domain("state", "=", "sale"),
            ("date:year", "price_subtotal:sum"),
        )
        self._set_sums_by_year("ordered", sums)

    @api.depends("partner_id", "company_id")
    def _compute_invoiced(self):
        sums = self._get_sums_by_year(
            "account.move",
            Domain("state", "=", "posted")
            & Domain("move_type", "in", ("out_invoice", "out_refund")),
            ("invoice_date:year", "amount_untaxed_signed:sum"),
        )
        self._set_sums_by_year("invoiced", sums)

    def _get_sums_by_year(self, model, domain, measures):
        """Return what the customers of the files bought, in their company's currency.

        :param measures: names of year and amount as ``_read_group`` takes them
        :return: list of (customer, company, first day of the year, amount)
        """
        year, amount = measures
        sums = []
        for company, files in self.grouped("company_id").items():
            # reports convert to the currency of the current company
            sums += (
                self.env[model]
                .with_company(company)
                ._read_group(
                    domain
                    & Domain("commercial_partner_id", "in", files.partner_id.ids)
                    & Domain("company_id", "=", company.id),
                    ["commercial_partner_id", "company_id", year],
                    [amount],
                )
            )
        return sums

    def _set_sums_by_year(self, prefix, sums):
        this_year = fields.Date.context_today(self).year
        names = {this_year: "this_year", this_year - 1: "last_year"}
        totals = {}
        for customer, company, first_day, amount in sums:
            key = (customer, company, names.get(first_day.year, "before"))
            totals[key] = totals.get(key, 0) + amount
        for file in self:
            for name in (*names.values(), "before"):
                file[f"{prefix}_{name}"] = totals.get(
                    (file.partner_id, file.company_id, name), 0
                )
