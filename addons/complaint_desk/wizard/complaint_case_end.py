from odoo import fields, models


class ComplaintCaseEnd(models.TransientModel):
    """Asks for the reason before complaints end otherwise or are reopened."""

    _name = "complaint.case.end"
    _description = "End or Reopen Complaints"

    case_ids = fields.Many2many(
        comodel_name="complaint.case", string="Complaints", required=True
    )
    operation = fields.Selection(
        selection=[
            ("reject", "Unfounded"),
            ("withdraw", "Withdrawn by the customer"),
            ("merge", "Merge into another"),
            ("reopen", "Reopen"),
        ],
        required=True,
        default="withdraw",
    )
    reason = fields.Text(required=True)
    told = fields.Text(
        string="Reply to the Customer", help="What the customer was told, courteously."
    )
    target_id = fields.Many2one(
        comodel_name="complaint.case",
        string="Merge Into",
        domain="[('state', 'not in', ('closed', 'rejected', 'withdrawn', 'merged')),"
        " ('id', 'not in', case_ids)]",
    )

    def action_apply(self):
        """End or reopen the complaints as chosen.

        :return: True
        :raises AccessError, UserError: as the step itself does
        """
        self.ensure_one()
        self.check_access("read")
        if self.operation == "reject":
            return self.case_ids.action_reject(self.reason, self.told)
        if self.operation == "withdraw":
            return self.case_ids.action_withdraw(self.reason)
        if self.operation == "merge":
            return self.case_ids.action_merge(self.target_id.id, self.reason)
        return self.case_ids.action_reopen(self.reason)
