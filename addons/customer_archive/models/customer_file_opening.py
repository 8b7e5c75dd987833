from odoo import fields, models


class CustomerFile(models.Model):
    _inherit = "customer.file"

    is_existing_customer = fields.Boolean(
        string="Customer From Before",
        readonly=True,
        copy=False,
        help="Opened for a customer the company had already: no registration deadline.",
    )

    def _note_trade(self):
        """Take over the first and last confirmed order of each file's customer."""
        files = self.grouped("partner_id")
        customers = self.partner_id
        groups = self.env["sale.order"]._read_group(
            [
                ("partner_id.commercial_partner_id", "in", customers.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "sale"),
            ],
            ["partner_id.commercial_partner_id"],
            ["date_order:min", "date_order:max"],
        )
        self._note_events(
            [
                {
                    "file_id": files[customer].id,
                    "trade_date": customers._to_local_date(moment),
                }
                for customer, *moments in groups
                for moment in moments
            ]
        )

    def _describe_opening(self, twins):
        """Return what the report says of a file opened for an existing customer."""
        sentences = [self.env._("Owner: %s.", self.owner_id.name)]
        if self.registration_gaps:
            sentences.append(self.env._("Missing: %s.", self.registration_gaps))
        if twins:
            sentences.append(
                self.env._(
                    "May be the same as %s.",
                    ", ".join(f"{twin.name} (ID {twin.id})" for twin in twins[:3]),
                )
            )
        return " ".join(sentences)
