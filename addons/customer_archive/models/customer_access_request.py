from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

# who grants: same department, another department (CA-27, CA-28, CA-45)
ACCESS_ROLES = {
    "p03": ("department_manager", "general_manager"),
    "p18": ("general_manager", "general_manager"),
    "p11": ("general_manager", "general_manager"),
    "p12": ("property_manager", "property_manager"),
}


class CustomerAccessRequest(models.Model):
    """Somebody asks to read a file they have no part in.

    A granted request opens the file until its end, read only. Its end needs no job:
    the rule on files compares the dates at every search.
    """

    _name = "customer.access.request"
    _inherit = ["signoff.document.mixin", "mail.thread"]
    _description = "Access Request"
    _order = "id desc"
    _rec_name = "number"

    _system_fields = frozenset(
        ("number", "state", "file_id", "company_id", "signoff_round", "granted_date")
    )
    _subject_fields = frozenset(("partner_id", "user_id"))

    number = fields.Char(readonly=True, copy=False)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Reader",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('customer_file_owner_id', '!=', False)]",
    )
    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        copy=False,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        copy=False,
    )
    reason = fields.Text(required=True)
    date_until = fields.Datetime(
        string="Until",
        required=True,
        default=lambda self: self.env.company._get_access_end(),
        help="Reading ends at this moment by itself.",
    )
    granted_date = fields.Datetime(string="Granted On", readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("granted", "Granted"),
            ("refused", "Refused"),
            ("ended", "Ended"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        tracking=True,
    )
    is_valid = fields.Boolean(
        string="Open Now", compute="_compute_is_valid", search="_search_is_valid"
    )
    can_revoke = fields.Boolean(compute="_compute_can_revoke")

    _valid_idx = models.Index("(user_id, file_id) WHERE state = 'granted'")

    @api.depends("state", "date_until")
    def _compute_is_valid(self):
        now = fields.Datetime.now()
        for request in self:
            request.is_valid = request.state == "granted" and request.date_until > now

    @api.model
    def _search_is_valid(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_valid_domain()

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can_revoke(self):
        for request in self:
            request.can_revoke = request.state == "granted" and (
                request._may_be_revoked_by_me()
            )

    @api.depends("number", "partner_id.name")
    def _compute_display_name(self):
        for request in self:
            request.display_name = " ".join(
                filter(None, (request.number, request.partner_id.name))
            )

    @api.constrains("date_until", "company_id")
    def _check_date_until(self):
        now = fields.Datetime.now()
        for request in self:
            days = request.company_id.customer_file_access_days
            if request.state == "draft" and not (
                now < request.date_until <= now + timedelta(days=days)
            ):
                raise ValidationError(
                    self.env._(
                        "Access to the file of %(customer)s ends in the future and "
                        "within %(days)s days: choose another date.",
                        customer=request.partner_id.name,
                        days=days,
                    )
                )

    @api.model
    def _prepare_system_vals(self, vals_list):
        system = super()._prepare_system_vals(vals_list)
        return [
            {**own, "file_id": file.id, "company_id": file.company_id.id}
            for own, file in zip(system, self._find_files(vals_list), strict=True)
        ]

    @api.model
    def _find_files(self, vals_list):
        """Return the file of each new request's customer."""
        partners = self.env["res.partner"].browse(
            vals.get("partner_id") for vals in vals_list
        )
        # the reader names the customer; the file is closed to them
        commercial = [partner.sudo().commercial_partner_id for partner in partners]
        files = (
            self.env["customer.file"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", [partner.id for partner in commercial]),
                    ("company_id", "=", self.env.company.id),
                    ("merged_into_id", "=", False),
                ]
            )
            .grouped("partner_id")
        )
        for partner in commercial:
            if partner not in files:
                raise UserError(
                    self.env._("%s has no customer file yet.", partner.display_name)
                )
        return [files[partner] for partner in commercial]

    @api.model
    def _get_valid_domain(self):
        return Domain("state", "=", "granted") & Domain("date_until", ">", "now")

    def action_submit(self):
        """Send requests to whoever grants them (CA-27, CA-28, CA-45).

        :return: True
        :raises AccessError: for another person's request
        :raises UserError: for requests already sent
        """
        self._check_transition("draft")
        self._check_date_until()
        return self._send()

    def action_revoke(self):
        """End granted access now: given back by the reader, or taken back.

        :return: True
        :raises AccessError: for anyone but reader, custodian, general manager and
            administrator
        :raises UserError: for requests that are not granted
        """
        self.check_access("read")
        for request in self:
            if not request._may_be_revoked_by_me():
                raise AccessError(
                    self.env._("You can't end the access %s.", request.display_name)
                )
            if request.state != "granted":
                raise UserError(
                    self.env._("%s is not granted at present.", request.display_name)
                )
        self.sudo()._end()
        return True

    def _may_be_revoked_by_me(self):
        # the custodian may be asked for without reading the file
        custodian = self.sudo().file_id.custodian_id
        return self.env.user in (self.user_id, custodian) or self.env.user.has_groups(
            "customer_archive.customer_archive_group_general_manager,"
            "customer_archive.customer_archive_group_administrator"
        )

    def _check_sender(self):
        self.check_access("read")
        for request in self:
            if request.user_id != self.env.user:
                raise AccessError(
                    self.env._("%s is somebody else's request.", request.display_name)
                )

    def _get_signoff_route(self):
        same, other = ACCESS_ROLES[self.company_id.customer_file_access_preset]
        own = self.user_id._get_file_department(self.company_id)
        is_same = own and own == self.file_id.department_id
        return [{"role": same if is_same else other}]

    def _get_signoff_requester(self):
        return self.user_id

    def _signoff_on_approved(self):
        self.write({"state": "granted", "granted_date": fields.Datetime.now()})
        for request in self:
            request._tell_reader(request._get_granted_text())

    def _signoff_on_refused(self):
        self.write({"state": "refused"})
        self._tell_reader(self.env._("Your request was refused."))

    def _get_granted_text(self):
        return self.env._("You may read the file now.")

    def _tell_reader(self, text):
        for request in self:
            request.message_notify(
                partner_ids=request.user_id.partner_id.ids,
                subject=request.display_name,
                body=text,
            )

    def _end(self):
        self.write({"state": "ended", "date_until": fields.Datetime.now()})
        self.file_id._drop_lost_access()

    @api.model
    def _cron_end_expired(self):
        """Unsubscribe those whose access has run out; the rule ended it already."""
        expired = self.search([("state", "=", "granted"), ("date_until", "<=", "now")])
        expired.state = "ended"
        expired.file_id._drop_lost_access()
