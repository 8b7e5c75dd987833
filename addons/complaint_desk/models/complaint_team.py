from odoo import api, fields, models


class ComplaintTeam(models.Model):
    """A department that answers for complaints about its work."""

    _name = "complaint.team"
    _inherit = ["mail.alias.mixin"]
    _description = "Complaint Team"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Its managers and those above read the team's complaints.",
    )
    head_id = fields.Many2one(
        comodel_name="res.users",
        compute="_compute_head_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Investigates, offers and reports back; the manager of the department.",
    )
    member_ids = fields.Many2many(
        comodel_name="res.users",
        relation="complaint_team_member_rel",
        string="Members",
        domain=[("share", "=", False)],
    )
    calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Working Hours",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Deadlines are counted in these hours; empty: in the company's.",
    )

    @api.depends("department_id.manager_id.user_id")
    def _compute_head_id(self):
        for team in self:
            team.head_id = team.department_id.manager_id.user_id or team.head_id

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("complaint.case")
        if self.id:
            values["alias_defaults"] = {
                "channel": "email",
                "company_id": self.company_id.id,
                "team_id": self.id,
            }
        return values
