from odoo import api, fields, models


class CustomerSurveyQuestion(models.Model):
    """A question of the survey form beside who the customer is (CA-31).

    The source has lost the questions of the form: these are assumed, for the company
    to edit.
    """

    _name = "customer.survey.question"
    _description = "Question of the Survey Form"
    _order = "sequence, id"

    name = fields.Char(string="Question", required=True, translate=True)
    hint = fields.Char(
        translate=True, help="What an answer may be, printed on the empty form."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, help="Empty: asked in all companies."
    )

    @api.model
    def _get_asked(self, company):
        """Return the questions of a company's form, in its order."""
        return self.search([("company_id", "in", (company.id, False))])
