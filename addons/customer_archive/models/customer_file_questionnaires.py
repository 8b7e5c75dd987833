from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .customer_questionnaire import ACTIVITY


class CustomerFile(models.Model):
    """How a file was got, and what the customer is asked to fill in (CA-49)."""

    _inherit = "customer.file"

    source_agency_id = fields.Many2one(
        comodel_name="res.partner",
        string="Agency",
        compute="_compute_source_agency_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Which agency was commissioned to find out about the customer.",
    )
    questionnaire_ids = fields.One2many(
        comodel_name="customer.questionnaire",
        inverse_name="file_id",
        string="Customer Questionnaires",
    )
    can_ask = fields.Boolean(compute="_compute_can_ask")

    @api.depends("source")
    def _compute_source_agency_id(self):
        for file in self:
            if file.source != "agency":
                file.source_agency_id = False

    @api.depends_context("uid")
    @api.depends("owner_id", "liaison_ids", "department_id", "state")
    def _compute_can_ask(self):
        for file in self:
            file.can_ask = file.state != "closed" and file._is_asked_about_by_me()

    def write(self, vals):
        result = super().write(vals)
        if "owner_id" in vals:
            self._pass_on_questionnaires()
        return result

    def _is_asked_about_by_me(self):
        """Tell whether the current user asks this customer to fill in the form."""
        self.ensure_one()
        user = self.env.user
        return user.has_group(
            "customer_archive.customer_archive_group_representative"
        ) and (
            user in self.owner_id | self.liaison_ids
            or self.department_id.customer_file_is_managed_by_me
        )

    def action_ask_customer(self):
        """Ask the customers to fill in the form 《客户资料表》 (CA-49).

        :return: window action (dict): the dialog that sends it
        :raises AccessError: for anyone but owner, liaisons and the department's
            managers
        :raises UserError: for closed files
        """
        self._check_may_ask()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask the Customer to Fill In"),
            "res_model": "customer.questionnaire.send",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_file_ids": self.ids},
        }

    def _check_may_ask(self):
        self.check_access("read")
        for file in self:
            if not file._is_asked_about_by_me():
                raise AccessError(
                    self.env._(
                        "%s: only owner, liaisons and the department's managers ask "
                        "the customer to fill in the form.",
                        file.display_name,
                    )
                )
            if file.state == "closed":
                raise UserError(
                    self.env._(
                        "%s is closed: reopen it before you ask its customer.",
                        file.display_name,
                    )
                )

    def _get_questionnaire_form(self):
        return self.env["customer.questionnaire"]._get_form(self)

    def _get_questionnaire_contacts(self):
        return self.env["customer.questionnaire"]._get_contact_form()

    def _pass_on_questionnaires(self):
        # planned for the owner by the system, whoever changes the owner
        waiting = self.sudo().questionnaire_ids.filtered(
            lambda questionnaire: questionnaire.state == "answered"
        )
        waiting.activity_unlink([ACTIVITY])
        waiting._plan_acceptance()

    def _drop_lost_access(self):
        result = super()._drop_lost_access()
        # those of people who may not read the file any more
        self.sudo().questionnaire_ids._drop_lost_access()
        return result

    def _get_erasure_plan(self, label):
        questionnaires = self.questionnaire_ids
        empty = {"remark": False, "refusal_reason": False, "contact_id": False}
        return [(questionnaires, empty), *super()._get_erasure_plan(label)]

    def _erase(self, label):
        self.questionnaire_ids.answer_ids.unlink()
        return super()._erase(label)
