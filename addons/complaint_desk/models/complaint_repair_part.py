from odoo import api, fields, models


class ComplaintRepairPart(models.Model):
    """A part a repair took, and its cost (CD-20)."""

    _name = "complaint.repair.part"
    _description = "Repair Part"
    _order = "id"

    repair_id = fields.Many2one(
        comodel_name="complaint.repair", required=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="repair_id.currency_id")
    name = fields.Char(string="Part", required=True)
    quantity = fields.Float(required=True, default=1)
    unit_cost = fields.Monetary()
    cost = fields.Monetary(compute="_compute_cost", store=True)

    _figures_positive = models.Constraint(
        "CHECK(quantity > 0 AND unit_cost >= 0)",
        "Quantities are more than zero; costs cannot be negative.",
    )

    @api.depends("quantity", "unit_cost")
    def _compute_cost(self):
        for part in self:
            part.cost = part.quantity * part.unit_cost

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.repair_id._check_changeable({})
        return parts

    def write(self, vals):
        self.repair_id._check_changeable({})
        result = super().write(vals)
        self.repair_id._check_changeable({})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_changeable(self):
        self.repair_id._check_changeable({})
