from odoo import models


class CustomerFileEvent(models.Model):
    _inherit = "customer.file.event"

    def _check_file_is_kept(self):
        # an erasure empties the reports of closed files, and nobody else can
        kept = self
        if self.env.su:
            kept = self.filtered(lambda event: not event.file_id.erasure_id)
        return super(CustomerFileEvent, kept)._check_file_is_kept()
