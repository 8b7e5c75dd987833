from odoo import api, models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments.filtered(lambda attachment: attachment.public)._check_not_shared()
        return attachments

    def write(self, vals):
        if vals.get("public") or vals.get("access_token"):
            self._check_not_shared()
        return super().write(vals)

    def _check_not_shared(self):
        """Refuse links to scans of what is never shown to customers (CA-48)."""
        mixin = "customer.survey.mixin"
        internal = self.env.registry.descendants([mixin], "_inherit")
        # what a document belongs to is no secret to the code that checks it
        if scans := self.sudo().filtered(lambda scan: scan.res_model in internal):
            raise UserError(
                self.env._("%s is never shared by a link.", scans[0].display_name)
            )

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
