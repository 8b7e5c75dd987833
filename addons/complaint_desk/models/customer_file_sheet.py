from odoo import models


class CustomerFile(models.Model):
    """Complaints are what the customer said, too (CA-53)."""

    _inherit = "customer.file"

    def _get_sheet_kinds(self):
        kinds = super()._get_sheet_kinds()
        return {**kinds, "feedback": (*kinds["feedback"], "complaint")}
