from odoo import api, fields, models


class ComplaintRound(models.Model):
    """What a complaint was before it was reopened; nobody changes it."""

    _name = "complaint.round"
    _description = "Complaint Round"
    _order = "number desc, id desc"

    case_id = fields.Many2one(
        comodel_name="complaint.case", required=True, index=True, ondelete="restrict"
    )
    number = fields.Integer(string="Round", aggregator=None)
    state = fields.Selection(
        selection=[
            ("closed", "Closed"),
            ("rejected", "Unfounded"),
            ("withdrawn", "Withdrawn"),
        ]
    )
    reopen_reason = fields.Text(string="Reopened Because")
    date_start = fields.Datetime(string="Began")
    investigation_deadline = fields.Datetime(string="Investigation Due")
    reply_deadline = fields.Datetime(string="Reply Due")
    investigation_date = fields.Datetime(string="Investigation Began")
    agreed_date = fields.Datetime(string="Agreed On")
    reported_date = fields.Datetime(string="Reported On")
    ended_date = fields.Datetime(string="Ended On")
    end_reason = fields.Text(string="Reason")
    investigation = fields.Text(string="Findings")
    cause = fields.Text()
    plan = fields.Text()
    decision = fields.Text()
    decision_answer = fields.Selection(
        selection=[("accepted", "Offer accepted"), ("declined", "Not accepted")],
        string="Customer's Answer",
    )
    told = fields.Text(string="What the Customer Was Told")
    is_told_of_external_options = fields.Boolean(string="Told of Outside Help")
    report = fields.Text(string="Report to Customer Service")
    evaluation = fields.Text()
    advice = fields.Text(string="Advice to the Department")
    satisfaction = fields.Integer(aggregator="avg")

    @api.model
    def _get_kept_fields(self):
        """Return the case's fields that a round keeps and the next one begins without.

        :return: list of field names
        """
        return [
            "investigation_date",
            "agreed_date",
            "reported_date",
            "ended_date",
            "end_reason",
            "investigation",
            "cause",
            "plan",
            "decision",
            "decision_answer",
            "told",
            "is_told_of_external_options",
            "report",
            "evaluation",
            "advice",
            "satisfaction",
        ]
