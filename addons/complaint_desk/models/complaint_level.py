from odoo import fields, models


class ComplaintLevel(models.Model):
    """How grave a complaint is: its time, and who handles it in person (CD-14)."""

    _name = "complaint.level"
    _description = "Complaint Level"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    handler = fields.Selection(
        selection=[
            ("member", "Whoever is assigned, otherwise the department head"),
            ("head", "Department head"),
            ("superior", "The department head's superior"),
            ("general_manager", "General manager"),
        ],
        string="Handled By",
        required=True,
        default="head",
    )
    investigation_days = fields.Float(
        string="Investigation Within (Days)", required=True, default=1
    )
    reply_days = fields.Float(string="Reply Within (Days)", required=True, default=2)
    warning_hours = fields.Float(
        string="Warning Before (Hours)",
        required=True,
        default=2,
        help="When who is responsible is warned, in working hours before a deadline.",
    )
    escalation_hours = fields.Float(
        string="Next Manager After (Hours)",
        required=True,
        default=8,
        help="Working hours between one manager and the next, once a deadline is over.",
    )

    _times_positive = models.Constraint(
        "CHECK(investigation_days > 0 AND reply_days > 0 AND warning_hours >= 0"
        " AND escalation_hours > 0)",
        "Days and hours must be more than zero.",
    )
