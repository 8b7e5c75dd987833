from odoo import fields, models


class ComplaintType(models.Model):
    """What a complaint is about (CD-01), and how much time that leaves."""

    _name = "complaint.type"
    _description = "Complaint Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    concerns_product = fields.Boolean(
        string="About a Product", help="Product and lot are asked for."
    )
    is_repair = fields.Boolean(
        string="Repair", help="Repair slips are kept: dispatched, done, confirmed."
    )
    investigation_days = fields.Float(
        string="Investigation Within (Days)",
        help="Working days; 0: as the level says.",
    )
    reply_days = fields.Float(
        string="Reply Within (Days)", help="Working days; 0: as the level says."
    )

    _days_positive = models.Constraint(
        "CHECK(investigation_days >= 0 AND reply_days >= 0)",
        "Days cannot be negative.",
    )
