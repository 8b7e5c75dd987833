from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .customer_file_protected_mixin import PROTECTED


class CustomerCreditReview(models.Model):
    """Somebody proposes what credit a customer is given; others approve it (CA-19).

    An approved review is applied at once: limit and payment terms go to the customer,
    rating and handling to the file. It holds until its end or the next review.
    """

    _name = "customer.credit.review"
    _inherit = ["customer.file.protected.mixin", "signoff.document.mixin"]
    _description = "Credit Review"
    _order = "id desc"
    _check_company_auto = True

    _system_fields = frozenset(("state", "company_id", "signoff_round", "applied_date"))
    _subject_fields = frozenset(("file_id",))

    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', '!=', 'closed')]",
    )
    partner_id = fields.Many2one(related="file_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    rating_id = fields.Many2one(
        comodel_name="customer.credit.rating",
        required=True,
        ondelete="restrict",
        prefetch=PROTECTED,
    )
    handling = fields.Selection(
        selection=lambda self: self.env["customer.credit.rating"]
        ._fields["handling"]
        ._description_selection(self.env),
        compute="_compute_from_rating",
        precompute=True,
        store=True,
        readonly=False,
        required=True,
        prefetch=PROTECTED,
    )
    payment_term_id = fields.Many2one(
        comodel_name="account.payment.term",
        string="Payment Terms",
        compute="_compute_from_rating",
        precompute=True,
        store=True,
        readonly=False,
        ondelete="restrict",
        check_company=True,
        prefetch=PROTECTED,
    )
    credit_limit = fields.Monetary(
        compute="_compute_from_rating",
        precompute=True,
        store=True,
        readonly=False,
        prefetch=PROTECTED,
        help="0 sets no limit.",
    )
    date_until = fields.Date(
        string="Valid Until",
        compute="_compute_from_rating",
        precompute=True,
        store=True,
        readonly=False,
        required=True,
        help="Afterwards the customer pays cash until the next review.",
    )
    reason = fields.Text(required=True, prefetch=PROTECTED)
    applied_date = fields.Date(string="Applied On", readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("applied", "In force"),
            ("refused", "Refused"),
            ("ended", "Ended"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
    )
    exposure = fields.Monetary(related="file_id.credit_exposure", string="Owed Now")
    can_propose = fields.Boolean(compute="_compute_can_propose")

    _limit_positive = models.Constraint(
        "CHECK(credit_limit >= 0)", "A credit limit is not negative."
    )

    @api.depends("rating_id")
    def _compute_from_rating(self):
        today = fields.Date.context_today(self)
        for review in self:
            rating = review.rating_id
            review.handling = rating.handling
            review.payment_term_id = rating.payment_term_id
            review.credit_limit = rating.credit_limit
            review.date_until = rating and fields.Date.add(
                today, months=rating.validity_months
            )

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can_propose(self):
        for review in self:
            review.can_propose = not review._origin or review._origin.has_access(
                "write"
            )

    @api.depends("file_id.display_name")
    def _compute_display_name(self):
        for review in self:
            review.display_name = review.file_id.display_name

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        for review in self:
            if review.state != "draft" or review.signoff_round:
                raise UserError(
                    self.env._(
                        "The credit review of %s has been sent before and stays.",
                        review.display_name,
                    )
                )

    def action_submit(self):
        """Send reviews to whoever approves credit in the company (CA-19).

        :return: True
        :raises AccessError: for anyone but the customer's people
        :raises UserError: for reviews already sent, or files that are closed
        :raises ValidationError: when the validity ends in the past
        """
        self._check_transition("draft")
        self._check_date_until()
        return self._send()

    def _check_transition(self, state):
        result = super()._check_transition(state)
        for review in self:
            if review.file_id.state == "closed":
                raise UserError(
                    self.env._(
                        "The customer file of %s is closed: reopen it first.",
                        review.display_name,
                    )
                )
        return result

    def _check_date_until(self):
        today = fields.Date.context_today(self)
        for review in self:
            if review.date_until <= today:
                raise ValidationError(
                    self.env._(
                        "The credit of %s ends in the future: choose another date.",
                        review.display_name,
                    )
                )

    def _get_signoff_route(self):
        company = self.company_id.root_id
        amount = self.credit_limit if self.handling == "limit" else 0
        is_unlimited = self.handling == "limit" and not self.credit_limit
        return company._get_credit_route(amount, is_unlimited)

    def _signoff_on_approved(self):
        self._apply()

    def _signoff_on_refused(self):
        self.state = "refused"

    def _apply(self):
        """Put approved reviews into force in place of the former ones."""
        former = self.search(
            [
                ("file_id", "in", self.file_id.ids),
                ("state", "=", "applied"),
                ("id", "not in", self.ids),
            ]
        )
        former.state = "ended"
        self.write(
            {"state": "applied", "applied_date": fields.Date.context_today(self)}
        )
        for review in self:
            review.file_id._apply_credit(review)

    @api.model
    def _cron_end(self):
        """End reviews whose time is up, and remind of those near their end."""
        today = fields.Date.context_today(self)
        expired = self.search([("state", "=", "applied"), ("date_until", "<", today)])
        expired.state = "ended"
        # the essentials say so from now on; the stop compares the dates by itself
        expired.file_id._end_credit()
        companies = self.env["res.company"].search(
            [("customer_file_credit_remind_days", ">", 0)]
        )
        for company in companies:
            last = fields.Date.add(today, days=company.customer_file_credit_remind_days)
            self.search(
                [
                    ("state", "=", "applied"),
                    ("company_id", "=", company.id),
                    ("date_until", "<=", last),
                ]
            ).file_id._remind_of_credit_review()
