from odoo import models
from odoo.fields import Domain


class MailMessage(models.Model):
    """Messages of a customer's file are read with the file only.

    Core also shows a message to whoever was once notified of it or wrote it; after a
    grant has ended that would keep a part of the file open.
    """

    _inherit = "mail.message"

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not self.env.su and not bypass_access:
            files = self.env["customer.file"]
            allowed = Domain("model", "!=", files._name)
            # customers and guests have messages of their own, and no files
            if files.has_access("read"):
                allowed |= Domain("res_id", "in", files._search([]))
            domain = Domain(domain) & allowed
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        File = self.env["customer.file"]
        # which record a message hangs on is no secret to the code that checks it
        own = (self - forbidden).sudo().filtered(lambda mail: mail.model == File._name)
        if own:
            files = File.browse(own.mapped("res_id")).exists()
            readable = set(files._filtered_access("read")._ids)
            own = own.filtered(lambda mail: mail.res_id not in readable)
            forbidden += own.sudo(False)
        return forbidden
