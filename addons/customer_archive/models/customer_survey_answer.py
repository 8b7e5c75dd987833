from odoo import api, fields, models
from odoo.exceptions import UserError

from .customer_file_protected_mixin import PROTECTED


class CustomerSurveyAnswer(models.Model):
    """What a customer answered on a survey form, as closed as the form."""

    _name = "customer.survey.answer"
    _inherit = ["customer.survey.mixin"]
    _description = "Answer on a Survey Form"
    _order = "sequence, id"
    _rec_name = "question_id"

    survey_id = fields.Many2one(
        comodel_name="customer.survey.form",
        string="Survey Form",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="survey_id.company_id", store=True, index=True)
    question_id = fields.Many2one(
        comodel_name="customer.survey.question",
        required=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(related="question_id.sequence", store=True)
    hint = fields.Char(related="question_id.hint")
    value = fields.Text(string="Answer", prefetch=PROTECTED)

    _question_uniq = models.Constraint(
        "UNIQUE(survey_id, question_id)", "Each question is answered once."
    )

    @api.model_create_multi
    def create(self, vals_list):
        answers = super().create(vals_list)
        answers._check_survey_is_draft()
        return answers

    def write(self, vals):
        # first the right: the refusals below name the form
        self.check_access("write")
        self._check_survey_is_draft()
        if "survey_id" in vals and any(
            answer.survey_id.id != vals["survey_id"] for answer in self
        ):
            raise UserError(
                self.env._(
                    "%s: an answer stays on its form.", self[0].survey_id.display_name
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_handed_in(self):
        self._check_survey_is_draft()

    def _get_files(self):
        return self.survey_id.file_id

    def _check_survey_is_draft(self):
        if not self.env.su:
            self.survey_id._check_draft()
