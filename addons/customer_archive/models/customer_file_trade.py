from odoo import fields, models
from odoo.exceptions import UserError


class CustomerFile(models.Model):
    _inherit = "customer.file"

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Won Opportunity",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    def _note_trade(self, dates):
        """Keep first and last trade as real orders have them (CA-03, CA-52).

        :param dict dates: customer.file → (first date, last date) of new orders
        """
        for file, (first, last) in dates.items():
            file.first_trade_date = min(file.first_trade_date or first, first)
            file.last_trade_date = max(file.last_trade_date or last, last)

    def _move_to_customer(self, customer):
        """Keep the file when its customer becomes part of another (CA-01).

        Goes to the other customer, or behind the file that one already has.

        :param customer: res.partner, a commercial entity
        """
        self.ensure_one()
        former = self.partner_id
        target = self.search(
            [
                ("partner_id", "=", customer.id),
                ("company_id", "=", self.company_id.id),
                ("merged_into_id", "=", False),
                ("id", "!=", self.id),
            ]
        )
        former._clear_file_essentials(self.company_id)
        # what either customer had before now belongs to one history
        (target or self)._queue_history()
        if not target:
            self.partner_id = customer
            return
        self._signoff_cancel()
        self.write(
            {
                "partner_id": customer.id,
                "merged_into_id": target.id,
                "state": "closed",
            }
        )
        target._message_log(
            body=self.env._(
                "The file %(number)s of %(customer)s was merged into this one.",
                number=self.number,
                customer=former.name,
            )
        )

    def _check_merge(self):
        """Refuse to merge customers with several files where that is controlled."""
        for company, files in self.grouped("company_id").items():
            if company.customer_file_merge_control and len(files) > 1:
                raise UserError(
                    self.env._(
                        "These customers have the files %s. Have the custodian close "
                        "all but one of them before merging.",
                        ", ".join(files.mapped("number")),
                    )
                )
