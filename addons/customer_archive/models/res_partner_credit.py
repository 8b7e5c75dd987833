from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

NO_FIGURES = {"credit_limit": 0, "exposure": 0, "overdue": 0, "due_soon": 0}


class ResPartner(models.Model):
    """What a customer owes and may owe, for everybody inside (CA-17, CA-20).

    Figures are counted when asked for, in one query for all customers of a page: with
    all contacts of the customer, all branches of the company, in its currency.
    """

    _name = "res.partner"
    _inherit = ["res.partner", "quick.activity.mixin"]

    customer_file_credit_hold = fields.Boolean(
        string="Credit Hold",
        company_dependent=True,
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Cash only or on hold: orders stop unless they are paid or released.",
    )
    customer_file_credit_currency_id = fields.Many2one(
        comodel_name="res.currency",
        string="Currency of the Credit",
        compute="_compute_customer_file_credit",
        compute_sudo=True,
        groups="base.group_user",
    )
    customer_file_credit_limit = fields.Monetary(
        string="Limit",
        compute="_compute_customer_file_credit",
        compute_sudo=True,
        currency_field="customer_file_credit_currency_id",
        groups="base.group_user",
        help="The most this customer may owe. 0 sets no limit.",
    )
    customer_file_credit_exposure = fields.Monetary(
        string="Owed",
        compute="_compute_customer_file_credit",
        compute_sudo=True,
        currency_field="customer_file_credit_currency_id",
        groups="base.group_user",
        help="Open invoices, confirmed orders not invoiced yet, and draft invoices "
        "without an order.",
    )
    customer_file_credit_overdue = fields.Monetary(
        string="Amount Overdue",
        compute="_compute_customer_file_credit",
        compute_sudo=True,
        currency_field="customer_file_credit_currency_id",
        groups="base.group_user",
    )
    customer_file_credit_due_soon = fields.Monetary(
        string="Amount Due Soon",
        compute="_compute_customer_file_credit",
        compute_sudo=True,
        currency_field="customer_file_credit_currency_id",
        groups="base.group_user",
    )
    customer_file_credit_share = fields.Float(
        string="Used (%)",
        compute="_compute_customer_file_credit",
        compute_sudo=True,
        groups="base.group_user",
    )
    customer_file_is_over_limit = fields.Boolean(
        string="Over the Limit",
        compute="_compute_customer_file_credit",
        compute_sudo=True,
        search="_search_customer_file_is_over_limit",
        groups="base.group_user",
    )
    customer_file_is_near_limit = fields.Boolean(
        string="Near the Limit",
        compute="_compute_customer_file_credit",
        compute_sudo=True,
        search="_search_customer_file_is_near_limit",
        groups="base.group_user",
    )
    customer_file_is_overdue = fields.Boolean(
        string="Payment Overdue",
        compute="_compute_customer_file_credit",
        compute_sudo=True,
        search="_search_customer_file_is_overdue",
        groups="base.group_user",
    )
    customer_file_is_due_soon = fields.Boolean(
        string="Payment Due Soon",
        compute="_compute_customer_file_credit",
        compute_sudo=True,
        search="_search_customer_file_is_due_soon",
        groups="base.group_user",
    )
    customer_file_is_slowing = fields.Boolean(
        string="Getting Slower",
        compute="_compute_customer_file_is_slowing",
        compute_sudo=True,
        search="_search_customer_file_is_slowing",
        groups="base.group_user",
        help="Paid later in the last 90 days than in the year before.",
    )

    @api.depends_context("company")
    @api.depends("commercial_partner_id")
    def _compute_customer_file_credit(self):
        root = self.env.company.root_id
        figures = self.commercial_partner_id._get_credit_figures(root)
        for partner in self:
            own = figures.get(partner.commercial_partner_id._origin.id, NO_FIGURES)
            limit, exposure = own["credit_limit"], own["exposure"]
            share = 100 * exposure / limit if limit else 0
            partner.customer_file_credit_currency_id = root.currency_id
            partner.customer_file_credit_limit = limit
            partner.customer_file_credit_exposure = exposure
            partner.customer_file_credit_overdue = own["overdue"]
            partner.customer_file_credit_due_soon = own["due_soon"]
            partner.customer_file_credit_share = share
            partner.customer_file_is_over_limit = share > 100
            partner.customer_file_is_near_limit = (
                root.customer_file_credit_share <= share <= 100
            )
            partner.customer_file_is_overdue = own["overdue"] > 0
            partner.customer_file_is_due_soon = own["due_soon"] > 0

    @api.depends_context("company")
    @api.depends("commercial_partner_id")
    def _compute_customer_file_is_slowing(self):
        customers = self.commercial_partner_id
        query = self._get_slowing_sql(
            self.env.company.root_id,
            SQL("p.commercial_partner_id IN %s", customers._ids or (0,)),
        )
        slowing = {customer_id for (customer_id,) in self.env.execute_query(query)}
        for partner in self:
            partner.customer_file_is_slowing = (
                partner.commercial_partner_id._origin.id in slowing
            )

    @api.model
    def _search_customer_file_is_over_limit(self, operator, value):
        return self._search_credit(
            operator, SQL("f.exposure > f.credit_limit"), limited=True
        )

    @api.model
    def _search_customer_file_is_near_limit(self, operator, value):
        share = self.env.company.root_id.sudo().customer_file_credit_share / 100
        condition = SQL(
            "f.exposure BETWEEN f.credit_limit * %s AND f.credit_limit", share
        )
        return self._search_credit(operator, condition, limited=True)

    @api.model
    def _search_customer_file_is_overdue(self, operator, value):
        return self._search_credit(operator, SQL("f.overdue > 0"), orders=False)

    @api.model
    def _search_customer_file_is_due_soon(self, operator, value):
        return self._search_credit(operator, SQL("f.due_soon > 0"), orders=False)

    @api.model
    def _search_customer_file_is_slowing(self, operator, value):
        if operator != "in":
            return NotImplemented
        query = self._get_slowing_sql(self.env.company.root_id, SQL("TRUE"))
        return Domain("commercial_partner_id", "in", SQL("(%s)", query))

    @api.model
    def _search_credit(self, operator, condition, limited=False, orders=True):
        if operator != "in":
            return NotImplemented
        root = self.env.company.root_id
        customers = SQL("TRUE")
        if limited:
            customers = SQL("%s > 0", self._get_credit_limit_sql(root))
        query = SQL(
            "(SELECT f.customer_id FROM (%s) f WHERE %s)",
            self._get_credit_sql(root, customers, orders),
            condition,
        )
        return Domain("commercial_partner_id", "in", query)

    def _get_credit_figures(self, company):
        """Return what these customers owe and may owe.

        :param company: res.company; the figures are those of its root company
        :return: dict partner id → dict of ``credit_limit``, ``exposure``, ``overdue``
            and ``due_soon``, in the currency of the root company
        """
        if not self.ids:
            return {}
        query = self._get_credit_sql(
            company.sudo().root_id, SQL("c.id IN %s", tuple(self.ids))
        )
        return {row["customer_id"]: row for row in self.env.execute_query_dict(query)}

    @api.model
    def _get_credit_limit_sql(self, root):
        """Return the limit of the partner ``c``: core's own, or the company's."""
        partner = self.sudo().with_company(root)
        fallback = self._fields["credit_limit"].get_company_dependent_fallback(partner)
        return SQL(
            "COALESCE((c.credit_limit->>%s)::float, %s)", str(root.id), fallback or 0
        )

    @api.model
    def _get_credit_sql(self, root, condition, orders=True):
        """Return the query of the figures of customers.

        :param root: res.company whose branches count
        :param SQL condition: which customers ``c`` count
        :param bool orders: whether what isn't posted yet is counted, too
        """
        self._flush_for_credit()
        parts = [self._get_receivable_sql(root)]
        if orders:
            parts += [self._get_ordered_sql(), self._get_drafted_sql()]
        return SQL(
            """
            WITH customers AS MATERIALIZED (
                SELECT c.id, %(limit)s AS credit_limit
                FROM res_partner c
                WHERE c.commercial_partner_id = c.id AND %(condition)s
            ),
            partners AS MATERIALIZED (
                SELECT p.id, p.commercial_partner_id AS customer_id
                FROM res_partner p JOIN customers c ON c.id = p.commercial_partner_id
            ),
            companies AS MATERIALIZED (
                SELECT id FROM res_company WHERE parent_path LIKE %(path)s
            )
            SELECT c.id AS customer_id, c.credit_limit,
                COALESCE(SUM(part.exposure), 0)::float AS exposure,
                COALESCE(SUM(part.overdue), 0)::float AS overdue,
                COALESCE(SUM(part.due_soon), 0)::float AS due_soon
            FROM customers c
            LEFT JOIN (%(parts)s) part ON part.customer_id = c.id
            GROUP BY c.id, c.credit_limit
            """,
            limit=self._get_credit_limit_sql(root),
            condition=condition,
            path=f"{root.parent_path}%",
            parts=SQL(" UNION ALL ").join(parts),
        )

    @api.model
    def _flush_for_credit(self):
        self.flush_model(["commercial_partner_id", "credit_limit"])
        for model, names in (
            (
                "account.move",
                [
                    "commercial_partner_id",
                    "company_id",
                    "invoice_currency_rate",
                    "move_type",
                    "payment_state",
                    "state",
                ],
            ),
            (
                "account.move.line",
                [
                    "account_id",
                    "amount_residual",
                    "company_id",
                    "date_maturity",
                    "display_type",
                    "move_id",
                    "parent_state",
                    "partner_id",
                    "price_total",
                    "product_uom_id",
                    "quantity",
                    "reconciled",
                    "sale_line_ids",
                ],
            ),
            (
                "sale.order",
                ["company_id", "currency_rate", "partner_invoice_id", "state"],
            ),
            (
                "sale.order.line",
                [
                    "is_downpayment",
                    "order_id",
                    "price_total",
                    "product_uom_id",
                    "product_uom_qty",
                ],
            ),
        ):
            self.env[model].flush_model(names)

    @api.model
    def _get_receivable_sql(self, root):
        """Return what is posted and open, overdue and soon due."""
        today = fields.Date.context_today(self)
        days = root.sudo().customer_file_credit_due_days
        return SQL(
            """
            SELECT p.customer_id, l.amount_residual AS exposure,
                CASE WHEN l.amount_residual > 0 AND l.date_maturity < %(today)s
                    THEN l.amount_residual END AS overdue,
                CASE WHEN l.amount_residual > 0
                    AND l.date_maturity BETWEEN %(today)s AND %(until)s
                    THEN l.amount_residual END AS due_soon
            FROM account_move_line l
            JOIN partners p ON p.id = l.partner_id
            JOIN companies ON companies.id = l.company_id
            JOIN account_account a ON a.id = l.account_id
            WHERE l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
                AND a.account_type = 'asset_receivable'
            """,
            today=today,
            until=fields.Date.add(today, days=days),
        )

    @api.model
    def _get_ordered_sql(self):
        """Return what is ordered and not posted, whatever the invoicing policy.

        A posted down payment is owed, or paid, by itself: it is taken off what was
        ordered, as the final invoice will do.
        """
        return SQL(
            """
            SELECT ordered.customer_id,
                (CASE WHEN ordered.quantity = 0 THEN -COALESCE(posted.amount, 0)
                    ELSE ordered.amount * GREATEST(
                        1 - COALESCE(posted.quantity, 0) / ordered.quantity, 0
                    ) END / ordered.rate)::numeric,
                NULL, NULL
            FROM (
                SELECT l.id, p.customer_id, l.price_total::float AS amount,
                    l.product_uom_qty::float AS quantity, l.product_uom_id,
                    COALESCE(NULLIF(o.currency_rate, 0), 1)::float AS rate
                FROM sale_order o
                JOIN partners p ON p.id = o.partner_invoice_id
                JOIN companies ON companies.id = o.company_id
                JOIN sale_order_line l ON l.order_id = o.id
                WHERE o.state = 'sale' AND l.display_type IS NULL
                    AND (l.product_uom_qty != 0 OR l.is_downpayment)
            ) ordered
            LEFT JOIN LATERAL (
                SELECT
                    SUM(s.sign * i.price_total)::float AS amount,
                    SUM(
                        s.sign * i.quantity
                        * COALESCE(f.factor, 1) / COALESCE(t.factor, 1)
                    )::float AS quantity
                FROM sale_order_line_invoice_rel r
                JOIN account_move_line i ON i.id = r.invoice_line_id
                JOIN account_move m ON m.id = i.move_id
                    AND (m.state = 'posted' OR m.payment_state = 'invoicing_legacy')
                CROSS JOIN LATERAL (
                    SELECT CASE m.move_type WHEN 'out_refund' THEN -1 ELSE 1 END
                        AS sign
                ) s
                LEFT JOIN uom_uom f ON f.id = i.product_uom_id
                LEFT JOIN uom_uom t ON t.id = ordered.product_uom_id
                WHERE r.order_line_id = ordered.id
            ) posted ON TRUE
            """
        )

    @api.model
    def _get_drafted_sql(self):
        """Return what draft invoices claim that belongs to no order."""
        return SQL(
            """
            SELECT p.customer_id,
                l.price_total
                    / COALESCE(NULLIF(m.invoice_currency_rate, 0), 1)::numeric,
                NULL, NULL
            FROM account_move m
            JOIN partners p ON p.id = m.commercial_partner_id
            JOIN companies ON companies.id = m.company_id
            JOIN account_move_line l ON l.move_id = m.id
            WHERE m.state = 'draft' AND m.move_type IN ('out_invoice', 'out_receipt')
                AND l.display_type = 'product'
                AND NOT EXISTS (
                    SELECT FROM sale_order_line_invoice_rel r
                    WHERE r.invoice_line_id = l.id
                )
            """
        )

    @api.model
    def _get_slowing_sql(self, root, condition):
        """Return the customers who pay later than they used to.

        :param SQL condition: which contacts ``p`` count
        """
        self.env["account.partial.reconcile"].flush_model()
        self._flush_for_credit()
        today = fields.Date.context_today(self)
        recent = SQL("r.max_date >= %s", fields.Date.subtract(today, days=90))
        late = SQL("r.max_date - l.date_maturity")
        return SQL(
            """
            SELECT p.commercial_partner_id
            FROM account_partial_reconcile r
            JOIN account_move_line l ON l.id = r.debit_move_id
            JOIN account_move m ON m.id = l.move_id AND m.move_type = 'out_invoice'
            JOIN res_partner p ON p.id = l.partner_id
            JOIN res_company company ON company.id = l.company_id
            WHERE company.parent_path LIKE %(path)s AND r.max_date >= %(since)s
                AND %(condition)s
            GROUP BY p.commercial_partner_id
            HAVING AVG(%(late)s) FILTER (WHERE %(recent)s)
                >= AVG(%(late)s) FILTER (WHERE NOT %(recent)s) + %(days)s
            """,
            path=f"{root.sudo().parent_path}%",
            since=fields.Date.subtract(today, days=90 + 365),
            condition=condition,
            late=late,
            recent=recent,
            days=root.sudo().customer_file_credit_slow_days,
        )

    def _lock_credit(self):
        """Have whoever takes credit of these customers at the same moment start again.

        A lock alone would not do: the other transaction would go on with what it saw
        before.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET write_date = write_date WHERE id IN %s",
                tuple(self.ids),
            )
        )

    def write(self, vals):
        if "credit_limit" in vals and not self.env.su:
            self._check_credit_limit_reviewed(vals["credit_limit"])
        return super().write(vals)

    def _check_credit_limit_reviewed(self, limit):
        """Refuse limits set past the review (CA-19)."""
        root = self.env.company.root_id
        if not root.sudo().customer_file_credit_control:
            return
        for partner in self:
            # whether there is a file is an essential, and its limit is reviewed
            customer = partner.sudo().with_company(root).commercial_partner_id
            if customer.customer_file_owner_id and customer.credit_limit != limit:
                raise UserError(
                    self.env._(
                        "The credit limit of %s is set by a credit review: propose one "
                        "on the customer file.",
                        customer.name,
                    )
                )

    @api.model
    def _cron_warn_of_credit(self):
        """Put customers to watch on the lists of their salespeople (CA-17).

        One activity for each customer, once the former is done.
        """
        activity_type = "customer_archive.mail_activity_type_credit_watch"
        roots = self.env["res.company"].search(
            [("parent_id", "=", False), ("customer_file_credit_control", "=", True)]
        )
        for root in roots:
            customers = self.with_company(root).search(
                Domain("parent_id", "=", False)
                & self._get_credit_watch_domain()
                & Domain(
                    "activity_ids",
                    "not any",
                    [("activity_type_id", "=", self.env.ref(activity_type).id)],
                )
            )
            customers._plan_activities(
                activity_type,
                lambda customer: customer.customer_file_owner_id or customer.user_id,
                fields.Date.context_today,
            )

    @api.model
    def _get_credit_watch_domain(self):
        return Domain.OR(
            Domain(name, "=", True)
            for name in (
                "customer_file_is_over_limit",
                "customer_file_is_near_limit",
                "customer_file_is_overdue",
                "customer_file_is_due_soon",
                "customer_file_is_slowing",
            )
        )

    def action_propose_credit_review(self):
        """Open the form to propose a credit review of the customer's file.

        :return: window action (dict)
        :raises UserError: for customers without a file open to the caller
        """
        self.ensure_one()
        file = self.commercial_partner_id._get_files_open_to_me(self.env.company)
        if not file:
            raise UserError(
                self.env._(
                    "%s has no customer file open to you: credit is reviewed there.",
                    self.commercial_partner_id.display_name,
                )
            )
        return file.action_propose_credit_review()

    def _prepare_customer_file_panel(self, file):
        panel = super()._prepare_customer_file_panel(file)
        if panel["has_file"]:
            panel["credit_hold"] = self.customer_file_credit_hold
        return panel
