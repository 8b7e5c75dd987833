from odoo import fields, models

CONCEALED = "4-1"
BADLY_LED = "3-2"


class ComplaintCase(models.Model):
    """Sanctions that a rule proposes and a person decides (CD-25, CD-26)."""

    _inherit = "complaint.case"

    sanction_ids = fields.One2many(
        comodel_name="complaint.sanction",
        inverse_name="case_id",
        string="Sanctions",
        groups="customer_archive.customer_archive_group_manager,"
        "customer_archive.customer_archive_group_service,"
        "customer_archive.customer_archive_group_auditor",
    )

    def _propose_concealment(self):
        """Propose the concealment tier where a complaint was entered late (CD-25)."""
        now = fields.Datetime.now()
        late = {
            case: case.received_by_id
            for case in self.sudo()
            # mail that was late was concealed by nobody
            if case.received_by_id.active
            and not case.is_past
            and case.company_id.complaint_entry_hours
            and case.complained_date < now
            and case._get_hours(case.complained_date, now)
            > case.company_id.complaint_entry_hours
        }
        self.env["complaint.sanction"]._propose(CONCEALED, late)

    def _propose_for_breach(self):
        """Propose the tier of a head who didn't resolve a complaint in time (CD-26)."""
        self.env["complaint.sanction"]._propose(
            BADLY_LED, {case: case.team_id.head_id for case in self.sudo()}
        )
