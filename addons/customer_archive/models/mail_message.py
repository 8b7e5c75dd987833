from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class MailMessage(models.Model):
    """Messages of confidential records are read with the record only.

    Core also shows a message to whoever was once notified of it or wrote it; after a
    grant has ended that would keep a part of the record open.
    """

    _inherit = "mail.message"

    @api.model
    def _get_confidential_models(self):
        mixin = "confidential.thread.mixin"
        return sorted(self.env.registry.descendants([mixin], "_inherit") - {mixin})

    @api.model_create_multi
    def create(self, vals_list):
        self._check_not_internal({vals.get("model") for vals in vals_list})
        messages = super().create(vals_list)
        if any(vals.get("attachment_ids") for vals in vals_list):
            messages._check_attachments()
        return messages

    def write(self, vals):
        self._check_not_internal({vals.get("model")})
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._check_attachments()
        return result

    @api.model
    def _check_not_internal(self, models):
        """Refuse messages on and documents of what is never sent (CA-48)."""
        internal = self.env.registry["customer.survey.mixin"]
        if any(isinstance(self.env.get(name), internal) for name in models):
            raise UserError(
                self.env._(
                    "Survey forms are never shown or sent to customers: no message is "
                    "written on them, and none carries their documents."
                )
            )

    def _check_attachments(self):
        # what a document belongs to is no secret to the code that checks it
        self._check_not_internal(set(self.sudo().attachment_ids.mapped("res_model")))

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not self.env.su and not bypass_access:
            domain = Domain(domain)
            for name in self._get_confidential_models():
                records = self.env[name]
                allowed = Domain("model", "!=", name)
                # customers and guests have messages of their own, and no records
                if records.has_access("read"):
                    allowed |= Domain("res_id", "in", records._search([]))
                domain &= allowed
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        names = self._get_confidential_models()
        # which record a message hangs on is no secret to the code that checks it
        own = (self - forbidden).sudo().filtered(lambda mail: mail.model in names)
        for name, messages in own.grouped("model").items():
            records = self.env[name].browse(messages.mapped("res_id")).exists()
            readable = set(records._filtered_access("read")._ids)
            closed = messages.filtered(
                lambda mail, ids=readable: mail.res_id not in ids
            )
            forbidden += closed.sudo(False)
        return forbidden
