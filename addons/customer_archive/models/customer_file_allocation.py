from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from .customer_allocation_line import CONTACT


class CustomerFile(models.Model):
    """Files are shared out, and whoever gets one makes the first contact (CA-30)."""

    _inherit = "customer.file"

    allocation_line_ids = fields.One2many(
        comodel_name="customer.allocation.line",
        inverse_name="file_id",
        string="Allocations",
        readonly=True,
        groups="customer_archive.customer_archive_group_manager,"
        "customer_archive.customer_archive_group_auditor,"
        "customer_archive.customer_archive_group_administrator",
    )

    def write(self, vals):
        # planned for the owner by the system, whoever changes the owner
        files = self.sudo() if "owner_id" in vals else self.browse()
        former = files.owner_id
        result = super().write(vals)
        if former := former - files.owner_id:
            files._search_first_contacts(former).unlink()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_allocated(self):
        # whoever deletes a draft of their own needn't see the allocation
        lines = self.sudo().allocation_line_ids
        if allocated := lines.filtered(lambda line: line.state == "confirmed"):
            raise UserError(
                self.env._(
                    "%s was allocated by a manager and stays: close it instead.",
                    allocated[0].file_id.display_name,
                )
            )

    def action_allocate(self):
        """Start sharing out the selected files among a department's people (CA-30).

        :return: window action (dict) with the new allocation
        :raises AccessError: for anyone but the departments' managers
        :raises UserError: for closed files, and those in an open allocation
        """
        self.env["customer.allocation"].check_access("create")
        allocation = self.env["customer.allocation"].create(
            {
                "company_id": self[:1].company_id.id or self.env.company.id,
                "department_id": self._get_common_department().id,
                "line_ids": [Command.create({"file_id": file.id}) for file in self],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": allocation._name,
            "res_id": allocation.id,
            "views": [(False, "form")],
        }

    def _get_common_department(self):
        """Return the lowest department that has all departments of the files in it."""
        departments = self.department_id
        default = self.env["customer.allocation"]._default_department_id()
        paths = [department.parent_path.split("/") for department in departments]
        common = []
        for ids in zip(*paths, strict=False):
            if len(set(ids)) > 1 or not ids[0]:
                break
            common.append(int(ids[0]))
        return departments.browse(common[-1:]) or default

    def _search_first_contacts(self, users):
        """Return the open activities of people's first contacts with the customers."""
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                Domain("res_model", "=", "res.partner")
                & Domain("res_id", "in", self.sudo().partner_id.ids)
                & Domain("activity_type_id", "=", self.env.ref(CONTACT).id)
                & Domain("user_id", "in", users.ids)
            )
        )

    def _note_contact_report(self):
        result = super()._note_contact_report()
        # kept as done, without a note beside the report itself
        self._search_first_contacts(self.env.user).action_archive()
        return result
