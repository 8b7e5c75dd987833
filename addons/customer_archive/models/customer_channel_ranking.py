from math import ceil

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# who sells on what it buys from us
CHANNEL_TYPES = ("dealer", "retailer", "agent", "pharmacy")


class CustomerChannelRanking(models.Model):
    """Distributors ranked by how far they reached their targets (CA-15)."""

    _name = "customer.channel.ranking"
    _description = "Ranking of Distributors"
    _order = "date_to desc, id desc"
    _rec_name = "date_to"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(string="Period Start", required=True)
    date_to = fields.Date(
        string="Period End",
        required=True,
        help="Targets that lie within the period count.",
    )
    weakest_share = fields.Float(
        string="Proposed for Removal (%)",
        required=True,
        digits=(16, 1),
        default=lambda self: self.env.company.customer_file_channel_weakest_share,
        help="So many of those ranked are proposed, the weakest first; nobody who "
        "reached the target.",
    )
    line_ids = fields.One2many(
        comodel_name="customer.channel.ranking.line",
        inverse_name="ranking_id",
        string="Distributors",
        readonly=True,
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("ranked", "Ranked")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )

    _dates_ordered = models.Constraint(
        "CHECK(date_from <= date_to)", "A period ends after its first day."
    )
    _share_range = models.Constraint(
        "CHECK(weakest_share >= 0 AND weakest_share <= 100)",
        "The share proposed for removal is between 0 and 100 percent.",
    )

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for ranking in self:
            ranking.display_name = f"{ranking.date_from} – {ranking.date_to}"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, "state": "draft"} for vals in vals_list])

    def write(self, vals):
        # first the right: the refusals below name the ranking
        self.check_access("write")
        if not self.env.su:
            if "state" in vals or "line_ids" in vals:
                raise AccessError(
                    self.env._("A ranking is made by its button, not by hand.")
                )
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ranked(self):
        self._check_draft()

    def _check_draft(self):
        for ranking in self:
            if ranking.state != "draft":
                raise UserError(
                    self.env._(
                        "The ranking of %s is made and stays: make a new one.",
                        ranking.display_name,
                    )
                )

    def action_rank(self):
        """Rank all distributors with a target, and propose the weakest (CA-15).

        :return: True
        :raises AccessError: for anyone but the sales director
        :raises UserError: for rankings made already, or without targets
        """
        self.check_access("write")
        self._check_draft()
        for ranking in self:
            # all distributors are ranked, open to the sales director or not
            lines = ranking.sudo()._create_lines()
            if not lines:
                raise UserError(
                    self.env._(
                        "No distributor has a target within %s whose split is "
                        "confirmed.",
                        ranking.display_name,
                    )
                )
            count = ceil(len(lines) * ranking.weakest_share / 100)
            lines[len(lines) - count :]._propose_removal()
        self.sudo().write({"state": "ranked"})  # written by the button only
        return True

    def _create_lines(self):
        """Create one line per distributor, the best first."""
        files = self._get_distributors()
        figures = self._get_figures(files.partner_id)
        ranked = sorted(
            (file for file in files if file.partner_id in figures),
            key=lambda file: (
                self._get_achievement(*figures[file.partner_id]),
                file.id,
            ),
            reverse=True,
        )
        return self.line_ids.create(
            [
                {
                    "ranking_id": self.id,
                    "file_id": file.id,
                    "rank": rank,
                    "target_amount": figures[file.partner_id][0],
                    "achieved_amount": figures[file.partner_id][1],
                    "achievement": self._get_achievement(*figures[file.partner_id]),
                }
                for rank, file in enumerate(ranked, 1)
            ]
        )

    def _get_distributors(self):
        return self.env["customer.file"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "registered")
            & Domain("customer_type", "in", CHANNEL_TYPES)
        )

    def _get_figures(self, customers):
        """Return targets and what was reached: dict res.partner → two amounts."""
        targets = self.env["customer.sales.target"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("partner_id", "in", customers.ids)
            & Domain("date_from", ">=", self.date_from)
            & Domain("date_to", "<=", self.date_to)
            & Domain("parent_id.state", "=", "confirmed")
        )
        return {
            customer: (
                sum(own.mapped("amount")),
                sum(own.mapped("achieved_amount")),
            )
            for customer, own in targets.grouped("partner_id").items()
        }

    @api.model
    def _get_achievement(self, target, achieved):
        return 100 * achieved / target
