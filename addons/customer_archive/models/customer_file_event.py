from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .customer_file_protected_mixin import PROTECTED


class CustomerFileEvent(models.Model):
    """What happened with a customer, one line each."""

    _name = "customer.file.event"
    _inherit = ["customer.file.protected.mixin"]
    _description = "Customer File Event"
    _order = "date desc, id desc"
    _rec_name = "kind"
    _check_company_auto = True

    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True)
    kind = fields.Selection(
        selection=[("report", "Contact report"), ("reception", "Reception")],
        required=True,
        default="report",
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    medium = fields.Selection(
        selection=[
            ("visit", "Visit"),
            ("phone", "Phone"),
            ("email", "E-mail"),
            ("letter", "Letter or fax"),
            ("other", "Other"),
        ],
        string="Means of Contact",
        default="visit",
    )
    summary = fields.Char(required=True, prefetch=PROTECTED)
    note = fields.Text(string="Report", prefetch=PROTECTED)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Reported By",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact Person",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('id', 'child_of', customer_id)]",
    )
    customer_id = fields.Many2one(related="file_id.partner_id", string="Customer")
    reception_level = fields.Selection(
        selection=[("normal", "Normal"), ("vip", "VIP")],
        compute="_compute_reception_level",
        store=True,
        readonly=False,
    )

    @api.depends("kind", "file_id.class_id.reception_level")
    def _compute_reception_level(self):
        for event in self:
            if event.kind != "reception":
                event.reception_level = False
            elif not event.reception_level:
                event.reception_level = event.file_id.class_id.reception_level

    @api.constrains("reception_level", "file_id", "kind")
    def _check_reception_level(self):
        """Key customers are received as VIP, whoever enters it (CA-25)."""
        for event in self:
            required = event.file_id.class_id.reception_level
            if event.kind != "reception" or required != "vip":
                continue
            if event.reception_level != "vip":
                raise ValidationError(
                    self.env._(
                        "%(file)s is a customer of the class %(class_name)s: receive "
                        "them at VIP level.",
                        file=event.file_id.display_name,
                        class_name=event.file_id.class_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events._check_file_is_kept()
        events.file_id._note_contact_report()
        return events

    def write(self, vals):
        # first the right: the refusal below names the file
        self.check_access("write")
        self._check_file_is_kept()
        result = super().write(vals)
        if not {"file_id", "user_id"}.isdisjoint(vals):
            # where the report has come to needs the same right and state
            self.check_access("write")
            self._check_file_is_kept()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed_file(self):
        self._check_file_is_kept()

    def _check_file_is_kept(self):
        # whether a file is closed is an essential
        if closed := self.sudo().file_id.filtered(lambda file: file.state == "closed"):
            raise UserError(
                self.env._(
                    "%s is closed: reopen it before you report contacts.",
                    closed[0].display_name,
                )
            )
