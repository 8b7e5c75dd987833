from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .customer_file_protected_mixin import PROTECTED

# the two signatures: who delivered, and who received
SYSTEM_FIELDS = frozenset(("delivered_by_id", "delivered_date", "is_signed"))
RECEIPT_FIELDS = frozenset(("recipient_name", "received_date", "note"))


class CustomerNoticeLine(models.Model):
    """One recipient of a notice: who delivered it, who signed for it, when (CA-46).

    ============ ============================================ ================
    Operation    Who                                          When
    ============ ============================================ ================
    create       who issues the notice, administrator         draft
    read         whoever reads the file                       always
    deliver      sales representative, archivist and          dispatched
                 administrator who read the file
    write        the same: the receipt                        delivered
                 who delivered, who issues the notice and     signed
                 administrator: a corrected receipt
    delete       who issues the notice, administrator         draft
    ============ ============================================ ================
    """

    _name = "customer.notice.line"
    _inherit = ["customer.file.protected.mixin"]
    _description = "Recipient of a Notice"
    _order = "notice_id desc, id"
    _rec_name = "file_id"
    _check_company_auto = True

    notice_id = fields.Many2one(
        comodel_name="customer.notice",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="notice_id.company_id", store=True, index=True)
    notice_state = fields.Selection(related="notice_id.state")
    date = fields.Date(related="notice_id.date")
    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    customer_id = fields.Many2one(related="file_id.partner_id", string="Customer")
    delivered_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    delivered_date = fields.Datetime(string="Delivered On", readonly=True, copy=False)
    recipient_name = fields.Char(
        string="Received By",
        copy=False,
        prefetch=PROTECTED,
        help="Who signed for it at the customer's.",
    )
    received_date = fields.Date(
        string="Received On",
        compute="_compute_received_date",
        store=True,
        readonly=False,
        copy=False,
    )
    note = fields.Char(copy=False, prefetch=PROTECTED)
    is_signed = fields.Boolean(
        string="Signed", compute="_compute_is_signed", store=True
    )
    can_edit = fields.Boolean(compute="_compute_can_edit")

    _notice_file_uniq = models.Constraint(
        "UNIQUE(notice_id, file_id)", "This customer is a recipient already."
    )
    _unsigned_idx = models.Index("(company_id) WHERE NOT is_signed")

    @api.depends("recipient_name")
    def _compute_received_date(self):
        today = fields.Date.context_today(self)
        for line in self:
            line.received_date = (
                (line.received_date or today) if line.recipient_name else False
            )

    @api.depends("delivered_by_id", "recipient_name")
    def _compute_is_signed(self):
        for line in self:
            received_by = (line.recipient_name or "").strip()
            line.is_signed = bool(line.delivered_by_id and received_by)

    @api.depends_context("uid")
    @api.depends("delivered_by_id", "is_signed")
    def _compute_can_edit(self):
        # as it was saved: a name being entered is no signature yet
        others = self._origin._filter_signed_by_others()
        for line in self:
            line.can_edit = bool(line.delivered_by_id) and line._origin not in others

    @api.constrains("received_date")
    def _check_received_date(self):
        today = fields.Date.context_today(self)
        for line in self:
            if line.received_date and line.received_date > today:
                raise ValidationError(
                    self.env._(
                        "%(notice)s, %(file)s: the day of the receipt is in the "
                        "future.",
                        notice=line.notice_id.display_name,
                        file=line.file_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        later = dict.fromkeys(SYSTEM_FIELDS | RECEIPT_FIELDS, False)
        if not self.env.su and any(
            vals.get(name) for vals in vals_list for name in later
        ):
            raise AccessError(
                self.env._("A notice is signed for after it was dispatched.")
            )
        # said outright, or the caller's own defaults would decide
        lines = super().create([{**later, **vals} for vals in vals_list])
        lines._check_recipients_open()
        return lines

    def write(self, vals):
        self.check_access("write")
        if not self.env.su:
            self._check_writable(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_dispatched(self):
        self._check_recipients_open()

    def _check_recipients_open(self):
        """Let only who issues the notice choose recipients, while it is a draft."""
        if not self.env.su:
            self.notice_id.check_access("write")
            self.notice_id._check_draft()

    def _check_writable(self, vals):
        if not vals.keys() <= RECEIPT_FIELDS:
            raise AccessError(
                self.env._("Only the receipt of a notice is entered by hand.")
            )
        for line in self:
            if not line.delivered_by_id:
                raise UserError(
                    self.env._(
                        "%s: press Delivered first, which is your own signature.",
                        line.file_id.display_name,
                    )
                )
        self._check_receipts_mine()

    def _check_receipts_mine(self):
        """Let only those who answer for a signed receipt correct it."""
        for line in self._filter_signed_by_others():
            raise AccessError(
                self.env._(
                    "%(notice)s, %(file)s is signed for: whoever delivered or issued "
                    "it corrects the receipt.",
                    notice=line.notice_id.display_name,
                    file=line.file_id.display_name,
                )
            )

    def _filter_signed_by_others(self):
        """Return the signed receipts the current user doesn't answer for."""
        others = self.filtered(
            lambda line: line.is_signed and line.delivered_by_id != self.env.user
        )
        issued = others.notice_id._filtered_access("write")
        return others.filtered(lambda line: line.notice_id not in issued)

    def action_deliver(self):
        """Sign that one has delivered the notice to these customers (CA-46).

        :return: True
        :raises AccessError: for those who don't work on the files
        :raises UserError: for drafts, and for what was delivered already
        """
        self.check_access("write")
        for line in self:
            if line.notice_id.state != "dispatched" or line.delivered_by_id:
                raise UserError(
                    self.env._(
                        "%(notice)s, %(file)s: a notice is delivered once, after it "
                        "was dispatched.",
                        notice=line.notice_id.display_name,
                        file=line.file_id.display_name,
                    )
                )
        # signatures are written by the steps only
        self.sudo().write(
            {
                "delivered_by_id": self.env.uid,
                "delivered_date": fields.Datetime.now(),
            }
        )
        return True
