from odoo import api, fields, models
from odoo.exceptions import UserError

from .customer_file_protected_mixin import PROTECTED
from .customer_file_registration import REGISTRATION_ROLES


class CustomerFileChange(models.Model):
    """Notice of what has changed at a registered customer (CA-08).

    Reported within a number of working days by those who work with the customer, to
    whoever receives registrations. With the approval the values are written to the
    file.
    """

    _name = "customer.file.change"
    _inherit = [
        "customer.file.protected.mixin",
        "signoff.document.mixin",
        "mail.thread",
    ]
    _description = "Change Notice"
    _order = "id desc"
    _rec_name = "number"

    _system_fields = frozenset(
        (
            "number",
            "state",
            "signoff_round",
            "deadline",
            "submitted_date",
            "submitted_by_id",
            "submitted_late",
            "applied_date",
            "applied_by_id",
        )
    )
    _subject_fields = frozenset(("file_id",))

    number = fields.Char(readonly=True, copy=False)
    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("state", "=", "registered")],
    )
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True)
    known_date = fields.Date(
        string="Known Since", required=True, default=fields.Date.context_today
    )
    deadline = fields.Date(
        string="To Report By", compute="_compute_deadline", store=True
    )
    reason = fields.Text(
        string="Reason of the Change", required=True, prefetch=PROTECTED
    )
    line_ids = fields.One2many(
        comodel_name="customer.file.change.line",
        inverse_name="change_id",
        string="Changes",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("applied", "Applied"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        tracking=True,
    )
    submitted_date = fields.Date(string="Submitted On", readonly=True, copy=False)
    submitted_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    submitted_late = fields.Boolean(compute="_compute_submitted_late", store=True)
    applied_date = fields.Datetime(string="Applied On", readonly=True, copy=False)
    applied_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    can_send = fields.Boolean(compute="_compute_can_send")

    @api.depends("known_date", "company_id")
    def _compute_deadline(self):
        for company, changes in self.grouped("company_id").items():
            deadlines = company._get_change_deadlines(changes.mapped("known_date"))
            for change in changes:
                change.deadline = deadlines.get(change.known_date)

    @api.depends("deadline", "submitted_date")
    def _compute_submitted_late(self):
        for change in self:
            deadline, submitted = change.deadline, change.submitted_date
            change.submitted_late = bool(
                deadline and submitted and submitted > deadline
            )

    @api.depends_context("uid")
    @api.depends("file_id", "state")
    def _compute_can_send(self):
        writable = self._origin._filtered_access("write")
        for change in self:
            change.can_send = change._origin in writable

    @api.depends("number", "file_id.number")
    def _compute_display_name(self):
        for change in self:
            # sealed with every decision: the customer's name has no place in it
            names = (change.number, change.sudo().file_id.number)
            change.display_name = " ".join(filter(None, names))

    @api.model_create_multi
    def create(self, vals_list):
        changes = super().create(vals_list)
        changes._check_file_registered()
        return changes

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        if not self.env.su:
            self._check_draft()

    def _check_file_registered(self):
        # the state of a file is an essential
        for change in self.sudo():
            if change.file_id.state != "registered":
                raise UserError(
                    self.env._(
                        "%(file)s is %(state)s: notices are for registered files.",
                        file=change.file_id.display_name,
                        state=change.file_id._get_state_label(),
                    )
                )

    def action_submit(self):
        """Send drafts to whoever receives registrations.

        :return: True
        :raises AccessError: for anyone but who wrote the notice
        :raises UserError: for notices already sent, without a change, with a value the
            field cannot take, or of a file that is not registered
        """
        self._check_transition("draft")
        self._check_file_registered()
        for change in self:
            if not change.line_ids:
                raise UserError(
                    self.env._("%s: say what has changed.", change.display_name)
                )
        self.line_ids._convert()
        return self._send(
            submitted_date=fields.Date.context_today(self),
            submitted_by_id=self.env.uid,
        )

    def _prepare_withdrawn_vals(self):
        return {**super()._prepare_withdrawn_vals(), "submitted_date": False}

    def _get_signoff_route(self):
        preset = self.company_id.customer_file_registration_preset
        return [{"role": REGISTRATION_ROLES[preset]}]

    def _get_signoff_requester(self):
        return self.submitted_by_id

    def _get_signoff_barred(self):
        return super()._get_signoff_barred() | self.create_uid

    def _signoff_on_approved(self):
        self._check_file_registered()
        for change in self:
            change._apply()

    def _signoff_on_refused(self):
        self.write({"state": "refused"})

    def _apply(self):
        """Write the values to the file, and note which ones they took the place of."""
        file = self.file_id.with_context(prefetch_fields=False)
        for line in self.line_ids:
            line.old_value = file._get_text(line.field_name)
        self.file_id.write({line.field_name: line.value for line in self.line_ids})
        self.write(
            {
                "state": "applied",
                "applied_date": fields.Datetime.now(),
                "applied_by_id": self.env.uid,
            }
        )

    @api.model
    def _renew_deadlines(self, company_ids):
        """Count the deadlines of drafts again after the working time changed."""
        drafts = self.search(
            [("state", "=", "draft"), ("company_id", "in", company_ids)]
        )
        self.env.add_to_compute(self._fields["deadline"], drafts)
