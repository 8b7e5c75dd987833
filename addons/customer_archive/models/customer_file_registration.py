from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .customer_file_event import CONTACT_KINDS

# names of the fields that must be filled, for companies and for persons (CA-02)
MANDATORY_FIELDS = {
    "p03": {
        True: (
            "class_id",
            "enterprise_nature",
            "supervising_unit",
            "address",
            "contact_id",
            "phone",
        ),
        False: ("class_id", "address", "phone"),
    },
    "p02": {True: ("phone", "contact_id", "website"), False: ("phone",)},
}
# who receives or reviews the registration
REGISTRATION_ROLES = {
    "p03": "marketing",
    "p08": "superior",
    "p11": "superior",
    "p02": "sales_director",
}
GAP_FIELDS = sorted(
    {
        name
        for by_kind in MANDATORY_FIELDS.values()
        for names in by_kind.values()
        for name in names
    }
)
REMINDER_DAYS = 7


class CustomerFile(models.Model):
    _inherit = "customer.file"

    submitted_date = fields.Date(string="Submitted On", readonly=True, copy=False)
    submitted_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    registered_date = fields.Date(string="Registered On", readonly=True, copy=False)
    submitted_late = fields.Boolean(compute="_compute_submitted_late", store=True)
    is_late = fields.Boolean(
        string="Late",
        compute="_compute_is_late",
        search="_search_is_late",
    )
    reminder_count = fields.Integer(string="Reminders", readonly=True, copy=False)
    last_reminder_date = fields.Date(readonly=True, copy=False)
    can_submit = fields.Boolean(compute="_compute_can")
    can_keep = fields.Boolean(compute="_compute_can")
    can_edit = fields.Boolean(compute="_compute_can")
    can_assign = fields.Boolean(compute="_compute_can")
    can_report = fields.Boolean(compute="_compute_can")
    registration_gaps = fields.Char(
        string="Missing for Registration", compute="_compute_registration_gaps"
    )

    @api.depends("registration_deadline", "submitted_date")
    def _compute_submitted_late(self):
        for file in self:
            deadline, submitted = file.registration_deadline, file.submitted_date
            file.submitted_late = bool(deadline and submitted and submitted > deadline)

    @api.depends("registration_deadline", "submitted_date", "submitted_late")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for file in self:
            deadline = file.registration_deadline
            overdue = deadline and not file.submitted_date and deadline < today
            file.is_late = bool(file.submitted_late or overdue)

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = Domain("submitted_date", "=", False) & Domain(
            "registration_deadline", "<", fields.Date.context_today(self)
        )
        return Domain("submitted_late", "=", True) | overdue

    @api.depends_context("uid")
    @api.depends("owner_id", "custodian_id", "department_id", "liaison_ids", "state")
    def _compute_can(self):
        for file in self:
            file.can_submit = file._is_answered_for_by_me()
            file.can_keep = file._is_kept_by_me()
            file.can_edit = file._is_changeable_by_me()
            file.can_assign = file.can_edit and file._is_assigned_by_me()
            file.can_report = file._is_reported_on_by_me()

    @api.depends("state", "liaison_ids", "is_company", *GAP_FIELDS)
    def _compute_registration_gaps(self):
        for file in self:
            gaps = file._get_registration_gaps() if file.state == "draft" else []
            file.registration_gaps = ", ".join(gaps)

    def _is_reported_on_by_me(self):
        """Tell whether the current user reports contacts with this customer (CA-24)."""
        self.ensure_one()
        user = self.env.user
        if self.state == "closed":
            return False
        if user.has_group("customer_archive.customer_archive_group_administrator"):
            return True
        if user in self.owner_id | self.liaison_ids:
            return user.has_group(
                "customer_archive.customer_archive_group_representative"
            )
        return self.custodian_id == user and user.has_group(
            "customer_archive.customer_archive_group_archivist"
        )

    def _is_answered_for_by_me(self):
        """Tell whether the current user hands in this file."""
        self.ensure_one()
        return (
            self.owner_id == self.env.user
            or self.department_id.customer_file_is_managed_by_me
            or self.env.user.has_group(
                "customer_archive.customer_archive_group_administrator"
            )
        )

    def action_submit(self):
        """Hand in drafts for registration (CA-02, CA-07, CA-24).

        :return: True
        :raises UserError: naming every gap of every file, or a wrong state
        :raises AccessError: for anyone who doesn't answer for the file
        """
        self._check_transition("draft", lambda file: file._is_answered_for_by_me())
        self._check_complete()
        # dates and state are written by the transitions only
        self.sudo().write(
            {
                "state": "submitted",
                "submitted_date": fields.Date.context_today(self),
                "submitted_by_id": self.env.uid,
            }
        )
        self.sudo().activity_unlink([self._registration_activity_type])
        self.sudo()._signoff_start()
        return True

    def action_withdraw(self):
        """Take submitted files back to draft.

        :return: True
        :raises UserError, AccessError: as in ``action_submit``
        """
        self._check_transition("submitted", lambda file: file._is_answered_for_by_me())
        self.sudo()._signoff_cancel()
        self.sudo()._back_to_draft()
        return True

    def action_close(self):
        """Close registered files: nothing in them changes any more.

        :return: True
        :raises UserError: for files in another state
        :raises AccessError: for anyone but custodian and administrator
        """
        self._check_transition("registered", lambda file: file._is_kept_by_me())
        self.sudo().state = "closed"  # written by the transitions only
        return True

    def action_reopen(self):
        """Reopen closed files.

        :return: True
        :raises AccessError: as in ``action_close``
        :raises UserError: for files that are not closed, were merged into another, or
            whose customer's data were erased
        """
        self._check_transition("closed", lambda file: file._is_kept_by_me())
        self._check_not_erased()
        if merged := self.filtered("merged_into_id"):
            raise UserError(
                self.env._(
                    "%(file)s was merged into %(target)s and stays closed.",
                    file=merged[0].display_name,
                    target=merged[0].merged_into_id.display_name,
                )
            )
        self.sudo().state = "registered"  # written by the transitions only
        return True

    def _check_transition(self, state, is_entitled):
        """Refuse files in another state and people without the right."""
        self.check_access("read")
        for file in self:
            if not is_entitled(file):
                raise AccessError(
                    self.env._(
                        "You don't have the right to do this with %s.",
                        file.display_name,
                    )
                )
            if file.state != state:
                raise UserError(
                    self.env._(
                        "%(file)s is %(state)s: this step does not apply.",
                        file=file.display_name,
                        state=file._get_state_label(),
                    )
                )

    def _check_complete(self):
        problems = [
            f"{file.display_name}: {', '.join(gaps)}"
            for file in self
            if (gaps := file._get_registration_gaps())
        ]
        if problems:
            raise UserError(
                self.env._("Fill in before registration:\n%s", "\n".join(problems))
            )

    def _get_registration_gaps(self):
        """Return what is missing for registration, as texts (CA-02, CA-24).

        :return: list of str, empty when the file is complete
        """
        self.ensure_one()
        preset = self.company_id.customer_file_mandatory_preset
        names = MANDATORY_FIELDS[preset][bool(self.is_company)]
        gaps = [
            self._fields[name]._description_string(self.env)
            for name in names
            if not self[name]
        ]
        missing = self.class_id.liaisons_required - len(self.liaison_ids)
        if missing > 0:
            gaps.append(
                self.env._(
                    "%(missing)s more liaison(s): the class %(class_name)s needs "
                    "%(required)s",
                    missing=missing,
                    class_name=self.class_id.name,
                    required=self.class_id.liaisons_required,
                )
            )
        return gaps

    def _get_signoff_route(self):
        preset = self.company_id.customer_file_registration_preset
        return [{"role": REGISTRATION_ROLES[preset]}]

    def _get_signoff_requester(self):
        return self.submitted_by_id

    def _get_signoff_barred(self):
        return super()._get_signoff_barred() | self.owner_id

    def _signoff_on_approved(self):
        self.write(
            {"state": "registered", "registered_date": fields.Date.context_today(self)}
        )
        self._plan_contact_report()

    def _signoff_on_refused(self):
        self._back_to_draft()

    def _signoff_advance(self):
        result = super()._signoff_advance()
        self._drop_lost_access()
        return result

    def _back_to_draft(self):
        self.write({"state": "draft", "submitted_date": False})
        self._plan_registration()

    def _plan_registration(self):
        """Put registration on the owners' lists, late or not."""
        self._plan_activities(
            self._registration_activity_type,
            lambda file: file.owner_id,
            lambda file: file.registration_deadline,
        )

    def _plan_contact_report(self):
        self._plan_activities(
            "customer_archive.mail_activity_type_contact_report",
            lambda file: file.owner_id,
            lambda file: file.next_report_date,
        )

    @property
    def _registration_activity_type(self):
        return "customer_archive.mail_activity_type_registration"

    def _note_contact_report(self):
        """A contact was reported: the next report is due an interval later (CA-24)."""
        files = self.sudo()  # liaisons report, the dates are the file's own
        latest = dict(
            self.env["customer.file.event"]
            .sudo()
            ._read_group(
                [("file_id", "in", self.ids), ("kind", "in", CONTACT_KINDS)],
                ["file_id"],
                ["date:max"],
            )
        )
        for file, date in latest.items():
            file.last_report_date = date
        files.activity_unlink(["customer_archive.mail_activity_type_contact_report"])
        files.filtered(lambda file: file.state == "registered")._plan_contact_report()

    @api.model
    def _cron_remind_registration(self):
        """Remind owners of drafts past their deadline, once a week (CA-07)."""
        today = fields.Date.context_today(self)
        files = self.search(
            Domain("state", "=", "draft")
            & Domain("registration_deadline", "<", today)
            & (
                Domain("last_reminder_date", "=", False)
                | Domain(
                    "last_reminder_date",
                    "<=",
                    fields.Date.subtract(today, days=REMINDER_DAYS),
                )
            )
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(files))
        for file in files:
            file.message_notify(
                partner_ids=file.owner_id.partner_id.ids,
                subject=self.env._("Register %s", file.display_name),
                body=self.env._(
                    "%(file)s should have been registered by %(date)s.",
                    file=file.display_name,
                    date=file.registration_deadline,
                ),
            )
            file.write(
                {
                    "reminder_count": file.reminder_count + 1,
                    "last_reminder_date": today,
                }
            )
            if not cron._commit_progress(1):
                break
