from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# an invoice in one of these still needs the customer's address
OPEN_PAYMENT_STATES = ("not_paid", "in_payment", "partial", "blocked")
ERASED_LEAD_FIELDS = (
    "contact_name",
    "partner_name",
    "email_from",
    "email_cc",
    "phone",
    "website",
    "function",
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "description",
)


class CustomerFile(models.Model):
    _inherit = "customer.file"

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Won Opportunity",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    def _move_to_customer(self, customer):
        """Keep the file when its customer becomes part of another (CA-01).

        Goes to the other customer, or behind the file that one already has.

        :param customer: res.partner, a commercial entity
        """
        self.ensure_one()
        self._check_not_erased()
        former = self.partner_id
        target = self.search(
            [
                ("partner_id", "=", customer.id),
                ("company_id", "=", self.company_id.id),
                ("merged_into_id", "=", False),
                ("id", "!=", self.id),
            ]
        )
        target._check_not_erased()
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
        target._take_parts(self)
        target._message_log(
            body=self.env._(
                "The file %(number)s of %(customer)s was merged into this one.",
                number=self.number,
                customer=former.name,
            )
        )

    def _take_parts(self, former):
        """Take over documents, deposits and contacts: the customer's, who is one now.

        :param former: customer.file merged into this one
        """
        for name in self.env.registry.descendants(
            ["customer.file.part.mixin"], "_inherit"
        ):
            model = self.env[name]
            if not model._abstract:
                # all there are, whoever merges
                parts = model.sudo().with_context(active_test=False)
                parts = parts.search([("file_id", "=", former.id)])
                parts.write({"file_id": self.id})

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

    def _get_erasure_blockers(self):
        blockers = super()._get_erasure_blockers()
        own = Domain("company_id", "=", self.company_id.id)
        invoices = self.env["account.move"].search(
            own
            & Domain("commercial_partner_id", "=", self.partner_id.id)
            & Domain("move_type", "!=", "entry")
            & (
                Domain("state", "=", "draft")
                | Domain("state", "=", "posted")
                & Domain("payment_state", "in", OPEN_PAYMENT_STATES)
            )
        )
        if invoices:
            blockers.append(
                self.env._(
                    "%(file)s: the invoices %(invoices)s are not posted or not paid.",
                    file=self.number,
                    invoices=", ".join(invoices.mapped("display_name")),
                )
            )
        lines = self.env["sale.order.line"].search(
            own
            & Domain(
                "order_id.partner_id.commercial_partner_id", "=", self.partner_id.id
            )
            & Domain("state", "=", "sale")
            & Domain("display_type", "=", False)
            & Domain("is_downpayment", "=", False)
        )
        if open_lines := lines.filtered(
            lambda line: line.product_uom_qty > line.qty_delivered
        ):
            blockers.append(
                self.env._(
                    "%(file)s: the orders %(orders)s are not delivered.",
                    file=self.number,
                    orders=", ".join(open_lines.order_id.mapped("name")),
                )
            )
        return blockers

    def _get_erasure_plan(self, label):
        leads = (
            self.env["crm.lead"]
            .with_context(active_test=False)
            .search([("partner_id.commercial_partner_id", "in", self.partner_id.ids)])
        )
        return [
            *super()._get_erasure_plan(label),
            (leads, {"name": label, **dict.fromkeys(ERASED_LEAD_FIELDS, False)}),
        ]

    def _erase(self, label):
        # invoices keep the name they were made out to, as tax law wants it
        field = self.env["account.move"]._fields["invoice_partner_display_name"]
        invoices = self.env["account.move"].search(
            [("partner_id", "in", self._get_contacts_of_customer().ids)]
        )
        with self.env.protecting([field], invoices):
            return super()._erase(label)
