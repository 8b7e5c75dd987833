from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .customer_handover import CONTACT, MANAGES_ALL

READS_ALL = f"{MANAGES_ALL},customer_archive.customer_archive_group_auditor"
# days the successor has for the first contact
CONTACT_DAYS = 7


class CustomerHandoverLine(models.Model):
    """One customer that changes hands (CA-26)."""

    _name = "customer.handover.line"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "quick.activity.mixin",
        "readable.mixin",
    ]
    _mail_post_access = "read"
    _description = "Customer Handed Over"
    _order = "handover_id, role desc, id"
    _rec_name = "file_id"
    _readable_depends = ("successor_id", "handover_id")

    handover_id = fields.Many2one(
        comodel_name="customer.handover",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="handover_id.company_id", store=True, index=True
    )
    handover_state = fields.Selection(
        related="handover_id.state", string="State of the Handover"
    )
    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    customer_id = fields.Many2one(related="file_id.partner_id", string="Customer")
    role = fields.Selection(
        selection=[
            ("owner", "Owner"),
            ("liaison", "Liaison"),
            ("custodian", "Custodian"),
        ],
        required=True,
        readonly=True,
        default="owner",
    )
    is_of_owner = fields.Boolean(compute="_compute_is_of_owner")
    successor_id = fields.Many2one(
        comodel_name="res.users",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    note = fields.Text(
        string="To Know", help="What the successor should know about the customer."
    )
    told_date = fields.Date(string="Told On", readonly=True)
    contact_date = fields.Date(
        string="Contacted On",
        readonly=True,
        help="The successor's first contact report.",
    )
    is_settled = fields.Boolean(
        string="Settled", compute="_compute_is_settled", store=True
    )

    @api.depends("role")
    def _compute_is_of_owner(self):
        for line in self:
            line.is_of_owner = line.role == "owner"

    @api.depends("role", "told_date", "contact_date", "handover_id.handed_over_date")
    def _compute_is_settled(self):
        for line in self:
            is_through = line.role != "owner" or (line.told_date and line.contact_date)
            line.is_settled = bool(line.handover_id.handed_over_date and is_through)

    @api.model
    def _get_readable_domain(self):
        user = self.env.user
        if user.has_groups(READS_ALL):
            return Domain.TRUE
        taken_over = Domain("successor_id", "=", user.id) & Domain(
            "handover_id.handed_over_date", "!=", False
        )
        return Domain.OR(
            [
                taken_over,
                Domain("handover_id.user_id", "=", user.id),
                Domain(
                    "handover_id.department_id.customer_file_is_managed_by_me",
                    "=",
                    True,
                ),
            ]
        )

    def write(self, vals):
        self.check_access("write")
        if not self.env.su:
            self._check_writable(vals)
        return super().write(vals)

    def _check_writable(self, vals):
        """Let managers name successors, and whoever hands over say what to know."""
        if not vals.keys() <= {"successor_id", "note"}:
            raise AccessError(
                self.env._("Only successor and what to know are entered by hand.")
            )
        for handover in self.handover_id:
            is_own_note = vals.keys() == {"note"} and handover.user_id == self.env.user
            if not is_own_note:
                handover._check_managed()
        self.handover_id._check_open()

    def _filter_unfit(self):
        """Return the lines without a successor who works here."""
        return self.filtered(
            lambda line: not line.successor_id.active
            or line.successor_id.share
            or line.successor_id == line.handover_id.user_id
            or line.company_id not in line.successor_id.company_ids
        )

    def _check_successors(self):
        """Refuse the handover while a customer has nobody who may take it over."""
        if unfit := self._filter_unfit():
            raise UserError(
                self.env._(
                    "Name a successor who works here for: %s.",
                    ", ".join(unfit.mapped("customer_id.display_name")),
                )
            )
        for line in self.filtered(
            lambda line: line.company_id.customer_file_handover_preset == "p11"
        ):
            receivers = line._get_receivers()
            if line.successor_id not in receivers:
                raise UserError(
                    self.env._(
                        "%(customer)s goes to the custodian of the file or to a "
                        "manager: %(people)s.",
                        customer=line.customer_id.display_name,
                        people=", ".join(receivers.mapped("name")),
                    )
                )

    def _get_receivers(self):
        """Return who may receive a file where it goes back to the firm (P11)."""
        user = self.handover_id.user_id
        managers = user._get_signoff_chain("department_manager", self.company_id)
        custodians = self.file_id.custodian_id | (
            self.company_id.customer_file_custodian_id
        )
        return (custodians | managers) - user

    def _hand_over(self):
        """Write the successors on the files, those of one role and person together."""
        for (role, successor), lines in self.grouped(
            lambda line: (line.role, line.successor_id)
        ).items():
            if role != "liaison":
                # fetched together, however the lines' own caches fare meanwhile
                files = lines.file_id.with_prefetch()
                files.write({f"{role}_id": successor.id})
                continue
            for user, own in lines.grouped(
                lambda line: line.handover_id.user_id
            ).items():
                own.file_id._replace_liaison(user, successor)

    def _plan_contacts(self):
        """Put one reminder on each successor's list, however many customers."""
        firsts = self.browse()
        for lines in self.filtered("is_of_owner").grouped("successor_id").values():
            firsts |= lines[0]
        date = fields.Date.add(fields.Date.context_today(self), days=CONTACT_DAYS)
        firsts._plan_activities(
            CONTACT, lambda line: line.successor_id, lambda _line: date
        )

    def action_told(self):
        """Note that the customer has been told in person, by telephone or letter.

        :return: True
        :raises AccessError: for anyone but the successor and managers
        :raises UserError: before the customer is handed over
        """
        self.check_access("read")
        for line in self:
            if line.successor_id != self.env.user:
                line.handover_id._check_managed()
        # successors don't read the handover itself
        self.sudo().handover_id._check_handed_over()
        self._note_told()
        return True

    def _note_told(self):
        # written by the steps only
        lines = self.sudo().filtered(lambda line: not line.told_date)
        lines.told_date = fields.Date.context_today(self)
        lines._settle()

    def _tell_by_email(self):
        template = self.env.ref("customer_archive.mail_template_handover")
        for company, lines in self.grouped("company_id").items():
            lines.customer_id.with_company(company).message_post_with_source(
                template, subtype_xmlid="mail.mt_comment"
            )
        self._note_told()

    def _get_unreachable_notification(self):
        message = self.env._("Every customer has been told.")
        if self:
            message = self.env._(
                "Without an e-mail address, to be told in person: %s.",
                ", ".join(self.mapped("customer_id.display_name")),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if self else "success",
                "message": message,
                "sticky": bool(self),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _note_contact(self, files):
        """The current user reported a contact with these customers (CA-26)."""
        # whose duty it was is found whatever the user reads by now
        lines = self.sudo().search(
            Domain("file_id", "in", files.ids)
            & Domain("successor_id", "=", self.env.uid)
            & Domain("handover_id.state", "=", "handed_over")
            & Domain("contact_date", "=", False)
        )
        lines.contact_date = fields.Date.context_today(self)
        lines._settle()

    def _settle(self):
        """Close what is done: reminders of successors without duties, handovers."""
        for handover, lines in self.grouped("handover_id").items():
            for successor in lines.successor_id:
                own = handover.line_ids.filtered(
                    lambda line, user=successor: line.successor_id == user
                    and line.is_of_owner
                )
                if all(own.mapped("contact_date")):
                    own.activity_unlink([CONTACT])
        self.handover_id._finish()
