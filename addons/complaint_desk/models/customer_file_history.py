from odoo import models
from odoo.fields import Domain

from .complaint_case import ENDED_STATES


class CustomerFile(models.Model):
    _inherit = "customer.file"

    def _batch_backfill_history(self, parameters):
        result = super()._batch_backfill_history(parameters)
        # all there are, whoever may read them: each row has its own audience
        Case = self.env["complaint.case"].sudo()
        customers = self.sudo().partner_id
        cases = Case.search(Case._get_history_domain(customers))
        cases._record_history()
        cases.filtered_domain(Domain("state", "in", ENDED_STATES))._record_end()
        return result
