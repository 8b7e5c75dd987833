from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.constants import PREFETCH_MAX

from .query_jit import WITHOUT_JIT, without_jit

# the orders of so many customers are looked up one by one: a page of records
FEW = PREFETCH_MAX
DRAFTED_TYPES = ("out_invoice", "out_receipt")
# what a review gives a customer
REVIEWED_FIELDS = frozenset(("credit_limit", "property_payment_term_id"))
# the orders ``d`` of contacts ``p``: of all at once, or contact by contact, which takes
# as long however many orders others have
ALL_ORDERS = SQL("sale_order d JOIN res_partner p ON p.id = d.partner_invoice_id")
OWN_ORDERS = SQL(
    """
    res_partner p
    JOIN LATERAL (
        SELECT id, company_id, currency_rate, state
        FROM sale_order WHERE partner_invoice_id = p.id OFFSET 0
    ) d ON TRUE
    """
)
# the invoice lines ``i`` of order lines
POSTED_LINES = SQL(
    """
    sale_order_line_invoice_rel r
    JOIN account_move_line i ON i.id = r.invoice_line_id
    JOIN account_move m ON m.id = i.move_id
        AND (m.state = 'posted' OR m.payment_state = 'invoicing_legacy')
    """
)
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
        index=False,
        prefetch="customer_file",
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
    customer_file_is_watched = fields.Boolean(
        string="To Watch",
        compute="_compute_customer_file_is_watched",
        search="_search_customer_file_is_watched",
        groups="base.group_user",
        help="Over or near the limit, overdue, due soon or getting slower.",
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

    @api.depends_context("company")
    @api.depends(
        "customer_file_is_over_limit",
        "customer_file_is_near_limit",
        "customer_file_is_overdue",
        "customer_file_is_due_soon",
        "customer_file_is_slowing",
    )
    def _compute_customer_file_is_watched(self):
        for partner in self:
            partner.customer_file_is_watched = (
                partner.customer_file_is_over_limit
                or partner.customer_file_is_near_limit
                or partner.customer_file_is_overdue
                or partner.customer_file_is_due_soon
                or partner.customer_file_is_slowing
            )

    @api.model
    def _search_customer_file_is_over_limit(self, operator, value):
        condition = SQL("f.credit_limit > 0 AND f.exposure > f.credit_limit")
        return self._search_credit("customer_file_is_over_limit", operator, condition)

    @api.model
    def _search_customer_file_is_near_limit(self, operator, value):
        share = self.env.company.root_id.sudo().customer_file_credit_share / 100
        condition = SQL(
            "f.credit_limit > 0"
            " AND f.exposure BETWEEN f.credit_limit * %s AND f.credit_limit",
            share,
        )
        return self._search_credit("customer_file_is_near_limit", operator, condition)

    @api.model
    def _search_customer_file_is_overdue(self, operator, value):
        condition = SQL("f.overdue > 0")
        return self._search_credit(
            "customer_file_is_overdue", operator, condition, orders=False
        )

    @api.model
    def _search_customer_file_is_due_soon(self, operator, value):
        condition = SQL("f.due_soon > 0")
        return self._search_credit(
            "customer_file_is_due_soon", operator, condition, orders=False
        )

    @api.model
    def _search_customer_file_is_slowing(self, operator, value):
        self._check_credit_searched("customer_file_is_slowing")
        if operator != "in":
            return NotImplemented
        query = self._get_slowing_sql(self.env.company.root_id, SQL("TRUE"))
        return Domain("commercial_partner_id", "in", SQL("(%s)", query))

    @api.model
    def _search_customer_file_is_watched(self, operator, value):
        # one query for all that is counted of debts, or each would count them again
        share = self.env.company.root_id.sudo().customer_file_credit_share / 100
        condition = SQL(
            "f.overdue > 0 OR f.due_soon > 0"
            " OR f.credit_limit > 0 AND f.exposure >= f.credit_limit * %s",
            share,
        )
        indebted = self._search_credit("customer_file_is_watched", operator, condition)
        if indebted is NotImplemented:
            return NotImplemented
        return indebted | Domain("customer_file_is_slowing", "=", True)

    @api.model
    def _check_credit_searched(self, name):
        """Refuse to search by what the user can't read: Odoo leaves that to the field.

        :param str name: the field
        :raises AccessError: for customers in the portal
        """
        self._check_field_access(self._fields[name], "read")

    @api.model
    def _search_credit(self, name, operator, condition, orders=True):
        self._check_credit_searched(name)
        if operator != "in":
            return NotImplemented
        query = SQL(
            "(SELECT f.customer_id FROM (%s) f WHERE %s)",
            self._get_credit_sql(self.env.company.sudo().root_id, orders=orders),
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
        query = self._get_credit_sql(company.sudo().root_id, self.ids)
        return {row["customer_id"]: row for row in self.env.execute_query_dict(query)}

    def _get_credit_exposure(self, root):
        """Return what these customers owe, for orders that wait for it.

        :param root: res.company without a parent
        :return: dict partner id → amount in its currency; missing where nothing is owed
        """
        if not self.ids:
            return {}
        # sent along: an order waits for each way to the database
        query = SQL("%s; %s", WITHOUT_JIT, self._get_debts_sql(root, self.ids))
        rows = self.env.execute_query(query)
        return {customer_id: exposure for customer_id, exposure, *_dues in rows}

    @api.model
    def _get_credit_totals(self, customers):
        """Return how many are over the limit, how many pay late, and how much.

        :param SQL customers: subselect of the ids of customers
        """
        query = SQL(
            """
            SELECT COUNT(*) FILTER (
                    WHERE f.credit_limit > 0 AND f.exposure > f.credit_limit
                ),
                COUNT(*) FILTER (WHERE f.overdue > 0), COALESCE(SUM(f.overdue), 0)
            FROM (%s) f
            WHERE f.customer_id IN %s
            """,
            self._get_credit_sql(self.env.company.sudo().root_id),
            customers,
        )
        return self.env.execute_query(query)[0]

    @api.model
    def _get_credit_limit_sql(self, root):
        """Return the limit of the partner ``c``: core's own, or the company's."""
        partner = self.sudo().with_company(root)
        fallback = self._fields["credit_limit"].get_company_dependent_fallback(partner)
        return SQL(
            "COALESCE((c.credit_limit->>%s)::float, %s)", str(root.id), fallback or 0
        )

    @api.model
    def _get_credit_sql(self, root, customer_ids=None, orders=True):
        """Return the query of the figures of customers.

        :param root: res.company whose branches count
        :param list customer_ids: which customers count; all of them if missing
        :param bool orders: whether what isn't posted yet is counted, too
        """
        without_jit(self.env.cr)
        condition = SQL("TRUE")
        if customer_ids is not None:
            condition = SQL("c.id IN %s", tuple(customer_ids))
        # materialized: planned on its own, which for one customer takes half the time
        return SQL(
            """
            WITH s AS MATERIALIZED (%(debts)s)
            SELECT c.id AS customer_id, %(limit)s AS credit_limit,
                COALESCE(s.exposure, 0)::float AS exposure,
                COALESCE(s.overdue, 0)::float AS overdue,
                COALESCE(s.due_soon, 0)::float AS due_soon
            FROM res_partner c
            LEFT JOIN s ON s.customer_id = c.id
            WHERE %(condition)s
            """,
            debts=self._get_debts_sql(root, customer_ids, orders),
            limit=self._get_credit_limit_sql(root),
            condition=condition,
        )

    @api.model
    def _get_debts_sql(self, root, customer_ids=None, orders=True):
        """Return the query of what customers owe, whatever their limit.

        The parameters are those of ``_get_credit_sql``.
        """
        self._flush_for_credit()
        condition = SQL("TRUE")
        ordered, posted = ALL_ORDERS, self._get_posted_sql()
        if customer_ids is not None:
            condition = SQL("p.commercial_partner_id IN %s", tuple(customer_ids))
            if len(customer_ids) <= FEW:
                ordered, posted = OWN_ORDERS, self._get_posted_of_line_sql()
        # of the contacts ``p`` and the documents ``d`` of each part; branches the user
        # doesn't work for owe and are owed just the same
        scope = SQL("%s AND d.company_id IN %s", condition, root._get_branch_ids())
        parts = [self._get_receivable_sql(root, scope)]
        if orders:
            parts.append(self._get_ordered_sql(ordered, posted, scope))
            if customer_ids is None or self._have_drafts(customer_ids):
                parts.append(self._get_drafted_sql(scope))
        return SQL(
            """
            SELECT part.customer_id, SUM(part.exposure) AS exposure,
                SUM(part.overdue) AS overdue, SUM(part.due_soon) AS due_soon
            FROM (%s) part
            GROUP BY part.customer_id
            """,
            SQL(" UNION ALL ").join(parts),
        )

    @api.model
    def _flush_for_credit(self):
        self.flush_model(["commercial_partner_id", "credit_limit"])
        for model, names in (
            (
                "account.move",
                [
                    "company_id",
                    "invoice_currency_rate",
                    "move_type",
                    "partner_id",
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
                # what is invoiced is written with the state, not after it
                [
                    "company_id",
                    "currency_rate",
                    "invoice_status",
                    "partner_invoice_id",
                    "state",
                ],
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
    def _get_receivable_sql(self, root, scope):
        """Return what is posted and open, overdue and soon due."""
        today = fields.Date.context_today(self)
        days = root._get_credit_due_days()
        return SQL(
            """
            SELECT p.commercial_partner_id AS customer_id,
                SUM(d.amount_residual)::float AS exposure,
                SUM(d.amount_residual) FILTER (
                    WHERE d.amount_residual > 0 AND d.date_maturity < %(today)s
                )::float AS overdue,
                SUM(d.amount_residual) FILTER (
                    WHERE d.amount_residual > 0
                    AND d.date_maturity BETWEEN %(today)s AND %(until)s
                )::float AS due_soon
            FROM account_move_line d
            JOIN res_partner p ON p.id = d.partner_id
            JOIN account_account a ON a.id = d.account_id
            WHERE d.parent_state = 'posted' AND d.reconciled IS NOT TRUE
                AND a.account_type = 'asset_receivable' AND %(scope)s
            GROUP BY p.commercial_partner_id
            """,
            today=today,
            until=fields.Date.add(today, days=days),
            scope=scope,
        )

    @api.model
    def _get_ordered_sql(self, orders, posted, scope):
        """Return what is ordered and not posted, whatever the invoicing policy.

        A posted down payment is owed, or paid, by itself: it is taken off what was
        ordered, as the final invoice will do. An order of less than nothing gives no
        credit for others: its credit note will.

        :param SQL orders: the orders ``d`` of the contacts ``p``
        :param SQL posted: what is posted of the order lines ``l``
        :param SQL scope: which of the orders and contacts count
        """
        return SQL(
            """
            SELECT o.customer_id, SUM(GREATEST(o.amount, 0)), NULL, NULL
            FROM (
                SELECT p.commercial_partner_id AS customer_id,
                    SUM(
                        CASE WHEN l.product_uom_qty = 0 THEN -COALESCE(posted.amount, 0)
                        ELSE l.price_total::float * GREATEST(
                            1 - COALESCE(posted.quantity, 0)
                                / l.product_uom_qty::float,
                            0
                        ) END / COALESCE(NULLIF(d.currency_rate, 0), 1)::float
                    ) AS amount
                FROM %(orders)s
                JOIN sale_order_line l ON l.order_id = d.id
                LEFT JOIN LATERAL (%(posted)s) posted ON posted.line_id = l.id
                WHERE d.state = 'sale' AND l.display_type IS NULL
                    AND (l.product_uom_qty != 0 OR l.is_downpayment) AND %(scope)s
                GROUP BY p.commercial_partner_id, d.id
            ) o
            GROUP BY o.customer_id
            """,
            orders=orders,
            posted=posted,
            scope=scope,
        )

    @api.model
    def _get_posted_sql(self):
        """Return what is posted of all order lines at once, in their units.

        Units are joined: PostgreSQL 15 looks nothing up in several processes.
        """
        return SQL(
            """
            SELECT ol.id AS line_id, %(sums)s
            FROM %(invoiced)s
            JOIN sale_order_line ol ON ol.id = r.order_line_id
            LEFT JOIN uom_uom iu ON iu.id = i.product_uom_id
            LEFT JOIN uom_uom ou ON ou.id = ol.product_uom_id
            GROUP BY ol.id
            """,
            sums=self._get_posted_sums_sql(SQL("iu.factor / ou.factor")),
            invoiced=POSTED_LINES,
        )

    @api.model
    def _get_posted_of_line_sql(self):
        """Return what is posted of the order line ``l``, in its unit.

        Units that differ are few: no join for all of them.
        """
        factor = SQL(
            """CASE WHEN i.product_uom_id != l.product_uom_id THEN
                (SELECT factor FROM uom_uom WHERE id = i.product_uom_id)
                / (SELECT factor FROM uom_uom WHERE id = l.product_uom_id) END"""
        )
        return SQL(
            "SELECT l.id AS line_id, %s FROM %s WHERE r.order_line_id = l.id",
            self._get_posted_sums_sql(factor),
            POSTED_LINES,
        )

    @api.model
    def _get_posted_sums_sql(self, factor):
        """Return amount and quantity of invoice lines ``i``.

        :param SQL factor: from their unit to the order line's, 1 where it is NULL
        """
        return SQL(
            """
            SUM(%(sign)s * i.price_total)::float AS amount,
            SUM(%(sign)s * i.quantity * COALESCE(%(factor)s, 1))::float AS quantity
            """,
            sign=SQL("CASE m.move_type WHEN 'out_refund' THEN -1 ELSE 1 END"),
            factor=factor,
        )

    @api.model
    def _have_drafts(self, customer_ids):
        """Tell whether these customers have draft invoices at all.

        For few customers it takes longer to plan what drafts claim than to look.
        """
        query = SQL(
            """
            SELECT FROM account_move d JOIN res_partner p ON p.id = d.partner_id
            WHERE d.state = 'draft' AND d.move_type IN %s
                AND p.commercial_partner_id IN %s
            LIMIT 1
            """,
            DRAFTED_TYPES,
            tuple(customer_ids),
        )
        return bool(self.env.execute_query(query))

    @api.model
    def _get_drafted_sql(self, scope):
        """Return what draft invoices claim that the customer hasn't ordered.

        One that claims less than nothing gives no credit before it is posted.
        """
        return SQL(
            """
            SELECT i.customer_id, SUM(GREATEST(i.amount, 0)), NULL, NULL
            FROM (
                SELECT p.commercial_partner_id AS customer_id,
                    SUM(
                        l.price_total::float
                        / COALESCE(NULLIF(d.invoice_currency_rate, 0), 1)::float
                    ) AS amount
                FROM account_move d
                JOIN account_move_line l ON l.move_id = d.id
                JOIN res_partner p ON p.id = d.partner_id
                WHERE d.state = 'draft'
                    AND d.move_type IN %(types)s
                    AND l.display_type = 'product'
                    AND NOT EXISTS (
                        SELECT FROM sale_order_line_invoice_rel r
                        JOIN sale_order_line ol ON ol.id = r.order_line_id
                        JOIN sale_order o ON o.id = ol.order_id
                        WHERE r.invoice_line_id = l.id
                            AND p.commercial_partner_id = (
                                SELECT commercial_partner_id
                                FROM res_partner WHERE id = o.partner_invoice_id
                            )
                            AND (o.state = 'sale' OR ol.is_downpayment)
                        OFFSET 0  -- planned on its own: an order waits for the plan
                    )
                    AND %(scope)s
                GROUP BY p.commercial_partner_id, d.id
            ) i
            GROUP BY i.customer_id
            """,
            types=DRAFTED_TYPES,
            scope=scope,
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
        if not self.env.su and not REVIEWED_FIELDS.isdisjoint(vals):
            self._check_credit_reviewed(vals)
        return super().write(vals)

    def _check_credit_reviewed(self, vals):
        root = self.env.company.root_id
        if not root._is_credit_controlled():
            return
        if "credit_limit" in vals:
            self._check_credit_limit_reviewed(root, vals["credit_limit"])
        if "property_payment_term_id" in vals:
            self._check_payment_term_reviewed(root, vals["property_payment_term_id"])

    def _check_credit_limit_reviewed(self, root, limit):
        """Refuse limits set past the review (CA-19)."""
        # whether there is a file is an essential, and its limit is reviewed
        for customer in self.sudo().with_company(root).commercial_partner_id:
            if customer.customer_file_owner_id and customer.credit_limit != limit:
                raise UserError(
                    self.env._(
                        "The credit limit of %s is set by a credit review: propose one "
                        "on the customer file.",
                        customer.name,
                    )
                )

    def _check_payment_term_reviewed(self, root, term_id):
        """Refuse payment terms other than those of the review (CA-19)."""
        # that there is a review is said to whoever would undo it, nothing else
        customers = self.sudo().commercial_partner_id
        reviews = self.env["customer.credit.review"].sudo()
        in_force = reviews.search(
            Domain("file_id.partner_id", "in", customers.ids)
            & Domain("file_id.company_id", "in", root._get_branch_ids())
            & Domain("state", "=", "applied")
        ).grouped(lambda review: review.file_id.partner_id)
        for customer, own in in_force.items():
            if (term_id or False) not in (own.payment_term_id.ids or [False]):
                raise UserError(
                    self.env._(
                        "The payment terms of %s are set by a credit review: propose "
                        "one on the customer file.",
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
                & Domain("customer_file_is_watched", "=", True)
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
