from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError


class CustomerFile(models.Model):
    """Who collected the customer's data: theirs the file is, by rule (CA-30)."""

    _inherit = "customer.file"

    collector_id = fields.Many2one(
        comodel_name="res.users",
        string="Collected By",
        readonly=True,
        copy=False,
        default=lambda self: self._default_collector_id(),
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
        tracking=True,
        groups="base.group_user",
        help="Met the customer and wrote down the data. Entered with the file and "
        "never changed.",
    )

    @api.model
    def _default_collector_id(self):
        # neither the system nor a program goes and meets customers
        user = self.env.user
        return user if user._is_internal() and user.id != SUPERUSER_ID else False

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [
                # whom the company had already, nobody has collected now
                {"collector_id": False, **vals}
                if vals.get("is_existing_customer")
                else vals
                for vals in vals_list
            ]
        )

    def _check_system_fields(self, vals):
        if self and "collector_id" in vals and not self.env.su:
            raise AccessError(
                self.env._("Who collected a file is entered when it is opened.")
            )
        return super()._check_system_fields(vals)
