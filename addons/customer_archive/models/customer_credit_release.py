from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CustomerCreditRelease(models.Model):
    """A manager lets one order pass that the customer's credit stops (CA-20).

    It holds for this order, its customers and its amount: not for a copy, not for
    more, and no longer once the order is cancelled or reopened.
    """

    _name = "customer.credit.release"
    _inherit = ["signoff.document.mixin"]
    _description = "Credit Release"
    _order = "id desc"

    _system_fields = frozenset(
        (
            "company_id",
            "currency_id",
            "orderer_id",
            "partner_id",
            "signoff_round",
            "state",
            "user_id",
        )
    )
    _subject_fields = frozenset(("order_id",))

    order_id = fields.Many2one(
        comodel_name="sale.order",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('state', 'in', ('draft', 'sent', 'sale'))]",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Who is invoiced.",
    )
    orderer_id = fields.Many2one(
        comodel_name="res.partner",
        string="Ordered By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", required=True, readonly=True
    )
    amount = fields.Monetary(
        string="Up To",
        required=True,
        compute="_compute_amount",
        precompute=True,
        store=True,
        readonly=False,
        help="The order passes as long as its total is not higher.",
    )
    reason = fields.Text(required=True)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("ended", "Ended"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "Say up to which amount the order is released."
    )
    _approved_idx = models.Index("(order_id) WHERE state = 'approved'")

    @api.depends("order_id")
    def _compute_amount(self):
        for release in self:
            release.amount = release.order_id.amount_total

    @api.depends("order_id.name")
    def _compute_display_name(self):
        for release in self:
            release.display_name = release.sudo().order_id.name

    @api.model
    def _prepare_system_vals(self, vals_list):
        orders = self.env["sale.order"].browse(
            vals.get("order_id") for vals in vals_list
        )
        orders.check_access("write")
        return [order._prepare_credit_release_vals() for order in orders]

    def action_submit(self):
        """Send releases to whoever approves credit in the company (CA-20).

        :return: True
        :raises AccessError: for another person's release
        :raises UserError: for releases already sent, or orders that are cancelled
        """
        self._check_transition("draft")
        for release in self:
            if release.order_id.state == "cancel":
                raise UserError(
                    self.env._(
                        "%s is cancelled: set it to quotation first.",
                        release.display_name,
                    )
                )
        return self._send()

    def _check_sender(self):
        self.check_access("read")
        for release in self:
            if release.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "The release of %s was asked for by somebody else.",
                        release.display_name,
                    )
                )

    def _get_signoff_route(self):
        company = self.company_id.root_id
        amount = self.currency_id._convert(
            self.amount, company.currency_id, company, fields.Date.context_today(self)
        )
        return company._get_credit_route(amount)

    def _get_signoff_requester(self):
        return self.user_id

    def _signoff_on_approved(self):
        self.state = "approved"
        self.order_id._message_log_batch(
            bodies={
                release.order_id.id: self.env._(
                    "Released in spite of the customer's credit, up to %(amount)s: "
                    "%(reason)s",
                    amount=release.currency_id.format(release.amount),
                    reason=release.reason,
                )
                for release in self
            }
        )

    def _signoff_on_refused(self):
        self.state = "refused"

    @api.model
    def _get_released_orders(self, orders):
        """Return those of these orders that a release covers as they are now."""
        # whoever confirms, the release decides
        releases = self.sudo().search(
            [("order_id", "in", orders.ids), ("state", "=", "approved")]
        )
        covering = releases.filtered(lambda release: release._covers_order())
        return covering.order_id.with_env(orders.env)

    def _covers_order(self):
        order = self.order_id
        return (
            order._get_debtor() == self.partner_id
            and order.partner_id.commercial_partner_id == self.orderer_id
            and order.currency_id == self.currency_id
            and self.currency_id.compare_amounts(order.amount_total, self.amount) <= 0
        )

    @api.model
    def _end_for(self, orders):
        """End what was released for orders that are cancelled or reopened."""
        # the consequence of cancelling, whoever may cancel
        releases = self.sudo().search(
            [
                ("order_id", "in", orders.ids),
                ("state", "in", ("draft", "submitted", "approved")),
            ]
        )
        releases.filtered(
            lambda release: release.state == "submitted"
        )._signoff_cancel()
        releases.state = "ended"
