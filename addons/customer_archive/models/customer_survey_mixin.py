from odoo import models
from odoo.exceptions import UserError


class CustomerSurveyMixin(models.AbstractModel):
    """A survey form or what belongs to one: never shown or sent to customers (CA-48).

    Messages and their attachments are refused by ``mail.message``, printing here.
    """

    _name = "customer.survey.mixin"
    _inherit = ["customer.file.protected.mixin"]
    _description = "Survey Form or Part of One"

    # what the log calls an access, where it says more than the file's own words
    _access_kinds = {"read": "survey"}

    def _note_file_access(self, kind):
        return super()._note_file_access(self._access_kinds.get(kind, kind))

    def _check_printing(self):
        raise UserError(
            self.env._(
                "%s is not printed: ask for a copy, to which the general manager "
                "consents.",
                self[:1].display_name or self._description,
            )
        )
