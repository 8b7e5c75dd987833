from odoo import api, fields, models
from odoo.fields import Domain


class DigestDigest(models.Model):
    """Figures of complaints by mail: of those the recipient reads, without names."""

    _inherit = "digest.digest"

    kpi_complaint_count = fields.Boolean(string="Complaints", groups="base.group_user")
    kpi_complaint_count_value = fields.Integer(
        compute="_compute_kpi_complaints", groups="base.group_user"
    )
    kpi_complaint_on_time = fields.Boolean(
        string="Complaints Agreed on Time (%)", groups="base.group_user"
    )
    kpi_complaint_on_time_value = fields.Float(
        compute="_compute_kpi_complaints", groups="base.group_user"
    )
    kpi_complaint_satisfaction = fields.Boolean(
        string="Satisfaction after Complaints", groups="base.group_user"
    )
    kpi_complaint_satisfaction_value = fields.Float(
        compute="_compute_kpi_complaints", groups="base.group_user"
    )
    kpi_complaint_repeat = fields.Boolean(
        string="Repeated Complaints", groups="base.group_user"
    )
    kpi_complaint_repeat_value = fields.Integer(
        compute="_compute_kpi_complaints", groups="base.group_user"
    )

    # core forgets one figure at a time between recipients and periods
    @api.depends_context("uid", "company", "start_datetime", "end_datetime")
    def _compute_kpi_complaints(self):
        start, end, companies = self._get_kpi_compute_parameters()
        # raises for those without figures, and core leaves theirs out
        groups = self.env["complaint.analysis"]._read_group(
            Domain("company_id", "in", companies.ids)
            & Domain("complained_date", ">=", start)
            & Domain("complained_date", "<", end)
            & Domain("state", "!=", "merged"),
            ["company_id"],
            ["__count", "reply_on_time:avg", "satisfaction:avg", "repeat_count:sum"],
        )
        figures = {company: values for company, *values in groups}
        for digest in self:
            company = digest.company_id or self.env.company
            (
                digest.kpi_complaint_count_value,
                digest.kpi_complaint_on_time_value,
                digest.kpi_complaint_satisfaction_value,
                digest.kpi_complaint_repeat_value,
            ) = figures.get(company, (0, 0, 0, 0))

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("complaint_desk.complaint_desk_menu_root")
        action = f"complaint_desk.complaint_analysis_action?menu_id={menu.id}"
        for name in ("count", "on_time", "satisfaction", "repeat"):
            actions[f"kpi_complaint_{name}"] = action
        return actions
