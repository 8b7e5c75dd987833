from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .customer_allocation import MANAGES_ALL

ENTERED_FIELDS = frozenset(("allocation_id", "user_id", "is_new"))


class CustomerAllocationMember(models.Model):
    """One of the people files are shared out among, with the figures (CA-30)."""

    _name = "customer.allocation.member"
    _description = "Person of an Allocation"
    _order = "allocation_id, id"
    _rec_name = "user_id"

    allocation_id = fields.Many2one(
        comodel_name="customer.allocation",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="allocation_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    is_new = fields.Boolean(
        string="New Staff",
        compute="_compute_is_new",
        precompute=True,
        store=True,
        readonly=False,
        help="Joined within the days of the allocation, or said so by the manager.",
    )
    # what the proposal goes by, as it was then
    file_count = fields.Integer(string="Files Before", readonly=True)
    given_count = fields.Integer(string="Given", compute="_compute_given_count")
    after_count = fields.Integer(string="Files After", compute="_compute_given_count")
    turnover = fields.Monetary(
        string="Turnover per Customer", readonly=True, aggregator=None
    )
    activity_count = fields.Integer(string="Open Activities", readonly=True)
    due_count = fields.Integer(
        string="Things Due", readonly=True, help="Activities and registrations."
    )
    on_time_share = fields.Float(
        string="In Time (%)", digits=(16, 1), readonly=True, aggregator=None
    )

    _user_uniq = models.UniqueIndex(
        "(allocation_id, user_id)", "This person takes part already."
    )

    @api.depends("user_id", "allocation_id.new_days", "allocation_id.date")
    def _compute_is_new(self):
        for allocation, members in self.grouped("allocation_id").items():
            joined = members.user_id._get_joining_dates(allocation.company_id)
            limit = fields.Date.subtract(
                allocation.date or fields.Date.context_today(self),
                days=allocation.new_days,
            )
            for member in members:
                date = joined.get(member.user_id.id)
                member.is_new = bool(date and date >= limit)

    @api.depends(
        "user_id",
        "file_count",
        "allocation_id.line_ids.user_id",
        "allocation_id.line_ids.former_owner_id",
    )
    def _compute_given_count(self):
        for member in self:
            lines = member.allocation_id.line_ids
            given = lines.filtered(lambda line, m=member: line.user_id == m.user_id)
            # a file without a person yet stays with whoever has it
            left = lines.filtered(
                lambda line, m=member: line.user_id
                and line.former_owner_id == m.user_id
            )
            member.given_count = len(given)
            member.after_count = member.file_count + len(given) - len(left)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_entered(vals)
        members = super().create(vals_list)
        members.allocation_id._check_changeable()
        members._check_people()
        for allocation, own in members.grouped("allocation_id").items():
            # figures of people whose files the manager needn't read
            own.sudo()._renew_figures(allocation.sudo())
        return members

    def write(self, vals):
        self.check_access("write")
        self._check_entered(vals)
        self.allocation_id._check_changeable()
        if not self.env.su and not {"allocation_id", "user_id"}.isdisjoint(vals):
            raise UserError(
                self.env._("Take this person off the list and add the other one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self.allocation_id._check_changeable()
        # files given to them are nobody's again; written past the rule on entering
        lines = self.sudo().allocation_id.line_ids
        lines.filtered(lambda line: line._get_members() & self)._forget_person()

    @api.model
    def _check_entered(self, vals):
        if not self.env.su and not vals.keys() <= ENTERED_FIELDS:
            raise AccessError(
                self.env._("The figures of the people are counted, not entered.")
            )

    def _check_people(self):
        """Refuse who doesn't work here, and whom the manager isn't in charge of."""
        for member in self:
            if not member._is_fit():
                raise UserError(
                    self.env._(
                        "%s does not work here and takes no files.",
                        member.user_id.name,
                    )
                )
        if self.env.su or self.env.user.has_groups(MANAGES_ALL):
            return
        for member in self:
            department = member.user_id._get_file_department(member.company_id)
            if not department.customer_file_is_managed_by_me:
                raise AccessError(
                    self.env._(
                        "%s works in another department: the sales director shares "
                        "files out across departments.",
                        member.user_id.name,
                    )
                )

    def _is_fit(self):
        # which companies somebody works for is closed to most users
        user = self.user_id.sudo()
        return user.active and not user.share and self.company_id in user.company_ids

    def _renew_figures(self, allocation):
        """Count what the proposal goes by, for all members of one allocation."""
        people = self.user_id
        trade = allocation._get_trade_figures(people)
        timeliness = allocation._get_timeliness_figures(people)
        activities = dict(
            self.env["mail.activity"]._read_group(
                Domain("user_id", "in", people.ids), ["user_id"], ["__count"]
            )
        )
        for member in self:
            count, turnover = trade.get(member.user_id.id, (0, 0))
            due, in_time = timeliness.get(member.user_id.id, (0, 0))
            member.write(
                {
                    "file_count": count,
                    "turnover": turnover / count if count else 0,
                    "activity_count": activities.get(member.user_id, 0),
                    "due_count": due,
                    "on_time_share": 100 * in_time / due if due else 0,
                }
            )
