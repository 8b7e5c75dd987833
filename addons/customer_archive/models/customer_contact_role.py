from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .customer_file_protected_mixin import PROTECTED

# who a person was is kept: another one is entered in their place
KEPT_FIELDS = frozenset(("kind", "partner_id", "name"))


class CustomerContactRole(models.Model):
    """A contact person of a customer, from when until when (CA-35).

    ============ ============================================ ================
    Operation    Who                                          When
    ============ ============================================ ================
    read         whoever reads the file                       always
    create       owner, liaisons, custodian, administrator    file not closed
    write        the same, never who the person was           file not closed
    correct      administrator                                file not closed
    delete       administrator                                file not closed
    ============ ============================================ ================
    """

    _name = "customer.contact.role"
    _inherit = ["customer.file.part.mixin"]
    _description = "Contact Person of a Customer"
    _order = "date_from desc, id desc"
    _rec_name = "kind"

    kind = fields.Selection(
        selection=[
            ("daily", "Daily contact"),
            ("emergency", "Emergency contact"),
            ("responsible", "Person responsible"),
            ("family", "Family member"),
            ("other", "Other contact"),
        ],
        required=True,
        default="daily",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('id', 'child_of', customer_id)]",
        help="Leave it empty for somebody who is no contact, such as a relative.",
    )
    # read with the rights of whoever names the contact
    name = fields.Char(
        compute="_compute_name",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
        required=True,
        prefetch=PROTECTED,
    )
    phone = fields.Char(
        compute="_compute_phone",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
        prefetch=PROTECTED,
    )
    date_from = fields.Date(
        string="Since", required=True, default=fields.Date.context_today
    )
    date_until = fields.Date(string="Until")
    note = fields.Char(prefetch=PROTECTED, help="Position, or why the person changed.")
    replaces_id = fields.Many2one(
        comodel_name="customer.contact.role",
        string="In Place Of",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('file_id', '=', file_id), ('kind', '=', kind), "
        "('date_until', '=', False), ('id', '!=', id)]",
    )
    is_current = fields.Boolean(
        string="Current", compute="_compute_is_current", search="_search_is_current"
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_until >= date_from)",
        "Nobody is a contact person until a day before the first.",
    )

    # copies: the person's own data go on changing, or are deleted
    @api.depends("partner_id")
    def _compute_name(self):
        for role in self:
            role.name = role.partner_id.name or role.name

    @api.depends("partner_id")
    def _compute_phone(self):
        for role in self:
            role.phone = role.partner_id.phone or role.phone

    @api.depends("date_from", "date_until")
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for role in self:
            has_begun = role.date_from and role.date_from <= today
            is_over = role.date_until and role.date_until < today
            role.is_current = bool(has_begun and not is_over)

    @api.model
    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return Domain("date_from", "<=", today) & (
            Domain("date_until", "=", False) | Domain("date_until", ">=", today)
        )

    @api.depends("kind", "date_from")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for role in self:
            role.display_name = self.env._(
                "%(kind)s since %(date)s",
                kind=kinds.get(role.kind, ""),
                date=role.date_from or "",
            )

    @api.constrains("replaces_id", "file_id", "kind")
    def _check_replaces_id(self):
        # the other row may lie in a file that is closed to this user
        for role in self.sudo().filtered("replaces_id"):
            former = role.replaces_id
            if (former.file_id, former.kind) != (role.file_id, role.kind):
                raise ValidationError(
                    self.env._(
                        "%s: a contact person takes the place of one of the same kind.",
                        role.file_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        roles = super().create(vals_list)
        roles._end_former()
        return roles

    def write(self, vals):
        self.check_access("write")
        if not KEPT_FIELDS.isdisjoint(vals):
            self._check_may_correct()
        result = super().write(vals)
        if vals.get("replaces_id"):
            self._end_former()
        return result

    def _check_may_correct(self):
        if not (
            self.env.su
            or self.env.user.has_group(
                "customer_archive.customer_archive_group_administrator"
            )
        ):
            raise UserError(
                self.env._(
                    "%s: who the contact person was is kept. Enter the new one in "
                    "their place.",
                    self[:1].display_name,
                )
            )

    def _end_former(self):
        """End the roles that others take over, the day before."""
        # whoever names the successor may end the predecessor, whoever entered them
        for role in self.sudo().filtered("replaces_id"):
            former = role.replaces_id
            if not former.date_until:
                former.date_until = max(
                    former.date_from, role.date_from - timedelta(days=1)
                )

    def action_end(self):
        """End what contact persons do, today (CA-35).

        :return: True
        :raises AccessError: for those who don't write them
        :raises UserError: for roles that have ended, and those of closed files
        """
        self.check_access("write")
        today = fields.Date.context_today(self)
        for role in self:
            if role.date_until:
                raise UserError(
                    self.env._("%s: this has ended already.", role.display_name)
                )
            role.date_until = max(role.date_from, today)
        return True
