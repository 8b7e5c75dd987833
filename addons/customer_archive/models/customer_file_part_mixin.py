from odoo import api, fields, models
from odoo.exceptions import UserError


class CustomerFilePartMixin(models.AbstractModel):
    """A row of a customer's file, as closed as the file.

    A closed file takes no rows and changes none; a row stays in its file, unless that
    is merged into another.
    """

    _name = "customer.file.part.mixin"
    _inherit = ["customer.file.protected.mixin"]
    _description = "Part of a Customer File"
    _check_company_auto = True

    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True)
    customer_id = fields.Many2one(related="file_id.partner_id", string="Customer")

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_file_is_kept()
        return parts

    def write(self, vals):
        # first the right: the refusals below name the file
        self.check_access("write")
        self._check_file_is_kept()
        if "file_id" in vals and any(
            vals["file_id"] not in (part.file_id.id, part.file_id.merged_into_id.id)
            for part in self
        ):
            raise UserError(
                self.env._(
                    "%s: what is in a file stays there. Enter it anew in another one.",
                    self[0].file_id.display_name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed_file(self):
        self._check_file_is_kept()

    def _check_file_is_kept(self):
        if self.env.su:
            return
        # whether a file is closed is an essential
        if closed := self.sudo().file_id.filtered(lambda file: file.state == "closed"):
            raise UserError(
                self.env._(
                    "%s is closed: reopen it before you change what is in it.",
                    closed[0].display_name,
                )
            )
