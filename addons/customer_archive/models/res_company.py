from datetime import timedelta

from odoo import api, fields, models, tools

# what the policies say, by kind of business (P01 to P18)
BUSINESS_KINDS = {
    "general": {"registration": "p03", "mandatory": "p03", "access": "p03"},
    "distributor": {"registration": "p08", "mandatory": "p03", "access": "p03"},
    "property": {"registration": "p03", "mandatory": "p03", "access": "p12"},
    "hospital": {"registration": "p08", "mandatory": "p03", "access": "p18"},
    "hotel": {
        "registration": "p02",
        "mandatory": "p02",
        "access": "p03",
        "data_sharing": True,
    },
    "direct": {
        "registration": "p11",
        "mandatory": "p02",
        "access": "p11",
        "handover": "p11",
        "breach_fines": (50, 500),
    },
    "public": {
        "registration": "p02",
        "mandatory": "p02",
        "access": "p18",
        # P06 L499: given back within a week
        "access_days": 7,
    },
}
ACCESS_DAYS = 30
# what somebody asks for unless they say how long
REQUESTED_DAYS = 7
SWITCHES = (
    "customer_file_from_won_lead",
    "customer_file_change_control",
    "customer_file_partner_export_control",
    "customer_file_merge_control",
    "customer_file_credit_control",
    "customer_file_departure_control",
)
# days, working days or calendar days; P02 sets no date
REGISTRATION_TERMS = {
    "p03": (5, "working"),
    "p08": (7, "calendar"),
    "p11": (1, "calendar"),
    "p02": (0, "working"),
}


class ResCompany(models.Model):
    _inherit = "res.company"

    # settings are read together where they are needed: the company's own columns are
    # read by nearly every request
    customer_file_business_kind = fields.Selection(
        selection=[
            ("general", "General company"),
            ("distributor", "Distributor"),
            ("property", "Property management"),
            ("hospital", "Hospital"),
            ("hotel", "Hotel"),
            ("direct", "Direct sales"),
            ("public", "Public body"),
        ],
        string="Kind of Business",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_start_date = fields.Date(
        string="Customer Files Since",
        default=fields.Date.context_today,
        groups="base.group_user",
        help="Deadlines apply to first contacts from this day on.",
        prefetch="customer_file",
    )
    customer_file_registration_preset = fields.Selection(
        selection=[
            ("p03", "Within 5 working days, received by marketing"),
            ("p08", "Within a week, reviewed by the direct superior"),
            ("p11", "By the next day, received by the direct superior"),
            ("p02", "Confirmed by the sales director, without a date"),
        ],
        string="Registration",
        required=True,
        default="p03",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_registration_days = fields.Integer(
        string="Days to Register",
        default=5,
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_registration_unit = fields.Selection(
        selection=[("working", "working days"), ("calendar", "calendar days")],
        string="Kind of Days",
        required=True,
        default="working",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_mandatory_preset = fields.Selection(
        selection=[
            ("p03", "Class, nature, supervising unit, address, contact, phone"),
            ("p02", "Phone, contact, website"),
        ],
        string="Mandatory Data",
        required=True,
        default="p03",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_change_days = fields.Integer(
        string="Working Days to Report Changes",
        default=5,
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_access_preset = fields.Selection(
        selection=[
            (
                "p03",
                "Owner, liaisons and managers read; own department's manager "
                "grants, otherwise the general manager",
            ),
            ("p18", "Only the custodian reads; the general manager grants"),
            (
                "p11",
                "Only the custodian reads; the general manager's signature for "
                "anything but the planned visit",
            ),
            (
                "p12",
                "Only the custodian reads; the property manager grants for a "
                "special reason",
            ),
        ],
        string="Who Reads a File",
        required=True,
        default="p03",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_access_days = fields.Integer(
        string="Longest Grant (Days)",
        default=ACCESS_DAYS,
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_custodian_id = fields.Many2one(
        comodel_name="res.users",
        string="Custodian of New Files",
        domain=[("share", "=", False)],
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_contact_owner_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner of First Contacts",
        domain=[("share", "=", False)],
        groups="base.group_user",
        help="Answers for customers whom outside programs report, unless they name "
        "somebody else.",
        prefetch="customer_file",
    )
    customer_file_from_won_lead = fields.Boolean(
        string="Open a File for Won Leads",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_change_control = fields.Boolean(
        string="Control Changes of Registered Files",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_partner_export_control = fields.Boolean(
        string="Control the Export of Customers",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_merge_control = fields.Boolean(
        string="Control the Merging of Customers",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_departure_control = fields.Boolean(
        string="Control Departures and Moves",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_handover_preset = fields.Selection(
        selection=[
            ("p03", "P03: to successors whom the manager names"),
            ("p11", "P11: back to the custodian or a manager"),
        ],
        string="Who Takes Customers Over",
        required=True,
        default="p03",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_erasure_years = fields.Integer(
        string="Years Before Erasure",
        groups="base.group_user",
        help="Years after closing a file in which personal data are not erased yet.",
        prefetch="customer_file",
    )

    customer_file_late_points = fields.Float(
        string="Points for Late Registration",
        default=1,
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_late_fine = fields.Monetary(
        string="Fine for Late Registration",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_breach_fine_from = fields.Monetary(
        string="Lowest Fine for a Breach",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_breach_fine_to = fields.Monetary(
        string="Highest Fine for a Breach",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_effect_days = fields.Integer(
        string="Check of Effect After (Days)",
        default=30,
        groups="base.group_user",
        prefetch="customer_file",
    )

    customer_file_data_sharing = fields.Boolean(
        string="Everybody Sees Preferences",
        groups="base.group_user",
        help="Preferences, anniversaries and stays are shown to all staff, whoever "
        "reads the file.",
        prefetch="customer_file",
    )
    customer_file_greeting_days = fields.Integer(
        string="Greetings on the List Before (Days)",
        default=7,
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_dormant_days = fields.Integer(
        string="Nothing New After (Days)",
        default=90,
        groups="base.group_user",
        prefetch="customer_file",
    )

    _customer_file_dormant_days_positive = models.Constraint(
        "CHECK(customer_file_dormant_days > 0)",
        "Give the number of days after which a file counts as dormant.",
    )
    _customer_file_greeting_days_positive = models.Constraint(
        "CHECK(customer_file_greeting_days >= 0)",
        "Greetings are put on the list before the day, not after it.",
    )
    _customer_file_days_positive = models.Constraint(
        "CHECK(customer_file_registration_days >= 0 AND customer_file_access_days > 0"
        " AND customer_file_change_days >= 0"
        " AND COALESCE(customer_file_erasure_years, 0) >= 0)",
        "Give at least one day for access and no negative days or years.",
    )
    _customer_file_breach_fine_range = models.Constraint(
        "CHECK(COALESCE(customer_file_breach_fine_from, 0) >= 0"
        " AND COALESCE(customer_file_breach_fine_to, 0)"
        " >= COALESCE(customer_file_breach_fine_from, 0))",
        "The highest fine for a breach is not below the lowest.",
    )
    _customer_file_lateness_positive = models.Constraint(
        "CHECK(customer_file_late_points >= 0 AND customer_file_late_fine >= 0"
        " AND customer_file_effect_days > 0)",
        "Points and fines are given as what is deducted, and an effect is checked at "
        "least a day later.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "customer_file_access_preset" in vals:
            # every file of the company, whoever changes the policy
            self.env["customer.file"].sudo().search(
                [("company_id", "in", self.ids)]
            )._after_access_policy_change()
        return result

    @api.model
    def _prepare_business_kind_vals(self, kind):
        """Return the settings of a kind of business as the policies have them.

        :param str kind: value of ``customer_file_business_kind``
        :return: dict of field values of res.company
        """
        presets = BUSINESS_KINDS[kind]
        fine_from, fine_to = presets.get("breach_fines", (0, 0))
        days, unit = self._get_registration_terms(presets["registration"])
        return {
            "customer_file_business_kind": kind,
            "customer_file_registration_preset": presets["registration"],
            "customer_file_registration_days": days,
            "customer_file_registration_unit": unit,
            "customer_file_mandatory_preset": presets["mandatory"],
            "customer_file_access_preset": presets["access"],
            "customer_file_access_days": presets.get("access_days", ACCESS_DAYS),
            "customer_file_handover_preset": presets.get("handover", "p03"),
            "customer_file_data_sharing": presets.get("data_sharing", False),
            "customer_file_breach_fine_from": fine_from,
            "customer_file_breach_fine_to": fine_to,
            **dict.fromkeys(SWITCHES, True),
        }

    @api.model
    def _describe_business_kind(self, kind):
        """Say what choosing a kind of business brings that others haven't.

        :param str kind: value of ``customer_file_business_kind``
        :return: list of phrases
        """
        presets = BUSINESS_KINDS[kind]
        phrases = [self.env["customer.class"]._describe_kind(kind)]
        if presets.get("data_sharing"):
            phrases.append(self.env._("preferences shown to all staff"))
        if fines := presets.get("breach_fines"):
            phrases.append(
                self.env._(
                    "fines of %(lowest)s to %(highest)s for a breach or loss",
                    lowest=fines[0],
                    highest=fines[1],
                )
            )
        return phrases

    @tools.ormcache("self.id")
    def _get_branch_ids(self):
        """Return the company and all its branches, whoever may see them: their ids."""
        return tuple(self.sudo().search([("id", "child_of", self.id)])._ids)

    @api.model
    def _get_registration_terms(self, preset):
        """Return days and kind of days a registration preset gives."""
        return REGISTRATION_TERMS[preset]

    def _get_access_end(self):
        """Return until when access is asked for unless the reader says otherwise."""
        days = min(REQUESTED_DAYS, self.customer_file_access_days)
        return fields.Datetime.now() + timedelta(days=days)

    def _get_registration_deadlines(self, dates):
        """Return until when customers first met on these dates are registered (CA-07).

        :param dates: iterable of dates of first contact
        :return: dict date → date, or False where no deadline applies
        """
        self.ensure_one()
        start, days = (
            self.customer_file_start_date,
            self.customer_file_registration_days,
        )
        deadlines = dict.fromkeys(dates, False)
        counted = {date for date in deadlines if days and date and date >= start}
        if self.customer_file_registration_unit == "calendar":
            deadlines.update(
                {date: fields.Date.add(date, days=days) for date in counted}
            )
        else:
            calendar = self.resource_calendar_id.with_company(self)
            deadlines.update(calendar._get_working_dates_after(counted, days))
        return deadlines

    def _get_change_deadlines(self, dates):
        """Return until when changes known since these dates are reported (CA-08).

        :param dates: iterable of dates
        :return: dict date → date; empty without a company or a number of days
        """
        days = self.customer_file_change_days
        if not days:
            return {}
        calendar = self.resource_calendar_id.with_company(self)
        return calendar._get_working_dates_after({date for date in dates if date}, days)

    def _get_provisional_years(self, start, deadline):
        """Return the years whose days off may still move a registration deadline.

        :param date start: first contact
        :param deadline: date, or False where no deadline applies
        :return: sorted list of int
        """
        self.ensure_one()
        if not deadline or self.customer_file_registration_unit != "working":
            return []
        return self.env["resource.calendar.year"]._get_provisional_years(
            self, start, deadline
        )
