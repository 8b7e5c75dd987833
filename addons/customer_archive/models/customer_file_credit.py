from odoo import api, fields, models
from odoo.tools import SQL

from .customer_file_protected_mixin import PROTECTED

STOPPING = ("cash", "stop")
# what decides whether orders stop
HANDLING_FIELDS = (
    "company_id",
    "credit_date_until",
    "credit_handling",
    "merged_into_id",
    "partner_id",
)


class CustomerFile(models.Model):
    """What credit the customer has, by the review in force (CA-19)."""

    _inherit = "customer.file"

    credit_rating_id = fields.Many2one(
        comodel_name="customer.credit.rating",
        readonly=True,
        copy=False,
        ondelete="restrict",
        prefetch=PROTECTED,
    )
    credit_handling = fields.Selection(
        selection=lambda self: self.env["customer.credit.rating"]
        ._fields["handling"]
        ._description_selection(self.env),
        readonly=True,
        copy=False,
        prefetch=PROTECTED,
    )
    credit_date_until = fields.Date(
        string="Credit Valid Until", readonly=True, copy=False, prefetch=PROTECTED
    )
    credit_hold = fields.Boolean(readonly=True, copy=False)
    credit_review_ids = fields.One2many(
        comodel_name="customer.credit.review",
        inverse_name="file_id",
        string="Credit Reviews",
        readonly=True,
    )
    credit_limit = fields.Monetary(
        compute="_compute_credit",
        compute_sudo=True,
        help="0 sets no limit.",
    )
    credit_exposure = fields.Monetary(
        string="Owed",
        compute="_compute_credit",
        compute_sudo=True,
        help="Open invoices, confirmed orders not invoiced yet, and draft invoices "
        "without an order.",
    )
    credit_overdue = fields.Monetary(
        string="Amount Overdue",
        compute="_compute_credit",
        compute_sudo=True,
    )
    credit_due_soon = fields.Monetary(
        string="Amount Due Soon",
        compute="_compute_credit",
        compute_sudo=True,
    )
    can_propose_credit = fields.Boolean(compute="_compute_can_propose_credit")

    @api.depends("partner_id", "company_id")
    def _compute_credit(self):
        for company, files in self.grouped("company_id").items():
            figures = files.partner_id._get_credit_figures(company)
            for file in files:
                own = figures.get(file.partner_id._origin.id, {})
                file.credit_limit = own.get("credit_limit", 0)
                file.credit_exposure = own.get("exposure", 0)
                file.credit_overdue = own.get("overdue", 0)
                file.credit_due_soon = own.get("due_soon", 0)

    @api.depends_context("uid")
    @api.depends("owner_id", "department_id", "state")
    def _compute_can_propose_credit(self):
        for file in self:
            file.can_propose_credit = file.state != "closed" and (
                file.owner_id == self.env.user
                or file.department_id.customer_file_is_managed_by_me
            )

    def action_propose_credit_review(self):
        """Open the form to propose a credit review.

        :return: window action (dict)
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit Review"),
            "res_model": "customer.credit.review",
            "views": [(False, "form")],
            "context": {"default_file_id": self.id},
        }

    def _apply_credit(self, review):
        """Give the customer the credit of an approved review.

        :param review: customer.credit.review of this file
        """
        self.write(
            {
                "credit_rating_id": review.rating_id.id,
                "credit_handling": review.handling,
                "credit_date_until": review.date_until,
                "credit_hold": review.handling in STOPPING,
            }
        )
        self.activity_unlink([self._credit_activity_type])
        root = self.company_id.root_id
        self.partner_id.with_company(root).credit_limit = review.credit_limit
        # the limit is the root company's, terms are read by each branch for itself,
        # which can't have another branch's
        term = review.payment_term_id
        for company in root.browse(root._get_branch_ids()):
            if not term.company_id or term.company_id in company.parent_ids:
                customer = self.partner_id.with_company(company)
                customer.property_payment_term_id = term

    def _move_to_customer(self, customer):
        # the limit is the customer's, and would stay behind
        result = super()._move_to_customer(customer)
        review = self.credit_review_ids.filtered(
            lambda review: review.state == "applied"
        )
        if review and not self.merged_into_id:
            self._apply_credit(review)
        return result

    def _end_credit(self):
        """Say on the essentials that the time of a review is up: cash only."""
        self.write({"credit_hold": True})

    def _remind_of_credit_review(self):
        planned = self.activity_ids.filtered(
            lambda activity: activity.activity_type_id
            == self.env.ref(self._credit_activity_type)
        )
        (self - self.browse(planned.mapped("res_id")))._plan_activities(
            self._credit_activity_type,
            lambda file: file.owner_id,
            lambda file: file.credit_date_until,
        )

    @property
    def _credit_activity_type(self):
        return "customer_archive.mail_activity_type_credit_review"

    @api.model
    def _get_credit_handling(self, customers, root):
        """Return how customers with something else than plain credit are handled.

        :param customers: res.partner
        :param root: res.company, whose branches' files count
        :return: dict res.partner → ``cash`` or ``stop``, the harder one of several
        """
        self.flush_model(HANDLING_FIELDS)
        # in SQL, because orders wait for it
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id,
                    CASE WHEN bool_or(credit_handling = 'stop') THEN 'stop'
                        ELSE 'cash' END
                FROM customer_file
                WHERE partner_id = ANY(%s) AND company_id = ANY(%s)
                    AND merged_into_id IS NULL
                    AND (credit_handling = ANY(%s) OR credit_date_until < %s)
                GROUP BY partner_id
                """,
                customers.ids,
                list(root._get_branch_ids()),
                list(STOPPING),
                fields.Date.context_today(self),
            )
        )
        return {customers.browse(id_): handling for id_, handling in rows}
