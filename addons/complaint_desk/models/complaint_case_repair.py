from odoo import fields, models
from odoo.exceptions import UserError

from .complaint_case import OPEN_STATES
from .complaint_case_step import REPAIR


class ComplaintCase(models.Model):
    """Repair requests: followed up until all is restored (CD-20)."""

    _inherit = "complaint.case"

    is_repair = fields.Boolean(related="type_id.is_repair")
    repair_ids = fields.One2many(
        comodel_name="complaint.repair",
        inverse_name="case_id",
        string="Repair Slips",
    )

    def action_close(self):
        for case in self:
            if open_repairs := case._get_open_repairs():
                raise UserError(
                    self.env._(
                        "%s: the customer confirms the repair first.",
                        open_repairs[0].display_name,
                    )
                )
        return super().action_close()

    def action_merge(self, target_id=None, reason=None):
        # what isn't restored yet goes on with the complaint that goes on
        repairs = self.sudo()._get_open_repairs()
        result = super().action_merge(target_id, reason)
        repairs.write({"case_id": target_id})
        return result

    def _get_open_repairs(self):
        return self.repair_ids.filtered(lambda repair: repair.state != "confirmed")

    def _plan_repair(self):
        """Have whoever is assigned ask after the repair: when it was wanted, and until
        it is restored.
        """
        # people need no right to plan their own duties
        cases = self.sudo()
        cases.activity_unlink([REPAIR])
        cases._plan_activities(
            REPAIR, lambda case: case.user_id, lambda case: case._get_repair_date()
        )

    def _get_repair_date(self):
        next_date = self.company_id._get_next_working_date()
        wanted = self._get_open_repairs().filtered("wanted_date").mapped("wanted_date")
        if not wanted:
            return next_date
        wanted_date = fields.Datetime.context_timestamp(self, min(wanted)).date()
        return max(next_date, wanted_date)

    def _end_repair(self):
        """Settle complaints whose repairs are all confirmed: that was the demand."""
        # written by the steps only
        cases = self.sudo().filtered(lambda case: not case._get_open_repairs())
        cases.activity_unlink([REPAIR])
        for case in cases.filtered(lambda case: case.state in OPEN_STATES):
            repairs = case.repair_ids.filtered(
                lambda repair, start=case.round_date: (
                    not start or repair.confirmed_date >= start
                )
            )
            case._end_pauses()
            case._to_state(
                "agreed",
                agreed_date=fields.Datetime.now(),
                decision="\n".join(repairs.sorted("id").mapped("done_note")),
                decision_answer="accepted",
            )
