from odoo import Command, api, fields, models
from odoo.exceptions import AccessError

from .customer_file_protected_mixin import PROTECTED
from .customer_questionnaire_question import CONTACT_KINDS, QUESTIONS


class CustomerQuestionnaireAnswer(models.Model):
    """What a customer answered to one question, apart from the file (CA-49).

    Whoever accepts the questionnaire chooses which answers are taken over; nothing
    else of an answer ever changes.
    """

    _name = "customer.questionnaire.answer"
    _inherit = ["customer.file.protected.mixin"]
    _description = "Answer of a Customer"
    _order = "questionnaire_id, id"
    _rec_name = "question"

    questionnaire_id = fields.Many2one(
        comodel_name="customer.questionnaire",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    question = fields.Selection(
        selection="_selection_question", required=True, readonly=True
    )
    value = fields.Json(required=True, readonly=True, prefetch=PROTECTED)
    new_value = fields.Text(
        string="Answer", compute="_compute_values", compute_sudo=False
    )
    # what the file says as long as nothing is decided, and said then
    old_value = fields.Text(
        string="In the File", compute="_compute_values", compute_sudo=False
    )
    kept_value = fields.Text(readonly=True, prefetch=PROTECTED)
    is_different = fields.Boolean(
        string="Different", compute="_compute_values", compute_sudo=False
    )
    is_chosen = fields.Boolean(string="Take Over")

    _question_uniq = models.Constraint(
        "UNIQUE(questionnaire_id, question)", "Each question is answered once."
    )

    @api.model
    def _selection_question(self):
        File = self.env["customer.file"]
        kinds = self.env["customer.contact.role"]._fields["kind"]
        kinds = dict(kinds._description_selection(self.env))
        return [
            *(
                (
                    question.name,
                    File._fields[question.name]._description_string(self.env),
                )
                for question in QUESTIONS
            ),
            *((kind, kinds[kind]) for kind in CONTACT_KINDS),
        ]

    @api.depends("value", "kept_value", "questionnaire_id.state")
    @api.depends_context("lang")
    def _compute_values(self):
        for answer in self:
            questionnaire = answer.questionnaire_id
            answer.new_value = answer._get_new_text()
            answer.old_value = (
                answer._get_old_text()
                if questionnaire.state == "answered"
                else answer.kept_value
            )
            answer.is_different = answer.new_value != (answer.old_value or "")

    def write(self, vals):
        # first the right: the refusals below name the customer
        self.check_access("write")
        if not self.env.su:
            if vals.keys() - {"is_chosen"}:
                raise AccessError(self.env._("What a customer answered stays."))
            self.questionnaire_id._check_state("answered")
        return super().write(vals)

    def _get_files(self):
        return self.questionnaire_id.file_id

    def _get_new_text(self):
        if self.question in CONTACT_KINDS:
            return self._join(self.value)
        File = self.env["customer.file"]
        return File.new({self.question: self.value})._get_text(self.question)

    def _get_old_text(self):
        file = self.questionnaire_id.file_id
        if self.question not in CONTACT_KINDS:
            # nothing else is fetched, or a later reading would go unnoticed
            return file.with_context(prefetch_fields=False)._get_text(self.question)
        role = self._get_role()
        return self._join({name: role[name] for name in ("name", "note", "phone")})

    @api.model
    def _join(self, values):
        parts = (values["name"], values["note"], values["phone"])
        return ", ".join(filter(None, parts))

    def _get_role(self):
        """Return who has been the contact person of this kind up to now."""
        return self.questionnaire_id.file_id.contact_role_ids.filtered(
            lambda role: role.kind == self.question and role.is_current
        )[:1]

    def _choose_different(self):
        for answer in self:
            answer.is_chosen = answer.is_different

    def _keep_old_values(self):
        for answer in self:
            # written by the steps only
            answer.sudo().kept_value = answer.old_value

    def _get_file_values(self):
        """Return what the answers mean for the file: dict field → value."""
        return {
            answer.question: answer.value
            for answer in self
            if answer.question not in CONTACT_KINDS
        }

    def _prepare_change_lines(self):
        """Return the lines of a change notice for what differs from the file."""
        return [
            Command.create(
                {"field_name": answer.question, "new_value": answer.new_value}
            )
            for answer in self
            if answer.question not in CONTACT_KINDS and answer.is_different
        ]

    def _enter_contact_persons(self):
        """Enter the contact persons in the place of those before (CA-35)."""
        people = self.filtered(
            lambda answer: answer.question in CONTACT_KINDS and answer.is_different
        )
        # whoever takes answers over enters the people named in them, managers too
        self.env["customer.contact.role"].sudo().create(
            [
                {
                    **answer.value,
                    "file_id": answer.questionnaire_id.file_id.id,
                    "kind": answer.question,
                    "replaces_id": answer._get_role().id,
                }
                for answer in people
            ]
        )
