from odoo import fields, models


class SignoffRole(models.Model):
    """Somebody who signs, named by post and not by person."""

    _name = "signoff.role"
    _description = "Sign-off Role"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True, copy=False)
    sequence = fields.Integer(default=10)
    resolver = fields.Selection(
        selection=[
            ("superior", "Direct superior"),
            ("department_manager", "Department manager"),
            ("holder", "Appointed person"),
        ],
        required=True,
        default="holder",
        help="How the person is found. Superior and department manager fall back to "
        "each other, then to the sales team leader, then to the appointed person.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Appointed Person",
        company_dependent=True,
        domain=[("share", "=", False)],
        help="Who holds the post in this company, or stands in where the organisation "
        "chart has no superior.",
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "Two roles cannot share a code.")

    def _resolve(self, requester, company, excluded):
        """Return the first person who may sign for this role, or no one.

        :param requester: res.users whose superiors count
        :param company: res.company of the document
        :param excluded: res.users who must not be the result
        :return: res.users, at most one
        """
        self.ensure_one()
        candidates = requester._get_signoff_chain(self.resolver, company)
        candidates += self.with_company(company).user_id
        return candidates.filtered(
            lambda user: user.active and user._may_sign() and user not in excluded
        )[:1]
