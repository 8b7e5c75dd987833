from odoo import fields, models


class ComplaintSanctionRule(models.Model):
    """A fact and what follows from it: the policy's table (CD-16)."""

    _name = "complaint.sanction.rule"
    _description = "Complaint Sanction Rule"
    _order = "tier, sequence, id"

    name = fields.Char(string="Fact", required=True, translate=True)
    code = fields.Char(copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    tier = fields.Integer(required=True, default=1, aggregator=None)
    measure = fields.Char(
        required=True, translate=True, help="Warning, reprimand, dismissal."
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    fine = fields.Monetary(help="Deducted.")
    points = fields.Float(help="Deducted from the month's appraisal.")
    forfeits_pay = fields.Boolean(string="Month's Performance Pay Forfeited")
    is_announced = fields.Boolean(string="Announced to the Company")
    is_assumed = fields.Boolean(
        string="Assumed",
        help="The source of the policy lost this figure; check it.",
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "Two facts cannot share a code.")
    _deductions_positive = models.Constraint(
        "CHECK(fine >= 0 AND points >= 0)",
        "Fines and points are given as what is deducted.",
    )
