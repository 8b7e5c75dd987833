from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .customer_file_protected_mixin import PROTECTED

# a customer who bought within this time is a present one (CA-52)
PRESENT_MONTHS = 12


class CustomerFile(models.Model):
    """What a file says about the customer."""

    _inherit = "customer.file"

    # basic data (CA-02, CA-03)
    is_company = fields.Boolean(related="partner_id.is_company", readonly=False)
    phone = fields.Char(related="partner_id.phone", readonly=False)
    email = fields.Char(related="partner_id.email", readonly=False)
    website = fields.Char(
        related="partner_id.website", string="Website", readonly=False
    )
    address = fields.Char(compute="_compute_address")
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('id', 'child_of', partner_id), ('is_company', '=', False)]",
    )
    enterprise_nature = fields.Selection(
        selection=[
            ("state", "State-owned"),
            ("collective", "Collective"),
            ("private", "Private"),
            ("joint", "Joint venture"),
            ("foreign", "Foreign-owned"),
            ("listed", "Listed company"),
            ("public", "Public institution"),
            ("individual", "Individual business"),
        ],
    )
    supervising_unit = fields.Char(
        prefetch=PROTECTED, help="The authority or parent company above the customer."
    )
    proprietor = fields.Char(prefetch=PROTECTED, help="Who owns the business.")
    managers = fields.Text(prefetch=PROTECTED, help="Names and posts of the managers.")
    employee_count = fields.Integer(
        string="Employees", prefetch=PROTECTED, aggregator=None
    )
    assets = fields.Monetary(prefetch=PROTECTED, aggregator=None)
    first_trade_date = fields.Date(string="First Trade")
    last_trade_date = fields.Date(string="Last Trade")

    # classification (CA-13, CA-52)
    industry_id = fields.Many2one(
        related="partner_id.industry_id", store=True, readonly=False
    )
    country_id = fields.Many2one(
        related="partner_id.country_id", store=True, readonly=False
    )
    region_id = fields.Many2one(
        related="partner_id.state_id", string="Region", store=True, readonly=False
    )
    customer_type = fields.Selection(
        selection=[
            ("end", "End customer"),
            ("dealer", "Dealer"),
            ("retailer", "Retailer"),
            ("hospital", "Hospital"),
            ("pharmacy", "Pharmacy"),
            ("agent", "Agent"),
            ("tenant", "Tenant or owner"),
            ("guest", "Guest"),
        ],
    )
    market = fields.Selection(
        selection=[("domestic", "Domestic"), ("international", "International")],
        compute="_compute_market",
        store=True,
    )
    trade_channel = fields.Selection(
        selection=[("direct", "Direct"), ("indirect", "Indirect")],
        required=True,
        default="direct",
    )
    through_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Through",
        index="btree_not_null",
        ondelete="restrict",
        help="The customer an indirect customer buys through.",
    )
    trade_status = fields.Selection(
        selection=[("future", "Future"), ("present", "Present"), ("past", "Past")],
        compute="_compute_trade_status",
        search="_search_trade_status",
        help="Present: traded within the last 12 months.",
    )

    # traits (CA-04)
    service_area = fields.Char(prefetch=PROTECTED)
    sales_capacity = fields.Char(prefetch=PROTECTED)
    potential = fields.Selection(
        selection=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
        string="Development Potential",
        prefetch=PROTECTED,
    )
    company_culture = fields.Text(prefetch=PROTECTED)
    business_policy = fields.Text(prefetch=PROTECTED)
    turnover = fields.Monetary(
        string="Yearly Turnover", prefetch=PROTECTED, aggregator=None
    )
    management_style = fields.Text(prefetch=PROTECTED)
    trait_ids = fields.Properties(
        string="Additional Traits",
        definition="class_id.trait_definition",
        prefetch=PROTECTED,
    )

    # trading status (CA-06)
    trade_activity = fields.Text(string="Sales Activity", prefetch=PROTECTED)
    trade_problems = fields.Text(string="Problems", prefetch=PROTECTED)
    trade_strengths = fields.Text(string="Strengths", prefetch=PROTECTED)
    trade_measures = fields.Text(string="Planned Measures", prefetch=PROTECTED)
    reputation = fields.Text(prefetch=PROTECTED)
    credit_standing = fields.Text(prefetch=PROTECTED)
    trade_terms = fields.Text(string="Terms of Trade", prefetch=PROTECTED)
    credit_trouble = fields.Text(string="Past Credit Trouble", prefetch=PROTECTED)

    @api.depends("partner_id.contact_address", "partner_id.street", "partner_id.city")
    def _compute_address(self):
        for file in self:
            partner = file.partner_id
            # a country alone is no address
            lines = partner._display_address(without_company=True).splitlines()
            known = partner.street or partner.city
            file.address = (
                ", ".join(filter(None, map(str.strip, lines))) if known else ""
            )

    @api.depends("country_id", "company_id.country_id")
    def _compute_market(self):
        for file in self:
            home = file.company_id.country_id
            if not file.country_id or not home:
                file.market = False
            else:
                file.market = "domestic" if file.country_id == home else "international"

    @api.depends("first_trade_date", "last_trade_date")
    def _compute_trade_status(self):
        limit = self._get_present_limit()
        for file in self:
            last = file.last_trade_date or file.first_trade_date
            if not last:
                file.trade_status = "future"
            else:
                file.trade_status = "present" if last >= limit else "past"

    @api.model
    def _search_trade_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        limit = self._get_present_limit()
        present = Domain("last_trade_date", ">=", limit) | Domain(
            "first_trade_date", ">=", limit
        )
        future = Domain("last_trade_date", "=", False) & Domain(
            "first_trade_date", "=", False
        )
        domains = {
            "present": present,
            "future": future,
            "past": ~present & ~future,
            False: Domain.FALSE,
        }
        return Domain.OR(domains[item] for item in value)

    @api.model
    def _get_present_limit(self):
        return fields.Date.context_today(self) - relativedelta(months=PRESENT_MONTHS)

    @api.constrains("trade_channel", "through_partner_id", "partner_id")
    def _check_through_partner_id(self):
        for file in self:
            if file.trade_channel != "indirect":
                continue
            through = file.through_partner_id
            if not through or through.commercial_partner_id == file.partner_id:
                raise ValidationError(
                    self.env._(
                        "%s: name the other customer through whom an indirect "
                        "customer buys.",
                        file.display_name,
                    )
                )
