from odoo import api, fields, models

from .customer_file_protected_mixin import PROTECTED


class CustomerFileRevision(models.Model):
    """One value of a registered file that was replaced: what it was before (CA-08).

    Written by the file itself, whoever changes it and however.
    """

    _name = "customer.file.revision"
    _inherit = ["customer.file.protected.mixin"]
    _description = "Changed Value"
    _order = "date desc, id desc"
    _rec_name = "field_name"

    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True)
    field_name = fields.Selection(
        selection="_selection_field_name",
        string="Field",
        required=True,
        readonly=True,
    )
    old_value = fields.Text(readonly=True, prefetch=PROTECTED)
    new_value = fields.Text(readonly=True, prefetch=PROTECTED)
    date = fields.Datetime(
        string="Applied On", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Applied By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        default=lambda self: self.env.user,
    )

    @api.model
    def _selection_field_name(self):
        return self.env["customer.file"]._selection_reportable()
