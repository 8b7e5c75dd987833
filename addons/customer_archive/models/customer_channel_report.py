from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .customer_channel_ranking import CHANNEL_TYPES
from .customer_file_protected_mixin import PROTECTED

# what the salesperson reports of each flow: one of them at least
FLOWS = {
    "goods": (
        "sold_amount",
        "stock_amount",
        "presale_service",
        "insale_service",
        "aftersale_service",
    ),
    "title": ("main_direction",),
    "money": ("paid_on_time", "money_warning"),
    "information": ("sent_stock", "sent_plan", "sent_policy", "customer_information"),
    "promotion": ("sent_promotion", "competitors", "end_demand"),
    "negotiation": (
        "negotiated_policy",
        "negotiated_price",
        "negotiated_transport",
        "negotiated_payment",
    ),
}
SYSTEM_FIELDS = frozenset(
    ("state", "handed_in_date", "purchased_amount", "owed_amount", "overdue_amount")
)


class CustomerChannelReport(models.Model):
    """The six flows of a channel member in a period, by its salesperson (CA-18)."""

    _name = "customer.channel.report"
    _inherit = ["customer.file.protected.mixin", "ordered.period.mixin"]
    _description = "Channel Report"
    _order = "date_to desc, id desc"
    _check_company_auto = True

    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Channel Member",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("customer_type", "in", CHANNEL_TYPES), ("state", "=", "registered")],
    )
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    owner_id = fields.Many2one(related="file_id.owner_id", string="Salesperson")
    date_from = fields.Date(string="Period Start", required=True)
    date_to = fields.Date(string="Period End", required=True)
    state = fields.Selection(
        selection=[("draft", "To Report"), ("done", "Handed In")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
    )
    handed_in_date = fields.Date(string="Handed In On", readonly=True, copy=False)
    can_write = fields.Boolean(compute="_compute_can_write")

    # goods
    purchased_amount = fields.Monetary(
        string="Purchases",
        readonly=True,
        prefetch=PROTECTED,
        aggregator=None,
        help="Our confirmed orders of the period without tax.",
    )
    sold_amount = fields.Monetary(string="Sales", prefetch=PROTECTED, aggregator=None)
    stock_amount = fields.Monetary(string="Stock", prefetch=PROTECTED, aggregator=None)
    presale_service = fields.Text(string="Pre-sale Service", prefetch=PROTECTED)
    insale_service = fields.Text(string="In-sale Service", prefetch=PROTECTED)
    aftersale_service = fields.Text(string="After-sale Service", prefetch=PROTECTED)
    # title
    main_direction = fields.Text(
        string="Main Direction of the Goods", prefetch=PROTECTED
    )
    # money
    owed_amount = fields.Monetary(
        string="Owed", readonly=True, prefetch=PROTECTED, aggregator=None
    )
    overdue_amount = fields.Monetary(
        string="Overdue", readonly=True, prefetch=PROTECTED, aggregator=None
    )
    paid_on_time = fields.Selection(
        selection=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
        prefetch=PROTECTED,
    )
    money_warning = fields.Text(string="Warning of Risks", prefetch=PROTECTED)
    # information
    sent_stock = fields.Boolean(string="Stock Sent", prefetch=PROTECTED)
    sent_plan = fields.Boolean(string="Resource Plan Sent", prefetch=PROTECTED)
    sent_policy = fields.Boolean(string="Sales Policy Sent", prefetch=PROTECTED)
    customer_information = fields.Text(
        string="What the Member Tells", prefetch=PROTECTED
    )
    # promotion
    sent_promotion = fields.Boolean(string="Promotion Policy Sent", prefetch=PROTECTED)
    competitors = fields.Text(prefetch=PROTECTED)
    end_demand = fields.Text(prefetch=PROTECTED)
    # negotiation
    negotiated_policy = fields.Text(string="Channel Policy", prefetch=PROTECTED)
    negotiated_price = fields.Text(string="Price", prefetch=PROTECTED)
    negotiated_transport = fields.Text(string="Transport", prefetch=PROTECTED)
    negotiated_payment = fields.Text(string="Payment", prefetch=PROTECTED)

    _dates_ordered = models.Constraint(
        "CHECK(date_from <= date_to)", "A period ends after its first day."
    )
    _period_uniq = models.Constraint(
        "UNIQUE(file_id, date_from, date_to)",
        "A channel member has one report for each period.",
    )

    @api.depends("file_id.display_name")
    def _compute_display_name(self):
        for report in self:
            report.display_name = report.file_id.display_name

    @api.depends_context("uid")
    @api.depends("state", "file_id.owner_id")
    def _compute_can_write(self):
        for report in self:
            report.can_write = not report._origin or (
                report.state == "draft" and report._origin.has_access("write")
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        # said outright, or the caller's own defaults would decide
        reports = super().create(
            [{**vals, "state": "draft", "handed_in_date": False} for vals in vals_list]
        )
        reports.sudo()._fill_in()  # figures are the system's to write
        return reports

    def write(self, vals):
        # first the right: the refusals below name the report
        self.check_access("write")
        self._check_system_fields(vals)
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._check_draft()

    @api.model
    def _check_system_fields(self, vals):
        if not self.env.su and not SYSTEM_FIELDS.isdisjoint(vals):
            raise AccessError(
                self.env._("State and figures of a channel report are the system's.")
            )

    def _check_draft(self):
        for report in self:
            if report.state != "draft" and not self.env.su:
                raise UserError(
                    self.env._(
                        "The report on %s is handed in and stays.", report.display_name
                    )
                )

    def action_hand_in(self):
        """Hand in complete reports; our own figures are filled in for the last time.

        :return: True
        :raises AccessError: for anyone but the member's salesperson
        :raises UserError: for reports handed in, or with a flow nothing is said about
        """
        self.check_access("write")
        self._check_draft()
        for report in self:
            if gaps := report._get_gaps():
                raise UserError(
                    self.env._(
                        "%(member)s: nothing is reported yet on: %(flows)s.",
                        member=report.display_name,
                        flows=", ".join(gaps),
                    )
                )
        reports = self.sudo()  # state and figures are the system's to write
        reports._fill_in()
        reports.write(
            {"state": "done", "handed_in_date": fields.Date.context_today(self)}
        )
        return True

    def _get_gaps(self):
        """Return the names of the flows nothing is said about."""
        labels = {
            "goods": self.env._("Flow of Goods"),
            "title": self.env._("Flow of Title"),
            "money": self.env._("Flow of Money"),
            "information": self.env._("Flow of Information"),
            "promotion": self.env._("Flow of Promotion"),
            "negotiation": self.env._("Flow of Negotiation"),
        }
        return [
            labels[flow]
            for flow, names in FLOWS.items()
            if not any(self[name] for name in names)
        ]

    def _fill_in(self):
        """Write what we know from our own orders and invoices."""
        if not self:
            return
        self._flush_for_orders()
        self.env["customer.file"].flush_model(["partner_id"])
        member = SQL(
            "(SELECT f.partner_id FROM customer_file f WHERE f.id = t.file_id)"
        )
        query = self._get_ordered_sql(self._get_customer_sql(member))
        purchased = dict(self.env.execute_query(query))
        for company, reports in self.grouped("company_id").items():
            credit = reports.file_id.partner_id._get_credit_figures(company)
            for report in reports:
                own = credit[report.file_id.partner_id.id]
                report.write(
                    {
                        "purchased_amount": purchased.get(report.id, 0),
                        "owed_amount": own["exposure"],
                        "overdue_amount": own["overdue"],
                    }
                )

    @api.model
    def _cron_open(self):
        """Open the reports of the period that is over, for all channel members."""
        month_start = fields.Date.context_today(self).replace(day=1)
        date_to = fields.Date.subtract(month_start, days=1)
        companies = self.env["res.company"].search(
            [("customer_file_channel_report_months", ">", 0)]
        )
        for company in companies:
            months = company.customer_file_channel_report_months
            if date_to.month % months == 0:
                self._open(company, fields.Date.subtract(month_start, months=months))

    @api.model
    def _open(self, company, date_from):
        date_to = fields.Date.subtract(
            fields.Date.context_today(self).replace(day=1), days=1
        )
        period = Domain("date_from", "=", date_from) & Domain("date_to", "=", date_to)
        files = self.env["customer.file"].search(
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "registered")
            & Domain("customer_type", "in", CHANNEL_TYPES)
        )
        files -= self.search(period & Domain("file_id", "in", files.ids)).file_id
        self.create(
            [
                {"file_id": file.id, "date_from": date_from, "date_to": date_to}
                for file in files
            ]
        )
        files._plan_activities(
            "customer_archive.mail_activity_type_channel_report",
            lambda file: file.owner_id,
            lambda file: fields.Date.add(date_to, days=15),
        )
