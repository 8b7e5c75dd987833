from odoo import fields, models


class CustomerFile(models.Model):
    """Who is to be called at the customer, now and before (CA-35)."""

    _inherit = "customer.file"

    contact_role_ids = fields.One2many(
        comodel_name="customer.contact.role",
        inverse_name="file_id",
        string="Contact Persons",
    )

    def _get_erasure_plan(self, label):
        empty = {"phone": False, "note": False, "partner_id": False}
        return [
            (self.contact_role_ids, {**empty, "name": label}),
            *super()._get_erasure_plan(label),
        ]
