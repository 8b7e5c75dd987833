from odoo import models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _get_rendering_context(self, report, docids, data):
        model = self.env.get(report.model)
        if isinstance(model, self.env.registry["customer.file.protected.mixin"]):
            documents = model.browse(docids)
            documents.check_access("read")
            documents._note_file_access("print")
        return super()._get_rendering_context(report, docids, data)
