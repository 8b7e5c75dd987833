from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .customer_file_protected_mixin import PROTECTED

# what people enter themselves; every other kind is recorded by the system
HAND_KINDS = (
    "report",
    "reception",
    "call",
    "letter",
    "email",
    "meeting",
    "note",
    "event_customer",
    "event_between",
)
# what counts as a contact report of a liaison (CA-24)
CONTACT_KINDS = ("report", "reception", "call")
MEDIA = {
    "report": "visit",
    "reception": "visit",
    "meeting": "visit",
    "call": "phone",
    "letter": "letter",
    "email": "email",
}
DIRECTIONS = {"call": "out", "letter": "in", "email": "in"}
# only ``_record`` writes these
SOURCE_FIELDS = ("document_id", "document_model", "res_id", "res_model", "trade_date")
SYSTEM_FIELDS = frozenset(("author_name", *SOURCE_FIELDS))

NO_SOURCE = dict.fromkeys(SOURCE_FIELDS)


class CustomerFileEvent(models.Model):
    """What happened with a customer, one line each: the history of the file.

    People enter contacts, letters, calls and major events. Everything else is
    recorded by the system and points at its source, which it doesn't copy: such a row
    is neither changed nor deleted, and outlives its source.
    """

    _name = "customer.file.event"
    _inherit = ["customer.file.protected.mixin", "scan.mixin"]
    _description = "Customer File Event"
    _order = "date desc, id desc"
    _rec_name = "kind"
    _check_company_auto = True

    # the index of the timeline begins with it
    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="file_id.company_id")
    kind = fields.Selection(
        selection=[
            ("report", "Contact report"),
            ("reception", "Reception"),
            ("call", "Call"),
            ("letter", "Letter or fax"),
            ("email", "E-mail"),
            ("meeting", "Meeting"),
            ("note", "Note"),
            ("event_customer", "Major event at the customer"),
            ("event_between", "Major event between us"),
        ],
        required=True,
        default="report",
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    medium = fields.Selection(
        selection=[
            ("visit", "Visit"),
            ("phone", "Phone"),
            ("email", "E-mail"),
            ("letter", "Letter"),
            ("fax", "Fax"),
            ("other", "Other"),
        ],
        string="Means of Contact",
        compute="_compute_medium",
        precompute=True,
        store=True,
        readonly=False,
    )
    direction = fields.Selection(
        selection=[("in", "Incoming"), ("out", "Outgoing"), ("none", "Neither")],
        compute="_compute_medium",
        precompute=True,
        store=True,
        readonly=False,
        required=True,
    )
    summary = fields.Char(required=True, prefetch=PROTECTED)
    note = fields.Text(string="Report", prefetch=PROTECTED)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="By",
        default=lambda self: self.env.user,
        index="btree_not_null",
        ondelete="set null",
        domain=[("share", "=", False)],
    )
    author_name = fields.Char(
        string="From", compute="_compute_author_name", precompute=True, store=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact Person",
        index="btree_not_null",
        ondelete="set null",
        domain="[('id', 'child_of', customer_id)]",
    )
    third_party_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        ondelete="set null",
        help="Who else wrote, called or was written to about the customer: a bank, an "
        "authority, another supplier.",
    )
    customer_id = fields.Many2one(related="file_id.partner_id", string="Customer")
    reception_level = fields.Selection(
        selection=[("normal", "Normal"), ("vip", "VIP")],
        compute="_compute_reception_level",
        store=True,
        readonly=False,
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="customer_file_event_attachment_rel",
        string="Scans",
    )

    @api.depends("kind")
    def _compute_medium(self):
        for event in self:
            event.medium = MEDIA.get(event.kind, False)
            event.direction = DIRECTIONS.get(event.kind, "none")

    @api.depends("user_id")
    def _compute_author_name(self):
        for event in self:
            event.author_name = event.user_id.name

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

    @api.constrains("kind", "audience", "user_id", "res_id")
    def _check_entered_by_hand(self):
        """Refuse as entered by a person what only the system records."""
        for event in self.filtered(lambda event: not event.res_id):
            if event.kind not in HAND_KINDS:
                raise ValidationError(
                    self.env._(
                        "%s: orders, invoices and payments are recorded by themselves. "
                        "Choose another kind.",
                        event.file_id.display_name,
                    )
                )
            if event.audience == "source" or not event.user_id:
                raise ValidationError(
                    self.env._(
                        "%s: name who enters this, and choose everybody with the file "
                        "or managers as its readers.",
                        event.file_id.display_name,
                    )
                )

    @api.constrains("date")
    def _check_date(self):
        """Refuse reports of what is to come: the file would look alive (CA-42)."""
        limit = fields.Datetime.now() + timedelta(days=1)
        for event in self.filtered(lambda event: not event.res_id):
            if event.date > limit:
                raise ValidationError(
                    self.env._(
                        "%s: enter what has happened; plan what is to come as an "
                        "activity.",
                        event.file_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        events = super().create(
            # said outright, or the caller's own defaults would decide
            [{**NO_SOURCE, **vals} for vals in vals_list]
        )
        events._note_there_are_some()
        events._check_file_is_kept()
        events._adopt_attachments()
        events.file_id._note_events(
            [{"file_id": event.file_id.id, "date": event.date} for event in events]
        )
        contacts = events.filtered(lambda event: event.kind in CONTACT_KINDS)
        contacts.file_id._note_contact_report()
        return events

    def write(self, vals):
        # first the right: the refusals below name the file
        self.check_access("write")
        self._check_system_fields(vals)
        self._check_not_recorded()
        self._check_file_is_kept()
        result = super().write(vals)
        if not {"file_id", "user_id", "audience"}.isdisjoint(vals):
            # where the report has come to needs the same right and state
            self.check_access("write")
            self._check_file_is_kept()
        if "attachment_ids" in vals:
            self._adopt_attachments()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded(self):
        self._check_not_recorded()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed_file(self):
        self._check_file_is_kept()

    @api.model
    def _check_system_fields(self, vals):
        if not self.env.su and (names := SYSTEM_FIELDS.intersection(vals)):
            raise AccessError(
                self.env._(
                    "%s is recorded by the system only.",
                    ", ".join(self._fields[name].string for name in sorted(names)),
                )
            )

    def _check_not_recorded(self):
        # what a row comes from is no secret to those who may write it
        recorded = self.sudo().filtered("res_id")
        if recorded and not self.env.su:
            raise UserError(
                self.env._(
                    "%s: what the system recorded stays as it is. Enter a note beside "
                    "it.",
                    recorded[0].file_id.display_name,
                )
            )

    def _check_file_is_kept(self):
        # whether a file is closed is an essential
        if closed := self.sudo().file_id.filtered(lambda file: file.state == "closed"):
            raise UserError(
                self.env._(
                    "%s is closed: reopen it before you report contacts.",
                    closed[0].display_name,
                )
            )
