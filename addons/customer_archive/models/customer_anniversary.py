from calendar import monthrange
from datetime import date, timedelta

from lunardate import LunarDate

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from .customer_file_protected_mixin import PROTECTED

GREETING = "customer_archive.mail_activity_type_greeting"
LEAP_YEAR = 2000
LUNAR_MONTH_DAYS = 30
# what says which day it is
DATE_FIELDS = frozenset(("month", "day", "is_lunar", "is_leap_month", "partner_id"))


class CustomerAnniversary(models.Model):
    """A day on which a customer is greeted, each year (CA-40).

    The 29 February is the 28th in other years. In the lunar calendar a leap month is
    the ordinary month of that number in years without it, and a 30th is the last day
    of a shorter month.
    """

    _name = "customer.anniversary"
    _inherit = [
        "customer.data.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "quick.activity.mixin",
    ]
    _mail_post_access = "read"
    _description = "Customer Anniversary"
    _order = "next_date, id"
    _rec_name = "kind"
    _readable_depends = ("user_id", "partner_id", "company_id", "activity_ids")

    kind = fields.Selection(
        selection=[
            ("birthday", "Birthday"),
            ("wedding", "Wedding anniversary"),
            ("shop", "Shop anniversary"),
            ("factory", "Factory anniversary"),
            ("school", "Children's school"),
            ("other", "Other"),
        ],
        string="Anniversary",
        required=True,
        default="birthday",
    )
    name = fields.Char(string="To Know", prefetch=PROTECTED)
    is_lunar = fields.Boolean(string="Lunar Calendar", prefetch=PROTECTED)
    month = fields.Integer(required=True, prefetch=PROTECTED, aggregator=None)
    day = fields.Integer(required=True, prefetch=PROTECTED, aggregator=None)
    is_leap_month = fields.Boolean(
        string="Leap Month",
        prefetch=PROTECTED,
        help="In years without this leap month the ordinary one of the number counts.",
    )
    year = fields.Char(
        size=4,
        prefetch=PROTECTED,
        help="Of the birth, wedding or opening, if it is known.",
    )
    next_date = fields.Date(
        string="Next On",
        compute="_compute_next_date",
        store=True,
        index=True,
        prefetch=PROTECTED,
    )
    planned_date = fields.Date(
        readonly=True,
        copy=False,
        help="The day for which a greeting was last put on somebody's list.",
    )

    greeter_id = fields.Many2one(
        comodel_name="res.users",
        string="Greets",
        compute="_compute_greeting",
        help="On whose list the greeting is or was; before it is planned the owner of "
        "the file, without one the salesperson, else whoever noted the day.",
    )
    greeted_date = fields.Date(string="Last Greeted On", compute="_compute_greeting")
    greeting_state = fields.Selection(
        selection=[
            ("coming", "Not yet planned"),
            ("planned", "To greet"),
            ("late", "Late"),
            ("greeted", "Greeted"),
        ],
        string="Greeting",
        compute="_compute_greeting",
        search="_search_greeting_state",
    )

    @api.depends("month", "day", "is_lunar", "is_leap_month")
    def _compute_next_date(self):
        today = fields.Date.context_today(self)
        for anniversary in self:
            anniversary.next_date = anniversary._get_next_date(today)

    @api.depends("activity_ids", "planned_date", "partner_id", "user_id")
    def _compute_greeting(self):
        today = fields.Date.context_today(self)
        activities = self._get_greeting_activities()
        # whose file it is isn't protected, whoever reads the day
        greeters = self.sudo()._get_greeters()
        for anniversary in self:
            activity = activities.get(anniversary._origin.id)
            anniversary.greeter_id = activity and activity.user_id
            anniversary.greeted_date = activity and activity.date_done
            if activity and activity.active:
                is_late = activity.date_deadline < today
                anniversary.greeting_state = "late" if is_late else "planned"
                continue
            is_greeted = activity and activity.date_deadline >= today
            anniversary.greeting_state = "greeted" if is_greeted else "coming"
            if not is_greeted:
                anniversary.greeter_id = greeters[anniversary.sudo()]

    def _get_greeting_activities(self):
        """Return the greeting to make, or the last one made: dict id → activity."""
        # duties of others, those done included
        activities = (
            self.env["mail.activity"]
            .sudo()
            .with_context(active_test=False)
            .search(
                Domain("res_model", "=", self._name)
                & Domain("res_id", "in", self.ids)
                & Domain("activity_type_id", "=", self.env.ref(GREETING).id),
                order="active, date_deadline, id",
            )
        )
        return {activity.res_id: activity for activity in activities}

    @api.model
    def _search_greeting_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        greeting = Domain("activity_type_id", "=", self.env.ref(GREETING).id)
        to_do = greeting & Domain("active", "=", True)
        done = greeting & Domain("active", "=", False)
        late = Domain("date_deadline", "<", today)
        has_open = Domain("activity_ids", "any!", to_do)
        has_done = Domain("activity_ids", "any!", done & ~late)
        domains = {
            "late": Domain("activity_ids", "any!", to_do & late),
            "planned": Domain("activity_ids", "any!", to_do & ~late),
            "greeted": ~has_open & has_done,
            "coming": ~has_open & ~has_done,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("kind", "partner_id.name")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for anniversary in self:
            anniversary.display_name = self.env._(
                "%(occasion)s: %(customer)s",
                occasion=labels.get(anniversary.kind, ""),
                customer=anniversary.partner_id.name or "",
            )

    @api.model
    def _get_readable_domain(self):
        # whoever is to greet, whatever else of the file they read
        greeting = Domain("user_id", "=", self.env.uid) & Domain("active", "=", True)
        return super()._get_readable_domain() | Domain("activity_ids", "any!", greeting)

    @api.constrains("month", "day", "is_lunar", "is_leap_month")
    def _check_day(self):
        for anniversary in self:
            if not anniversary._is_possible_day():
                raise ValidationError(
                    self.env._(
                        "%(anniversary)s: there is no day %(day)s in month %(month)s.",
                        anniversary=anniversary.display_name,
                        day=anniversary.day,
                        month=anniversary.month,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_system_fields(vals)
        result = super().write(vals)
        if not DATE_FIELDS.isdisjoint(vals):
            self._forget_greetings()
        return result

    @api.model
    def _check_system_fields(self, vals):
        if not self.env.su and "planned_date" in vals:
            raise AccessError(self.env._("Greetings are planned by the system only."))

    def _is_possible_day(self):
        if not 1 <= self.month <= 12:
            return False
        longest = monthrange(LEAP_YEAR, self.month)[1]
        return 1 <= self.day <= (LUNAR_MONTH_DAYS if self.is_lunar else longest)

    def _get_next_date(self, today):
        """Return the first anniversary from a date on, False while no day is given."""
        if not self._is_possible_day():
            return False
        get_date = self._get_lunar_date if self.is_lunar else self._get_solar_date
        # a lunar year ends in the next one's January or February
        years = range(today.year - 1, today.year + 2)
        return min(day for year in years if (day := get_date(year)) >= today)

    def _get_solar_date(self, year):
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))

    def _get_lunar_date(self, year):
        leap_month = LunarDate.leap_month_for_year(year)
        is_leap = self.is_leap_month and leap_month == self.month
        try:
            return LunarDate(year, self.month, self.day, is_leap).to_solar_date()
        except ValueError:  # this year's month has no 30th
            return LunarDate(year, self.month, self.day - 1, is_leap).to_solar_date()

    @api.model
    def _cron_plan_greetings(self):
        """Move on what is over; put what comes on the greeters' lists, once each."""
        today = fields.Date.context_today(self)
        self.search([("next_date", "<", today)])._compute_next_date()
        companies = self.env["res.company"].search(
            [("customer_file_greeting_days", ">=", 0)]
        )
        for company in companies:
            soon = today + timedelta(days=company.customer_file_greeting_days)
            self.search(
                Domain("company_id", "=", company.id)
                & Domain("partner_id.active", "=", True)
                & Domain("next_date", "<=", soon)
                & (
                    Domain("planned_date", "=", False)
                    | Domain("planned_date", "<", today)
                )
            )._plan_greetings()

    def _plan_greetings(self):
        greeters = self._get_greeters()
        self._plan_activities(
            GREETING, greeters.get, lambda anniversary: anniversary.next_date
        )
        for day, anniversaries in self.grouped("next_date").items():
            anniversaries.planned_date = day

    def _get_greeters(self):
        """Return who greets: dict anniversary → res.users.

        The owner of the file, without one the salesperson, else whoever noted it; of
        people who have left nobody.
        """
        files = self.env["customer.file"].search(
            [
                ("partner_id", "in", self.partner_id.commercial_partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "!=", "closed"),
            ]
        )
        owners = {(file.partner_id, file.company_id): file.owner_id for file in files}
        nobody = self.env["res.users"]
        greeters = {}
        for anniversary in self:
            customer = anniversary.partner_id.commercial_partner_id
            candidates = (
                owners.get((customer, anniversary.company_id), nobody),
                anniversary.partner_id.user_id,
                anniversary.user_id,
            )
            greeters[anniversary] = next(
                (user for user in candidates if user.active), nobody
            )
        return greeters

    def _forget_greetings(self):
        """Take greetings nobody has sent yet off the lists, to be planned anew."""
        # duties of others, too
        planned = self.sudo().filtered("activity_ids")
        planned.activity_unlink([GREETING])
        planned.planned_date = False
