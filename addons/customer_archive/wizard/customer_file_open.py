from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class CustomerFileOpen(models.TransientModel):
    _name = "customer.file.open"
    _inherit = ["customer.choice.mixin"]
    _description = "Open Files for Existing Customers"
    _choice_model = "res.partner"

    partner_ids = fields.Many2many(comodel_name="res.partner", string="Customers")
    domain = fields.Char(
        string="Customers Matching",
        default="[('customer_rank', '>', 0), ('parent_id', '=', False)]",
    )
    class_id = fields.Many2one(
        comodel_name="customer.class", help="The class of the new files."
    )
    owner_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner if Nobody Sells to Them",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        help="Customers with a salesperson get that salesperson as owner.",
    )
    custodian_id = fields.Many2one(
        comodel_name="res.users",
        default=lambda self: self.env.company.customer_file_custodian_id,
        domain=[("share", "=", False)],
    )
    customer_count = fields.Integer(
        string="Customers Chosen", compute="_compute_customer_count"
    )

    @api.depends("partner_ids", "domain")
    def _compute_customer_count(self):
        for wizard in self:
            wizard.customer_count = len(wizard._get_customers())

    def action_check(self):
        """Report what would be opened, without opening anything.

        :return: window action (dict) of the background work
        :raises AccessError: for those who may not open files on behalf of others
        :raises UserError: when no customer matches
        """
        return self._start(is_dry_run=True)

    def action_open_files(self):
        """Open the files in the background.

        :return: window action (dict) of the background work
        :raises AccessError, UserError: as in ``action_check``
        """
        return self._start(is_dry_run=False)

    def _get_customers(self):
        if self.partner_ids:
            return self.partner_ids.commercial_partner_id
        return self.env["res.partner"].search(
            self._parse_domain()
            & Domain("company_id", "in", (self.env.company.id, False))
        )

    def _check_may_open(self):
        if not self.env["customer.file"]._may_open_for_others():
            raise AccessError(
                self.env._(
                    "Sales director, archivists and administrators open files on "
                    "behalf of others."
                )
            )

    def _start(self, is_dry_run):
        self.ensure_one()
        self._check_may_open()
        customers = self._get_customers()
        if not customers:
            raise UserError(self.env._("No customer matches: choose others."))
        name = self.env._("Open files for %s customers", len(customers))
        run = self.env["batch.run"]._start(
            name,
            customers.sorted("id"),
            "_batch_open_customer_files",
            {
                "class_id": self.class_id.id,
                "owner_id": self.owner_id.id,
                "custodian_id": self.custodian_id.id,
            },
            is_dry_run,
        )
        return run._get_form_action()
