from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .customer_file_protected_mixin import PROTECTED

# what a manager says when setting a grade; the rest is the system's
GIVEN_FIELDS = frozenset(("file_id", "grade_id", "reason", "date_until"))
INITIAL = {
    "old_grade_id": False,
    "is_held_back": False,
    "run_name": False,
    "met": False,
    "missed": False,
}


class CustomerGradeChange(models.Model):
    """A customer was graded anew: by the standards, or by a manager (CA-14).

    Rows are never changed. A manager sets a grade by creating one, with the reason and
    until when; all others are written by the gradings.
    """

    _name = "customer.grade.change"
    _inherit = ["customer.file.protected.mixin"]
    _description = "Change of Grade"
    _order = "id desc"
    _check_company_auto = True

    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('state', '=', 'registered')]",
    )
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        selection=[
            ("computed", "By the standards"),
            ("override", "Set by a manager"),
            ("ended", "End of what a manager set"),
        ],
        required=True,
        readonly=True,
        default="override",
    )
    old_grade_id = fields.Many2one(
        comodel_name="customer.grade",
        string="Grade Before",
        readonly=True,
        ondelete="restrict",
    )
    grade_id = fields.Many2one(
        comodel_name="customer.grade", string="Grade After", ondelete="restrict"
    )
    is_held_back = fields.Boolean(
        string="Held Back",
        readonly=True,
        help="A manager had set another grade, which stayed in force.",
    )
    date = fields.Date(
        string="Figures As Of",
        required=True,
        readonly=True,
        default=fields.Date.context_today,
    )
    months = fields.Integer(string="Period (Months)", readonly=True, aggregator=None)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Graded By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        default=lambda self: self.env.user,
    )
    run_name = fields.Char(string="Grading Run", readonly=True)
    reason = fields.Text(prefetch=PROTECTED)
    date_until = fields.Date(
        string="Valid Until",
        help="Afterwards the customer has the grade of the standards again.",
    )
    turnover = fields.Monetary(readonly=True, prefetch=PROTECTED, aggregator=None)
    margin = fields.Float(
        string="Margin (%)",
        digits=(16, 1),
        readonly=True,
        prefetch=PROTECTED,
        aggregator=None,
    )
    growth = fields.Float(
        string="Growth (%)",
        digits=(16, 1),
        readonly=True,
        prefetch=PROTECTED,
        aggregator=None,
    )
    late_days = fields.Float(
        string="Days Paid Late",
        digits=(16, 1),
        readonly=True,
        prefetch=PROTECTED,
        aggregator=None,
    )
    idle_days = fields.Integer(
        string="Days Since the Last Order",
        readonly=True,
        prefetch=PROTECTED,
        aggregator=None,
    )
    # what could not be said of the customer, the conditions of the grade, and those of
    # the next better one that were not met
    unknown = fields.Json(readonly=True, prefetch=PROTECTED)
    met = fields.Json(readonly=True, prefetch=PROTECTED)
    missed = fields.Json(readonly=True, prefetch=PROTECTED)
    explanation = fields.Text(compute="_compute_explanation")

    @api.depends("file_id.display_name", "date")
    def _compute_display_name(self):
        for change in self:
            change.display_name = change.file_id.display_name

    @api.depends_context("lang")
    @api.depends("met", "missed", "unknown")
    def _compute_explanation(self):
        for change in self:
            lines = [change._explain(condition) for condition in change.met or ()]
            if change.missed:
                lines.append(self.env._("For a better grade:"))
                lines += [change._explain(condition) for condition in change.missed]
            change.explanation = "\n".join(lines)

    def _explain(self, condition):
        measure = condition["measure"]
        Criterion = self.env["customer.grade.criterion"]
        figure = Criterion._format(measure, self[measure], self.currency_id)
        if measure in (self.unknown or ()):
            figure = self.env._("unknown")
        return self.env._(
            "%(standard)s (is %(figure)s)",
            standard=Criterion._describe(condition, self.currency_id),
            figure=figure,
        )

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self._check_given(vals)
        changes = super().create(
            # said outright, or the caller's own defaults would decide
            [{**self._prepare_override_vals(), **vals} for vals in vals_list]
        )
        changes._check_override()
        # the figures and the file are the system's to write
        changes.sudo()._apply_override()
        return changes

    @api.model
    def _check_given(self, vals):
        if names := set(vals) - GIVEN_FIELDS:
            raise AccessError(
                self.env._(
                    "A change of grade says customer, grade, reason and until when; %s "
                    "is written by the system.",
                    ", ".join(sorted(names)),
                )
            )

    @api.model
    def _prepare_override_vals(self):
        return {
            **INITIAL,
            "kind": "override",
            "date": fields.Date.context_today(self),
            "user_id": self.env.uid,
        }

    def _check_override(self):
        today = fields.Date.context_today(self)
        for change in self:
            if change.file_id.state != "registered":
                raise UserError(
                    self.env._(
                        "%s is not registered: only registered customers are graded.",
                        change.display_name,
                    )
                )
            if not change.grade_id or not (change.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%s: give the grade and the reason.", change.display_name
                    )
                )
            if not change.date_until or change.date_until < today:
                raise ValidationError(
                    self.env._(
                        "%s: say until when the grade is valid, not in the past.",
                        change.display_name,
                    )
                )

    def _apply_override(self):
        """Give the customers the grades a manager set."""
        for company, changes in self.grouped("company_id").items():
            figures = changes.file_id._get_grade_figures(company, changes[0].date)
            for change in changes:
                change.write(
                    {
                        "old_grade_id": change.file_id.grade_id.id,
                        "months": company.customer_file_grade_months,
                        **self._prepare_figures(figures[change.file_id.id]),
                    }
                )
        for (grade, date_until), changes in self.grouped(
            lambda change: (change.grade_id, change.date_until)
        ).items():
            changes.file_id.write(
                {"grade_id": grade.id, "grade_date_until": date_until}
            )

    @api.model
    def _prepare_figures(self, figures):
        """Return field values of a customer's figures.

        :param dict figures: measure → number or None
        """
        return {
            **{name: value or 0 for name, value in figures.items()},
            "unknown": [name for name, value in figures.items() if value is None],
        }
