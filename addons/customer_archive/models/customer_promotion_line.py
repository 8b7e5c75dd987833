from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from .customer_file_protected_mixin import PROTECTED

CONTACT = "customer_archive.mail_activity_type_promotion"
# what whoever is in contact enters
RESULT_FIELDS = frozenset(("answer_date", "note"))


class CustomerPromotionLine(models.Model):
    """One customer of a promotion plan, and what came of it (CA-38).

    ============ ============================================ ================
    Operation    Who                                          When
    ============ ============================================ ================
    create       who may write the plan                       draft
    read         whoever reads the file, and who is to        always
                 contact the customer
    contact,     sales representative and administrator who   running
    write        read the file: the answer
    delete       who may write the plan                       draft
    ============ ============================================ ================
    """

    _name = "customer.promotion.line"
    _inherit = [
        "customer.file.protected.mixin",
        "readable.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "quick.activity.mixin",
    ]
    _mail_post_access = "read"
    _description = "Customer of a Promotion Plan"
    _order = "promotion_id desc, id"
    _check_company_auto = True
    _readable_depends = ("file_id", "activity_ids")

    promotion_id = fields.Many2one(
        comodel_name="customer.promotion",
        string="Promotion Plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="promotion_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    promotion_state = fields.Selection(related="promotion_id.state")
    kind = fields.Selection(related="promotion_id.kind")
    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    customer_id = fields.Many2one(related="file_id.partner_id", string="Customer")
    owner_id = fields.Many2one(related="file_id.owner_id", string="Owner")
    contact_date = fields.Date(string="Contacted On", readonly=True, copy=False)
    contacted_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    answer_date = fields.Date(string="Answered On", copy=False)
    note = fields.Char(string="Answer", copy=False, prefetch=PROTECTED)
    turnover = fields.Monetary(
        compute="_compute_turnover",
        help="Confirmed orders since the plan began, without tax.",
    )
    former_turnover = fields.Monetary(
        string="Turnover Before",
        compute="_compute_turnover",
        help="Of as many days before the plan.",
    )

    _promotion_file_uniq = models.Constraint(
        "UNIQUE(promotion_id, file_id)", "This customer is in the plan already."
    )

    @api.depends("file_id.display_name")
    def _compute_display_name(self):
        for line in self:
            # whom it is about, whoever reads the file
            line.display_name = line.sudo().file_id.display_name

    @api.depends("promotion_id.state", "promotion_id.date_from", "promotion_id.date_to")
    def _compute_turnover(self):
        results = {}
        if self.ids:
            query = self._get_result_sql(SQL("line.id IN %s", tuple(self.ids)))
            results = {row[0]: row[2:] for row in self.env.execute_query(query)}
        for line in self:
            turnover, former = results.get(line._origin.id, (0, 0))
            line.turnover, line.former_turnover = turnover, former

    @api.model
    def _get_results_of(self, promotions):
        """Return what the customers of plans ordered, of those the user reads.

        :return: dict promotion id → (turnover, turnover before, how many bought)
        """
        if not promotions.ids:
            return {}
        lines = self._search([("promotion_id", "in", promotions.ids)])
        query = SQL(
            """
            SELECT r.promotion_id, SUM(r.turnover), SUM(r.former),
                COUNT(*) FILTER (WHERE r.turnover > 0)
            FROM (%s) r
            GROUP BY r.promotion_id
            """,
            self._get_result_sql(SQL("line.id IN %s", lines.subselect())),
        )
        return {row[0]: row[1:] for row in self.env.execute_query(query)}

    @api.model
    def _get_result_sql(self, condition):
        """Return the query of line, plan, turnover and turnover of as long before.

        In company currency without tax, branches included, by the days of the
        company's time zone.

        :param SQL condition: which rows ``line`` count
        """
        self.flush_model(["promotion_id", "file_id"])
        self.env["customer.promotion"].flush_model()
        self.env["customer.file"].flush_model(["partner_id"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.env["sale.order"].flush_model()
        return SQL(
            """
            SELECT line.id, line.promotion_id,
                COALESCE(SUM(o.amount) FILTER (WHERE o.day >= plan.date_from), 0)
                    AS turnover,
                COALESCE(SUM(o.amount) FILTER (WHERE o.day < plan.date_from), 0)
                    AS former
            FROM customer_promotion_line line
            JOIN customer_promotion plan ON plan.id = line.promotion_id
                AND plan.state IN ('running', 'done')
            JOIN customer_file file ON file.id = line.file_id
            JOIN res_company own ON own.id = line.company_id
            LEFT JOIN resource_calendar calendar
                ON calendar.id = own.resource_calendar_id
            JOIN res_partner p ON p.commercial_partner_id = file.partner_id
            JOIN sale_order d ON d.partner_id = p.id AND d.state = 'sale'
            JOIN res_company branch ON branch.id = d.company_id
                AND branch.parent_path LIKE own.parent_path || '%%'
            CROSS JOIN LATERAL (
                SELECT LEAST(plan.date_to, %(today)s) AS until,
                    (
                        d.date_order AT TIME ZONE 'UTC'
                        AT TIME ZONE COALESCE(calendar.tz, 'UTC')
                    )::date AS day,
                    (d.amount_untaxed / COALESCE(NULLIF(d.currency_rate, 0), 1))::float
                        AS amount
            ) o
            WHERE %(condition)s AND o.day <= o.until
                AND o.day >= plan.date_from - (o.until - plan.date_from + 1)
            GROUP BY line.id
            """,
            today=fields.Date.context_today(self),
            condition=condition,
        )

    @api.model
    def _get_readable_domain(self):
        # whoever is to contact the customer, whatever else of the file they read
        duty = Domain("user_id", "=", self.env.uid) & Domain("active", "=", True)
        return Domain("file_id.is_open_to_me", "=", True) | Domain(
            "activity_ids", "any!", duty
        )

    @api.model_create_multi
    def create(self, vals_list):
        later = {"contact_date", "contacted_by_id", *RESULT_FIELDS}
        if not self.env.su and any(
            vals.get(name) for vals in vals_list for name in later
        ):
            raise AccessError(
                self.env._("What came of a plan is entered after it began.")
            )
        # a message and a follower each would be too much for all customers
        lines = super(
            CustomerPromotionLine,
            self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True),
        )
        # said outright, or the caller's own defaults would decide
        lines = lines.create(
            [{**dict.fromkeys(later, False), **vals} for vals in vals_list]
        ).with_env(self.env)
        lines._check_customers_open()
        lines.file_id._check_promotable()
        return lines

    def write(self, vals):
        self.check_access("write")
        if not self.env.su:
            self._check_writable(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        self._check_customers_open()

    def _check_customers_open(self):
        """Let only who may write the plan choose customers, while it is a draft."""
        if not self.env.su:
            self.promotion_id.check_access("write")
            self.promotion_id._check_state("draft")

    def _check_writable(self, vals):
        names = {
            name for name in vals if not name.startswith(("message_", "activity_"))
        }
        if not names <= RESULT_FIELDS:
            raise AccessError(
                self.env._("Only what the customer answered is entered by hand.")
            )
        if names:
            # the plan itself may be closed to whoever is in contact
            self.sudo().promotion_id._check_state("running", "done")

    def action_contacted(self):
        """Note that one has been in contact with the customers (CA-38).

        :return: True
        :raises AccessError: for those who don't work on the files
        :raises UserError: for plans that aren't running
        """
        self.check_access("write")
        self.sudo().promotion_id._check_state("running")
        self._note_contact()
        # duties of others, too
        self.sudo().activity_feedback([CONTACT])
        return True

    def action_answered(self):
        """Note that the customers answered today (CA-38).

        :return: True
        :raises AccessError: for those who don't work on the files
        :raises UserError: for plans that aren't running
        """
        # first: what was only a duty may be closed once it is done
        unanswered = self.filtered(lambda line: not line.answer_date)
        unanswered.answer_date = fields.Date.context_today(self)
        return self.action_contacted()

    def _note_contact(self):
        # written by the steps only
        self.sudo().filtered(lambda line: not line.contact_date).write(
            {
                "contact_date": fields.Date.context_today(self),
                "contacted_by_id": self.env.uid,
            }
        )

    def _plan_contacts(self):
        """Put one contact on the list of each customer's owner, due at the end."""
        self._plan_activities(
            CONTACT,
            lambda line: line.file_id.owner_id,
            lambda line: line.promotion_id.date_to,
        )

    def _batch_plan_contacts(self, parameters):
        # a plan may have ended before its turn came
        self.sudo().filtered(
            lambda line: line.promotion_state == "running"
        )._plan_contacts()

    def _forget_contacts(self):
        """Take contacts nobody has made yet off the lists."""
        # duties of others, too
        self.sudo().filtered("activity_ids").activity_unlink([CONTACT])
