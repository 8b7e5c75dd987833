from odoo import models
from odoo.fields import Domain


class CustomerFile(models.Model):
    """Survey forms go with the customer's personal data (T37)."""

    _inherit = "customer.file"

    def _get_erasure_plan(self, label):
        contacts = self._get_contacts_of_customer()
        forms = self.env["customer.survey.form"].search(
            Domain("file_id", "in", self.ids) | Domain("partner_id", "in", contacts.ids)
        )
        extracts = self.env["customer.survey.extract"].search(
            [("survey_id", "in", forms.ids)]
        )
        copies = self.env["customer.survey.copy"].search(
            [("survey_id", "in", forms.ids)]
        )
        return [
            *super()._get_erasure_plan(label),
            (
                forms,
                {"name": label, **dict.fromkeys(forms._get_protected_names(), False)},
            ),
            (forms.answer_ids, {"value": False}),
            (extracts, {"next_step": False, "note": False}),
            (copies, {"purpose": label}),
        ]
