from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    customer_file_grade_id = fields.Many2one(
        comodel_name="customer.grade",
        string="Customer Grade",
        company_dependent=True,
        index=False,
        prefetch="customer_file",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    def _prepare_customer_file_panel(self, file):
        panel = super()._prepare_customer_file_panel(file)
        if panel["has_file"]:
            panel["grade_name"] = self.customer_file_grade_id.name
        return panel
