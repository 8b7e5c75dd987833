from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _compute_raw(self):
        self._note_file_reading()
        return super()._compute_raw()

    def _compute_datas(self):
        self._note_file_reading()
        return super()._compute_datas()

    def _note_file_reading(self):
        """Reading the bytes by the API counts as opening the document (CA-29)."""
        if self.env.su:
            return
        for attachment in self:
            owner = self.env["ir.binary"]._get_protected_owner(attachment)
            if owner is not None:
                owner._note_file_access("attachment")
