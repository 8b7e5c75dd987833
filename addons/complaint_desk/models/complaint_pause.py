from odoo import api, fields, models


class ComplaintPause(models.Model):
    """A time in which the customer had to do something first (CD-13)."""

    _name = "complaint.pause"
    _description = "Complaint Pause"
    _order = "date_start, id"

    case_id = fields.Many2one(
        comodel_name="complaint.case", required=True, index=True, ondelete="restrict"
    )
    date_start = fields.Datetime(
        string="From", required=True, default=fields.Datetime.now
    )
    date_end = fields.Datetime(string="Until")
    user_id = fields.Many2one(
        comodel_name="res.users", string="Stopped By", ondelete="restrict"
    )
    hours = fields.Float(
        string="Working Hours", compute="_compute_hours", store=True, aggregator="sum"
    )

    @api.depends(
        "date_start",
        "date_end",
        "case_id.team_id.calendar_id",
        "case_id.company_id.resource_calendar_id",
    )
    def _compute_hours(self):
        for pause in self:
            end = pause.date_end
            pause.hours = end and pause.case_id._get_hours(pause.date_start, end)
