from odoo import fields, models


class CustomerFileEvent(models.Model):
    """Questionnaires in the history (CA-49)."""

    _inherit = "customer.file.event"

    kind = fields.Selection(
        selection_add=[
            ("questionnaire_sent", "Questionnaire sent"),
            ("questionnaire_answered", "Questionnaire filled in"),
            ("questionnaire_accepted", "Questionnaire accepted"),
        ],
        ondelete={
            "questionnaire_sent": "cascade",
            "questionnaire_answered": "cascade",
            "questionnaire_accepted": "cascade",
        },
    )
