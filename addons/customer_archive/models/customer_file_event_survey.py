from odoo import fields, models


class CustomerFileEvent(models.Model):
    """Who has the customer's survey form (CA-47)."""

    _inherit = "customer.file.event"

    kind = fields.Selection(
        selection_add=[
            ("survey_handed_in", "Survey form handed in"),
            ("survey_returned", "Survey form returned"),
            ("survey_received", "Survey form received"),
            ("survey_sealed", "Survey form sealed"),
            ("survey_copied", "Survey form copied"),
        ],
        ondelete={
            "survey_handed_in": "cascade",
            "survey_returned": "cascade",
            "survey_received": "cascade",
            "survey_sealed": "cascade",
            "survey_copied": "cascade",
        },
    )
