from odoo import fields, models
from odoo.fields import Command


class CustomerFile(models.Model):
    """What customers were notified of (CA-46)."""

    _inherit = "customer.file"

    notice_line_ids = fields.One2many(
        comodel_name="customer.notice.line",
        inverse_name="file_id",
        string="Notices",
    )

    def action_write_notice(self):
        """Write a notice to these customers (CA-46).

        :return: window action (dict): a new notice with its recipients
        :raises AccessError: for those who write no notices or can't read the files
        """
        self.check_access("read")
        self.env["customer.notice"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Notice to Customers"),
            "res_model": "customer.notice",
            "views": [(False, "form")],
            "context": {
                "default_company_id": self.company_id[:1].id,
                "default_line_ids": [
                    Command.create({"file_id": file.id}) for file in self
                ],
            },
        }

    def _get_erasure_plan(self, label):
        signed = self.notice_line_ids.filtered("recipient_name")
        return [
            (signed, {"recipient_name": label}),
            (self.notice_line_ids, {"note": False}),
            *super()._get_erasure_plan(label),
        ]
