from odoo import api, fields, models
from odoo.fields import Domain


class HrDepartment(models.Model):
    _inherit = "hr.department"

    customer_file_is_managed_by_me = fields.Boolean(
        string="Managed by Me",
        compute="_compute_customer_file_is_managed_by_me",
        search="_search_customer_file_is_managed_by_me",
        groups="base.group_user",
        help="The current user heads this department or one above it.",
    )

    @api.depends_context("uid")
    @api.depends("manager_id.user_id", "parent_path")
    def _compute_customer_file_is_managed_by_me(self):
        managed = self.sudo().search(self._get_managed_domain())
        for department in self:
            department.customer_file_is_managed_by_me = department in managed

    @api.model
    def _search_customer_file_is_managed_by_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_managed_domain()

    @api.model
    def _get_managed_domain(self):
        # who heads a department is found through hr.employee, closed to most users
        headed = self.sudo()._search([("manager_id.user_id", "=", self.env.uid)])
        return Domain("id", "child_of", list(headed))
