from odoo import api, fields, models
from odoo.exceptions import UserError


class CustomerGrade(models.Model):
    """A grade of customers, and the standards they meet for it (CA-14).

    A customer is given the first grade all of whose standards it meets; one without
    standards takes whoever is left.
    """

    _name = "customer.grade"
    _description = "Customer Grade"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(
        translate=True, help="How customers of this grade are treated."
    )
    criterion_ids = fields.One2many(
        comodel_name="customer.grade.criterion",
        inverse_name="grade_id",
        string="Standards",
        copy=True,
    )

    _name_uniq = models.Constraint("UNIQUE(name)", "Two grades cannot share a name.")

    def action_grade_customers(self):
        """Grade all customers of the company now, in the background (CA-14).

        :return: window action (dict) of the run, which can be cancelled and resumed
        :raises AccessError: for anyone but who may change the standards
        :raises UserError: without grades, or while a grading is running
        """
        self.check_access("write")
        company = self.env.company
        run = self.env["customer.file"]._start_grading(
            company, fields.Date.context_today(self)
        )
        if not run:
            raise UserError(self.env._("Create the grades and their standards first."))
        return run._get_form_action()

    @api.model
    def _get_standards(self, company, date):
        """Return the standards of a grading, best grade first.

        Shares are turned into limits here, over all customers, so that each batch
        judges by the same.

        :param company: res.company
        :param date: last day of the period
        :return: list of dicts of ``grade_id`` and ``conditions``, a list of dicts of
            ``measure``, ``limit`` and ``share``
        """
        grades = self.search([("active", "=", True)])
        shares = grades.criterion_ids.filtered(lambda own: own.mode == "share")
        limits = self.env["customer.file"]._get_grade_limits(
            company, date, [(share.measure, share.value) for share in shares]
        )
        by_share = dict(zip(shares, limits, strict=True))
        return [
            {
                "grade_id": grade.id,
                "conditions": [
                    {
                        "measure": criterion.measure,
                        "limit": by_share.get(criterion, criterion.value),
                        "share": criterion in by_share and criterion.value,
                    }
                    for criterion in grade.criterion_ids
                ],
            }
            for grade in grades
        ]
