from odoo import models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _generate_template_attachments(
        self, res_ids, render_fields, render_results=None
    ):
        if "report_template_ids" in render_fields:
            # whether a report is internal is no secret to those who mail it
            self.sudo().report_template_ids._check_not_internal()
        return super()._generate_template_attachments(
            res_ids, render_fields, render_results
        )
