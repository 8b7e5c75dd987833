from odoo import models
from odoo.tools import format_date

IDENTITY = (
    "name",
    "sex",
    "birth_date",
    "age",
    "phone",
    "address",
    "occupation",
    "living_with",
    "family_contact",
)


class CustomerSurveyForm(models.Model):
    """What is printed of a form; an empty recordset is the blank form (CA-53)."""

    _inherit = "customer.survey.form"

    def _get_sheet_rows(self, company):
        """Return the lines of the printed form.

        :param company: res.company whose questions are asked
        :return: list of (label, value, hint), the last two empty where nothing is
        """
        rows = [
            (
                self._fields[name]._description_string(self.env),
                self._get_sheet_value(name),
                self._get_sheet_choice(name),
            )
            for name in IDENTITY
        ]
        values = {answer.question_id: answer.value for answer in self.answer_ids}
        questions = self.env["customer.survey.question"]._get_asked(company)
        return rows + [
            (question.name, values.get(question, ""), question.hint or "")
            for question in questions | self.answer_ids.question_id
        ]

    def _get_sheet_value(self, name):
        value = self[name]
        field = self._fields[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "date":
            return format_date(self.env, value) if value else ""
        return value or ""

    def _get_sheet_choice(self, name):
        field = self._fields[name]
        if field.type != "selection":
            return ""
        return " / ".join(
            label for _value, label in field._description_selection(self.env)
        )
