from odoo import fields, models


class SignoffLineDecide(models.TransientModel):
    _name = "signoff.line.decide"
    _description = "Decide on Sign-offs"

    line_ids = fields.Many2many(
        comodel_name="signoff.line", string="Documents", readonly=True
    )
    opinion = fields.Text()

    def action_approve(self):
        """Approve all documents with the one opinion.

        :return: action (dict) closing the dialog
        :raises UserError, AccessError: as ``signoff.line.action_approve``
        """
        self.line_ids.action_approve(self.opinion)
        return {"type": "ir.actions.act_window_close"}

    def action_refuse(self):
        """Refuse all documents with the one opinion.

        :return: action (dict) closing the dialog
        :raises UserError, AccessError: as ``signoff.line.action_refuse``
        """
        self.line_ids.action_refuse(self.opinion)
        return {"type": "ir.actions.act_window_close"}
