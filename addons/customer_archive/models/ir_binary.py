from odoo import models


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _get_stream_from(self, record, *args, **kwargs):
        # a link with a token comes without access check: check as the real user
        owner = self._get_protected_owner(record)
        if owner is not None:
            owner.check_access("read")
            owner._note_file_access("attachment")
        return super()._get_stream_from(record, *args, **kwargs)

    def _get_protected_owner(self, record):
        """Return the protected record a document belongs to, None for others."""
        name, res_id = record._name, record.id
        if name == "ir.attachment":
            # which record it hangs on is no secret to the code that checks it
            name, res_id = record.sudo().res_model, record.sudo().res_id
        model = self.env.get(name)
        protected = self.env.registry["customer.file.protected.mixin"]
        return model.browse(res_id) if res_id and isinstance(model, protected) else None
