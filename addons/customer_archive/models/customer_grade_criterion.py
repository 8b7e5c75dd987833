from odoo import api, fields, models
from odoo.tools.misc import format_amount, formatLang

MEASURES = [
    ("turnover", "Turnover"),
    ("margin", "Margin (%)"),
    ("growth", "Growth (%)"),
    ("late_days", "Days Paid Late"),
    ("idle_days", "Days Since the Last Order"),
]
LOWER_IS_BETTER = ("late_days", "idle_days")


class CustomerGradeCriterion(models.Model):
    """One standard of a grade (CA-14)."""

    _name = "customer.grade.criterion"
    _description = "Standard of a Grade"
    _order = "id"

    grade_id = fields.Many2one(
        comodel_name="customer.grade",
        required=True,
        index=True,
        ondelete="cascade",
    )
    measure = fields.Selection(
        selection=MEASURES,
        required=True,
        default="turnover",
        help="Turnover, margin and growth by confirmed orders without tax; days late "
        "by the amounts paid in the period or overdue.",
    )
    mode = fields.Selection(
        selection=[("limit", "Limit"), ("share", "Best share")],
        required=True,
        default="limit",
        help="A limit in figures, or the best percentage of the customers who bought "
        "something in the period.",
    )
    value = fields.Float(required=True)
    name = fields.Char(string="Standard", compute="_compute_name")

    _share_range = models.Constraint(
        "CHECK(mode != 'share' OR (value > 0 AND value <= 100))",
        "The best share is between 0 and 100 percent.",
    )
    _measure_uniq = models.Constraint(
        "UNIQUE(grade_id, measure, mode)", "A grade asks for each figure once."
    )

    @api.depends_context("lang", "company")
    @api.depends("measure", "mode", "value")
    def _compute_name(self):
        currency = self.env.company.currency_id
        for criterion in self:
            is_share = criterion.mode == "share"
            criterion.name = self._describe(
                {
                    "measure": criterion.measure,
                    "limit": criterion.value,
                    "share": is_share and criterion.value,
                },
                currency,
            )

    @api.model
    def _describe(self, condition, currency):
        """Return a condition as a sentence.

        :param dict condition: ``measure``, ``limit``, ``share`` (0 for none)
        :param currency: res.currency of the turnover
        """
        measure = condition["measure"]
        labels = dict(self._fields["measure"]._description_selection(self.env))
        values = {"measure": labels.get(measure, "")}
        if share := condition["share"]:
            values["share"] = formatLang(self.env, share, digits=0)
            return self.env._("%(measure)s: among the best %(share)s %%", **values)
        values["limit"] = self._format(measure, condition["limit"], currency)
        if measure in LOWER_IS_BETTER:
            return self.env._("%(measure)s: at most %(limit)s", **values)
        return self.env._("%(measure)s: at least %(limit)s", **values)

    @api.model
    def _format(self, measure, value, currency):
        if measure == "turnover":
            return format_amount(self.env, value or 0, currency)
        return formatLang(self.env, value or 0, digits=1)

    @api.model
    def _is_met(self, condition, figures):
        """Tell whether a customer's figures meet a condition.

        What can't be said of a customer, as growth without a past, is not met.

        :param dict condition: ``measure``, ``limit``, ``share`` (0 for none)
        :param dict figures: measure → number or None
        """
        figure, limit = figures[condition["measure"]], condition["limit"]
        if figure is None or limit is None:
            return False
        if condition["share"] and figures["turnover"] <= 0:
            return False
        if condition["measure"] in LOWER_IS_BETTER:
            return figure <= limit
        return figure >= limit
