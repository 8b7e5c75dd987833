from odoo import fields, models
from odoo.exceptions import UserError


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    customer_file_is_internal = fields.Boolean(
        string="Never Sent to Customers", groups="base.group_user"
    )

    def _check_not_internal(self):
        """Refuse to mail forms that customers never see (CA-48)."""
        if internal := self.filtered("customer_file_is_internal"):
            raise UserError(
                self.env._(
                    "%s is never shown or sent to customers: take it out of the e-mail "
                    "template.",
                    internal[0].name,
                )
            )

    def _get_rendering_context(self, report, docids, data):
        model = self.env.get(report.model)
        if isinstance(model, self.env.registry["customer.file.protected.mixin"]):
            documents = model.browse(docids)
            documents.check_access("read")
            documents._check_printing()
            documents._note_file_access("print")
        return super()._get_rendering_context(report, docids, data)
