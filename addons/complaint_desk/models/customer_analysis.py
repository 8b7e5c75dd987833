from odoo import api, models
from odoo.fields import Domain

from .complaint_case import ENDED_STATES


class CustomerAnalysis(models.Model):
    """Open complaints on the board of the sales director (CA-38)."""

    _inherit = "customer.analysis"

    @api.model
    def _get_board_items(self):
        return {
            **super()._get_board_items(),
            "complaints": {
                "label": self.env._("Open Complaints"),
                "action": "complaint_desk.complaint_case_action",
                "domain": self._get_board_company_domain()
                & Domain("state", "not in", ENDED_STATES),
            },
        }

    @api.model
    def _get_board_values(self):
        open_cases = self._get_board_items()["complaints"]["domain"]
        cases = self.env["complaint.case"]
        late = cases.search_count(open_cases & Domain("is_overdue", "=", True))
        return {
            **super()._get_board_values(),
            "complaints": self._prepare_board_figure(
                cases.search_count(open_cases),
                detail=self.env._("%s overdue", late) if late else "",
                color="danger" if late else "",
            ),
        }
