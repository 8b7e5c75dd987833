from odoo import api, fields, models, tools


class ResourceCalendarYear(models.Model):
    """The public holidays of a year, as far as they are known in a company.

    Until they are final, whatever is counted into that year is provisional.
    """

    _name = "resource.calendar.year"
    _inherit = ["resource.calendar.source.mixin"]
    _description = "Public Holidays of a Year"
    _order = "year desc, company_id"
    _rec_name = "year"

    year = fields.Integer(required=True, readonly=True, aggregator=None)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    country_id = fields.Many2one(comodel_name="res.country", readonly=True)
    is_final = fields.Boolean(
        string="Final",
        readonly=True,
        help="The arrangement of days off and make-up days has been published.",
    )
    loaded_date = fields.Datetime(string="Loaded On", readonly=True)
    # what was ever loaded, so that what a hand deleted isn't loaded again
    loaded_days = fields.Json(readonly=True)
    holiday_count = fields.Integer(string="Days Off", readonly=True, aggregator=None)
    makeup_count = fields.Integer(string="Make-up Days", readonly=True, aggregator=None)

    _company_year_uniq = models.Constraint(
        "UNIQUE(company_id, year)", "The holidays of this year are already loaded."
    )

    @api.model
    def _is_provisional(self, company, *dates):
        """Tell whether days off between these dates may still change.

        :param company: res.company
        :param dates: dates; empty ones are passed over
        :return: bool
        """
        return bool(self._get_provisional_years(company, *dates))

    @api.model
    def _get_provisional_years(self, company, *dates):
        """Return the years between these dates whose days off may still change.

        :return: sorted list of int
        """
        years = [date.year for date in dates if date]
        if not years:
            return []
        spanned = set(range(min(years), max(years) + 1))
        return sorted(spanned - self._get_final_years(company.id))

    @api.model
    @tools.ormcache("company_id")
    def _get_final_years(self, company_id):
        # deadlines are provisional for everybody, whoever may read the years
        years = self.sudo().search(
            [("company_id", "=", company_id), ("is_final", "=", True)]
        )
        return frozenset(years.mapped("year"))
