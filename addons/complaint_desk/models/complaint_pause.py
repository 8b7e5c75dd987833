from odoo import fields, models


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
