from odoo import api, fields, models
from odoo.exceptions import UserError


class CustomerAccessRequest(models.Model):
    """Sealed survey forms are opened by the general manager's grant (CA-47)."""

    _inherit = "customer.access.request"

    _subject_fields = frozenset(("partner_id", "user_id", "content"))

    content = fields.Selection(
        selection=[("file", "Customer file"), ("survey", "Sealed survey form")],
        string="To Read",
        required=True,
        default="file",
        help="Sealed survey forms are opened by the general manager only.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        requests._filter_surveys()._check_sealed()
        return requests

    def action_open_surveys(self):
        """Open the survey forms a request is about.

        :return: window action (dict)
        :raises AccessError: for people who can't read the request
        """
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_archive.customer_survey_form_action"
        )
        customer = self._get_customer()
        return {
            **action,
            "domain": [("partner_id.commercial_partner_id", "=", customer.id)],
        }

    def _filter_surveys(self):
        return self.filtered(lambda request: request.content == "survey")

    def _check_sealed(self):
        """Refuse to ask for a survey form of customers who have none under seal."""
        # the reader names the customer; the form is closed to them
        requests = self.sudo()
        sealed = requests.env["customer.survey.form"].search(
            [
                ("state", "=", "sealed"),
                ("company_id", "in", requests.company_id.ids),
                (
                    "partner_id.commercial_partner_id",
                    "in",
                    requests.partner_id.commercial_partner_id.ids,
                ),
            ]
        )
        found = {
            (form.company_id, form.partner_id.commercial_partner_id) for form in sealed
        }
        for request in requests:
            if (request.company_id, request._get_customer()) not in found:
                raise UserError(
                    self.env._(
                        "%s has no survey form under seal.", request.partner_id.name
                    )
                )

    def _get_customer(self):
        # the reader names the customer or one of their people
        return self.partner_id.sudo().commercial_partner_id

    def _get_signoff_route(self):
        if self.content == "survey":
            return [{"role": "general_manager"}]
        return super()._get_signoff_route()

    def _get_granted_text(self):
        if self.content == "survey":
            return self.env._("You may read the survey form now.")
        return super()._get_granted_text()
