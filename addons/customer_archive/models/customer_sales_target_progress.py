from odoo import api, models
from odoo.tools import SQL


class CustomerSalesTarget(models.Model):
    """How far a target is reached, by real orders in company currency (CA-16)."""

    _name = "customer.sales.target"
    _inherit = ["customer.sales.target", "ordered.period.mixin"]

    @api.depends(
        "level",
        "amount",
        "company_id",
        "department_id",
        "user_id",
        "partner_id",
        "date_from",
        "date_to",
    )
    def _compute_achieved_amount(self):
        amounts = self._get_achieved_amounts()
        for target in self:
            achieved = amounts.get(target._origin.id, 0)
            target.achieved_amount = achieved
            target.achievement = 100 * achieved / target.amount if target.amount else 0

    def _get_achieved_amounts(self):
        """Return what was ordered for these targets, in one query.

        :return: dict target id → amount in the currency of its company
        """
        if not self.ids:
            return {}
        self._flush_for_orders()
        self.env["hr.employee"].flush_model(["current_version_id", "user_id"])
        self.env["hr.version"].flush_model(["department_id"])
        orders = [
            self._get_ordered_sql(SQL("t.level = %s AND %s", level, condition))
            for level, condition in (
                ("customer", self._get_customer_sql(SQL("t.partner_id"))),
                ("salesperson", SQL("d.user_id = t.user_id")),
                ("region", self._get_region_sql()),
            )
        ]
        return dict(self.env.execute_query(SQL(" UNION ALL ").join(orders)))

    @api.model
    def _get_region_sql(self):
        """Orders of the salespeople who belong to the region, or did when they left."""
        return SQL(
            """d.user_id IN (
                SELECT e.user_id
                FROM hr_employee e
                JOIN hr_version v ON v.id = e.current_version_id
                JOIN hr_department member ON member.id = v.department_id
                JOIN hr_department region ON region.id = t.department_id
                WHERE member.parent_path LIKE region.parent_path || '%%'
            )"""
        )
