from odoo import api, fields, models
from odoo.fields import Domain


class RatingRating(models.Model):
    """Ratings of complaints are read with the complaint (CD-12, CD-18)."""

    _inherit = "rating.rating"

    complaint_is_open_to_me = fields.Boolean(
        compute="_compute_complaint_is_open_to_me",
        search="_search_complaint_is_open_to_me",
        groups="base.group_user",
        export_string_translation=False,
    )

    @api.depends_context("uid")
    @api.depends("res_model", "res_id")
    def _compute_complaint_is_open_to_me(self):
        # the rule itself asks, so no rule can apply to this search
        opened = self.sudo().search(
            Domain("id", "in", self.ids) & self._get_complaint_domain()
        )
        for rating in self:
            rating.complaint_is_open_to_me = rating in opened

    @api.model
    def _search_complaint_is_open_to_me(self, operator, value):
        return self._get_complaint_domain() if operator == "in" else NotImplemented

    @api.model
    def _get_complaint_domain(self):
        """Return ratings of complaints the user reads, and those of anything else."""
        cases = self.env["complaint.case"].sudo(False)
        domain = Domain("res_model", "!=", "complaint.case")
        if cases.has_access("read"):
            domain |= Domain("res_id", "in", cases._search([]))
        return domain
