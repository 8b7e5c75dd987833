from odoo import api, fields, models, tools

# who approves credit, step by step (P02: the director confirms what a file says)
CREDIT_ROUTES = {
    "p02": ("sales_director",),
    "p14": ("department_manager", "sales_director"),
}
P02_KINDS = ("hotel", "public")
# every order goes by these, and none waits for all the settings to be read
ORDERS_WAIT_FOR = frozenset(
    ("customer_file_credit_control", "customer_file_credit_due_days")
)


class ResCompany(models.Model):
    _inherit = "res.company"

    customer_file_credit_control = fields.Boolean(
        string="Stop Orders Beyond the Credit",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_credit_preset = fields.Selection(
        selection=[
            ("p14", "Department manager, then sales director"),
            ("p02", "Sales director"),
        ],
        string="Who Approves Credit",
        required=True,
        default="p14",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_credit_manager_amount = fields.Monetary(
        string="General Manager Above",
        default=100000,
        groups="base.group_user",
        help="The general manager approves what is higher, too.",
        prefetch="customer_file",
    )
    customer_file_credit_due_days = fields.Integer(
        string="Due Soon (Days)",
        default=7,
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_credit_share = fields.Float(
        string="Near the Limit (%)",
        default=80,
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_credit_slow_days = fields.Integer(
        string="Slower by (Days)",
        default=7,
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_credit_remind_days = fields.Integer(
        string="Reminder of the Next Review (Days)",
        default=30,
        groups="base.group_user",
        prefetch="customer_file",
    )

    _customer_file_credit_positive = models.Constraint(
        "CHECK(customer_file_credit_due_days >= 0"
        " AND customer_file_credit_slow_days > 0"
        " AND customer_file_credit_remind_days >= 0"
        " AND customer_file_credit_manager_amount >= 0"
        " AND customer_file_credit_share > 0 AND customer_file_credit_share <= 100)",
        "Days and amounts of the credit watch are not negative, its share is between 0 "
        "and 100 percent.",
    )

    def write(self, vals):
        result = super().write(vals)
        if not ORDERS_WAIT_FOR.isdisjoint(vals):
            self.env.registry.clear_cache()
        return result

    @tools.ormcache("self.id")
    def _is_credit_controlled(self):
        """Tell whether orders beyond the credit stop."""
        # a policy of the company, whoever confirms
        return self.sudo().root_id.customer_file_credit_control

    @tools.ormcache("self.id")
    def _get_credit_due_days(self):
        """Return the days ahead (int) in which an amount is due soon."""
        return self.sudo().root_id.customer_file_credit_due_days

    @api.model
    def _prepare_business_kind_vals(self, kind):
        return {
            **super()._prepare_business_kind_vals(kind),
            "customer_file_credit_preset": "p02" if kind in P02_KINDS else "p14",
        }

    def _get_credit_route(self, amount, is_unlimited=False):
        """Return the sign-off steps for a credit of this amount.

        :param float amount: in the currency of the company
        :param bool is_unlimited: whether the credit has no limit at all
        """
        roles = CREDIT_ROUTES[self.customer_file_credit_preset]
        if is_unlimited or amount > self.customer_file_credit_manager_amount:
            roles += ("general_manager",)
        return [
            {"role": role, "sequence": number} for number, role in enumerate(roles, 1)
        ]
