from odoo import fields, models


class ComplaintCase(models.Model):
    """Complaints in the customer's history, for their own readers only (T2)."""

    _inherit = "complaint.case"

    def _prepare_history_vals(self, customer):
        return {
            "kind": "complaint",
            "date": self.complained_date,
            "direction": "in",
            "summary": self._shorten(self.number),
            "audience": "source",
            "user_id": self.received_by_id.id,
            "author_name": self.contact_name or self.partner_id.name,
            "partner_id": self.partner_id.id,
        }

    def _prepare_end_vals(self, customer):
        return {
            "kind": "complaint_end",
            "date": self.ended_date or fields.Datetime.now(),
            "summary": self._shorten(f"{self.number} {self._get_state_label()}"),
            "audience": "source",
            "partner_id": self.partner_id.id,
        }

    def _record_end(self):
        self._record_history(prepare=type(self)._prepare_end_vals)
