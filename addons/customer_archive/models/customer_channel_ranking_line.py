from odoo import api, fields, models


class CustomerChannelRankingLine(models.Model):
    """A distributor's place; the weakest are proposed for removal (CA-15).

    The figures propose, no person: whoever made the ranking may decide.
    """

    _name = "customer.channel.ranking.line"
    _inherit = ["customer.file.protected.mixin", "signoff.mixin"]
    _description = "Ranked Distributor"
    _order = "ranking_id desc, rank"

    ranking_id = fields.Many2one(
        comodel_name="customer.channel.ranking",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Channel Member",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="ranking_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    rank = fields.Integer(readonly=True, aggregator=None)
    target_amount = fields.Monetary(readonly=True)
    achieved_amount = fields.Monetary(string="Ordered", readonly=True)
    achievement = fields.Float(
        string="Achieved (%)", digits=(16, 1), readonly=True, aggregator="avg"
    )
    state = fields.Selection(
        selection=[
            ("ranked", "Ranked"),
            ("proposed", "Removal Proposed"),
            ("removed", "To Be Removed"),
            ("kept", "Kept"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="ranked",
    )

    @api.depends("file_id.display_name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.file_id.display_name

    def _propose_removal(self):
        """Put those who missed their target before the sales director."""
        weak = self.filtered(lambda line: line.achievement < 100)
        weak.write({"state": "proposed"})
        weak._signoff_start()

    def _get_signoff_route(self):
        return [{"role": "sales_director"}]

    def _get_signoff_barred(self):
        return self.env["res.users"]

    def _signoff_on_approved(self):
        self.write({"state": "removed"})
        self.file_id._plan_activities(
            "customer_archive.mail_activity_type_channel_removal",
            lambda file: file.owner_id,
            fields.Date.context_today,
        )

    def _signoff_on_refused(self):
        self.write({"state": "kept"})
