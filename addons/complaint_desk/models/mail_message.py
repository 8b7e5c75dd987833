from odoo import models


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _prepare_history_vals(self, customer):
        vals = super()._prepare_history_vals(customer)
        if self.model == "complaint.case":
            # also e-mails: the file's owner may be the person complained of (T2)
            vals["audience"] = "source"
        return vals
