from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Domain

DECISIONS = ("approved", "refused")
INITIAL = {
    "state": "waiting",
    "user_id": False,
    "opinion": False,
    "opened_date": False,
    "decided_date": False,
    "decided_by_ref": False,
    "decided_by_name": False,
    "on_behalf_name": False,
    "seal_number": False,
    "seal_hash": False,
}


class SignoffLine(models.Model):
    """One step of a sign-off. The pending lines are the list "Waiting for me".

    Nobody may write lines through the API: the methods below check and then write
    in sudo. A decided line is sealed.
    """

    _name = "signoff.line"
    _inherit = ["readable.mixin", "sealed.mixin"]
    _description = "Sign-off"
    _order = "id desc"
    _rec_name = "document_name"
    _readable_depends = ("user_id", "requester_id", "res_model", "res_id")
    _sealed_fields = (
        "res_model",
        "res_id",
        "document_name",
        "role_names",
        "requester_name",
        "state",
        "opinion",
        "decided_date",
        "decided_by_ref",
        "decided_by_name",
        "on_behalf_name",
    )

    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID",
        model_field="res_model",
        required=True,
        readonly=True,
        index=True,
    )
    document_name = fields.Char(string="Document", readonly=True)
    round = fields.Integer(readonly=True)
    sequence = fields.Integer(string="Step", readonly=True)
    role_ids = fields.Many2many(
        comodel_name="signoff.role",
        string="Roles",
        readonly=True,
    )
    role_names = fields.Char(string="Signs As", readonly=True)
    distinct = fields.Boolean(
        string="Separate Person",
        readonly=True,
        help="The policy wants somebody who signs no other step.",
    )
    # the people of open steps; what is sealed is their names
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Waiting For",
        readonly=True,
        index="btree_not_null",
    )
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Requested By",
        readonly=True,
        index="btree_not_null",
    )
    requester_name = fields.Char(readonly=True)
    barred_ids = fields.Many2many(
        comodel_name="res.users",
        relation="signoff_line_barred_rel",
        string="May Not Decide",
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Later step"),
            ("unresolved", "Nobody found"),
            ("pending", "Waiting"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    opinion = fields.Text(readonly=True)
    opened_date = fields.Datetime(string="Waiting Since", readonly=True)
    decided_date = fields.Datetime(string="Decided On", readonly=True)
    decided_by_ref = fields.Integer(string="Decided By (ID)", readonly=True)
    decided_by_name = fields.Char(string="Decided By", readonly=True)
    on_behalf_name = fields.Char(string="On Behalf Of", readonly=True)
    is_mine = fields.Boolean(
        string="Waiting for Me",
        compute="_compute_is_mine",
        search="_search_is_mine",
    )

    _pending_idx = models.Index("(user_id) WHERE state = 'pending'")

    @api.depends_context("uid")
    @api.depends("state", "user_id")
    def _compute_is_mine(self):
        represented = self.env.user._get_represented_users()
        for line in self:
            line.is_mine = line.state == "pending" and line.user_id in represented

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_mine_domain()

    @api.model
    def _get_mine_domain(self):
        """Return the domain of the steps the current user may decide now."""
        represented = self.env.user._get_represented_users()
        return Domain("state", "=", "pending") & Domain(
            "user_id", "in", represented.ids
        )

    @api.model
    def _get_readable_domain(self):
        """Return the lines one signs, asked for, or whose document one may read."""
        if self.env.user.has_groups(
            "customer_archive.customer_archive_group_auditor,"
            "customer_archive.customer_archive_group_administrator"
        ):
            return Domain.TRUE
        domains = [
            Domain("user_id", "in", self.env.user._get_represented_users().ids),
            Domain("requester_id", "=", self.env.uid),
        ]
        for name in self.env["signoff.mixin"]._get_signoff_models():
            # access rules are evaluated in sudo: go back to the reader's own rights
            documents = self.env[name].sudo(False)
            if documents.has_access("read"):
                domains.append(
                    Domain("res_model", "=", name)
                    & Domain("res_id", "in", documents._search([]))
                )
        return Domain.OR(domains)

    @api.model
    def _get_final_domain(self):
        return Domain("state", "in", DECISIONS)

    @api.model_create_multi
    def create(self, vals_list):
        # said outright, or the defaults of whoever submits would decide
        return super().create([{**INITIAL, **vals} for vals in vals_list])

    def action_open_document(self):
        """Open the document a step belongs to.

        :return: window action (dict)
        :raises AccessError: for those who can't read the step
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def action_decide(self):
        """Ask for an opinion on the selected steps.

        :return: window action (dict) of the dialog
        :raises AccessError: for those who can't read the steps
        """
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide"),
            "res_model": "signoff.line.decide",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_ids": self.ids},
        }

    def action_approve(self, opinion=False):
        """Approve the steps, all or none.

        :param str opinion: kept with the decision
        :return: True
        :raises UserError: when one of them is not the caller's to decide now
        """
        return self._decide("approved", opinion)

    def action_refuse(self, opinion):
        """Refuse the steps, all or none.

        :param str opinion: why; mandatory
        :return: True
        :raises UserError: without a reason, or when one is not the caller's to decide
        """
        if not (opinion or "").strip():
            raise UserError(self.env._("Say why you refuse: the requester needs it."))
        return self._decide("refused", opinion)

    def action_resolve(self):
        """Look again for the person of steps where nobody was found.

        :return: True
        :raises AccessError: for anyone but administrators
        """
        if not self.env.user.has_group(
            "customer_archive.customer_archive_group_administrator"
        ):
            raise AccessError(self.env._("Only administrators assign lost steps."))
        self._get_documents(lambda line: line.state == "unresolved", "_signoff_open")
        return True

    def _decide(self, decision, opinion):
        lines = self.sudo()  # readers have no write access to lines: checked here
        self.check_access("read")
        try:
            lines.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("Somebody else is deciding this right now. Reload the page.")
            ) from error
        lines.invalidate_recordset(["state", "user_id"])
        for line in self:
            line._check_can_decide()
        vals = {
            "state": decision,
            "opinion": opinion,
            "decided_date": fields.Datetime.now(),
            "decided_by_ref": self.env.uid,
            "decided_by_name": self.env.user.name,
        }
        for user, own in lines.grouped("user_id").items():
            behalf = user.name if user != self.env.user else False
            own.write({**vals, "on_behalf_name": behalf})
        lines._get_documents(lambda line: True, "_signoff_advance")
        return True

    def _check_can_decide(self):
        self.ensure_one()
        line = self.sudo()  # names for the message; the line itself was readable
        if line.state in DECISIONS:
            raise UserError(
                self.env._(
                    "%(document)s: %(person)s has already decided this step.",
                    document=line.document_name,
                    person=line.decided_by_name,
                )
            )
        if not self.is_mine:
            raise AccessError(
                self.env._(
                    "%(document)s waits for %(person)s, not for your decision.",
                    document=line.document_name,
                    person=line.user_id.name or self.env._("nobody"),
                )
            )
        if not self.env.user._may_sign():
            raise AccessError(
                self.env._("%s: only staff decide, no programs.", line.document_name)
            )
        if self.env.user in line.barred_ids:
            raise AccessError(
                self.env._("%s: nobody decides their own request.", line.document_name)
            )

    def _get_documents(self, condition, method):
        """Call a method of the documents of those lines that meet a condition."""
        for name, lines in self.sudo().filtered(condition).grouped("res_model").items():
            getattr(self.env[name].sudo().browse(set(lines.mapped("res_id"))), method)()

    def _resolve(self, excluded):
        """Return who may decide the step now: res.users, at most one."""
        self.ensure_one()
        if not self.role_ids:
            return self.env["res.users"]
        return self.role_ids[0]._resolve(
            self.requester_id, self.company_id, excluded | self.barred_ids
        )

    def _open(self, user, others):
        """Wait for a person, who signs for all their roles at once.

        :param others: the steps that aren't open yet
        :return: those of them that are now part of this one
        """
        same = others.browse()
        if not self.distinct:
            same = others.filtered(
                lambda line: not line.distinct and line._resolve(user.browse()) == user
            )
        roles = (self | same).role_ids
        self.write(
            {
                "state": "pending",
                "user_id": user.id,
                "opened_date": fields.Datetime.now(),
                "role_ids": roles.ids,
                "role_names": ", ".join(roles.mapped("name")),
            }
        )
        return same

    def _notify_waiting(self):
        """Raise the number in the bell of those who are waited for."""
        for user, lines in self.grouped("user_id").items():
            user._bus_send(
                "mail.activity/updated",
                {"activity_created": True, "count_diff": len(lines)},
            )
