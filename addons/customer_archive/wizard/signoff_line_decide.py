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

        :return: action (dict) closing the dialog, or the document closed to the caller
        :raises UserError, AccessError: as ``signoff.line.action_approve``
        """
        self.line_ids.action_approve(self.opinion)
        return self._close()

    def action_refuse(self):
        """Refuse all documents with the one opinion.

        :return: action (dict) closing the dialog, or the document closed to the caller
        :raises UserError, AccessError: as ``signoff.line.action_refuse``
        """
        self.line_ids.action_refuse(self.opinion)
        return self._close()

    def _close(self):
        """Close the dialog, and lead away from a document closed to the user now."""
        if self.env.context.get("decided_on_document"):
            for name, lines in self.line_ids.grouped("res_model").items():
                documents = self.env[name].browse(lines.mapped("res_id"))
                if documents - documents._filtered_access("read"):
                    action = self.env["ir.actions.act_window"]._for_xml_id(
                        "customer_archive.signoff_line_action"
                    )
                    return {**action, "target": "main"}
        return {"type": "ir.actions.act_window_close"}
