from odoo import api, fields, models
from odoo.tools import SQL


class CustomerFileEvent(models.Model):
    _inherit = "customer.file.event"

    kind = fields.Selection(
        selection_add=[
            ("complaint", "Complaint"),
            ("complaint_end", "End of a complaint"),
        ],
        ondelete={"complaint": "cascade", "complaint_end": "cascade"},
    )

    @api.model
    def _note_deleted_sources(self, model, ids):
        """A deleted message leaves its line to those who read the complaint (CD-12)."""
        result = super()._note_deleted_sources(model, ids)
        self.env.cr.execute(
            SQL(
                """
                UPDATE customer_file_event SET audience = 'source'
                WHERE res_id = ANY(%s) AND res_model = %s
                    AND document_model = 'complaint.case'
                """,
                list(ids),
                model,
            )
        )
        return result
