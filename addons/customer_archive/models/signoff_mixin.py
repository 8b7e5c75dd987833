from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

OPEN_STATES = ("waiting", "pending", "unresolved")


class SignoffMixin(models.AbstractModel):
    """A document that others approve, step by step or side by side.

    A model gives its route in ``_get_signoff_route`` and says what follows in
    ``_signoff_on_approved`` and ``_signoff_on_refused``. Steps with the same number
    are open at the same time. The person of a step is looked for when it opens.
    """

    _name = "signoff.mixin"
    _description = "Sign-off Mixin"

    signoff_line_ids = fields.One2many(
        comodel_name="signoff.line",
        inverse_name="res_id",
        string="Sign-offs",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        copy=False,
    )
    signoff_round = fields.Integer(readonly=True, copy=False)
    signoff_is_mine = fields.Boolean(
        string="Waiting for Me",
        compute="_compute_signoff_is_mine",
        search="_search_signoff_is_mine",
    )
    signoff_is_unresolved = fields.Boolean(
        string="Nobody Found to Sign",
        compute="_compute_signoff_is_mine",
    )

    @api.depends_context("uid")
    @api.depends("signoff_line_ids.state", "signoff_line_ids.user_id")
    def _compute_signoff_is_mine(self):
        represented = self.env.user._get_represented_users()
        for document in self:
            # whoever sees the document may know whether a step waits
            lines = document.sudo().signoff_line_ids
            pending = lines.filtered(lambda line: line.state == "pending")
            document.signoff_is_mine = bool(pending.user_id & represented)
            document.signoff_is_unresolved = "unresolved" in lines.mapped("state")

    @api.model
    def _search_signoff_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = self.env["signoff.line"]._get_mine_domain()
        # the lines of the user's own decisions, so no access rule is passed by
        return Domain("signoff_line_ids", "any!", mine)

    @api.model
    def _get_signoff_models(self):
        """Return the names of all models that are signed off."""
        names = self.env.registry.descendants(["signoff.mixin"], "_inherit")
        return sorted(name for name in names if not self.env[name]._abstract)

    def _get_signoff_route(self):
        """Return the steps: dicts of ``role`` (code), ``sequence``, ``distinct``."""
        raise NotImplementedError

    def _get_signoff_requester(self):
        """Return the user who asks."""
        return self.create_uid

    def _get_signoff_barred(self):
        """Return the users whose own request it is, who therefore never decide."""
        return self._get_signoff_requester()

    def _signoff_on_approved(self):
        """Called in sudo with the documents whose last step was approved."""

    def _signoff_on_refused(self):
        """Called in sudo with the documents one of whose steps was refused."""

    def action_signoff_decide(self):
        """Ask for an opinion on the documents' steps that wait for the caller.

        :return: window action (dict) of the dialog
        :raises UserError: when nothing waits for the caller
        """
        mine = self.env["signoff.line"]._get_mine_domain()
        lines = self.env["signoff.line"].search(
            mine
            & Domain("res_model", "=", self._name)
            & Domain("res_id", "in", self.ids)
        )
        if not lines:
            raise UserError(self.env._("Nothing here waits for your decision."))
        action = lines.action_decide()
        context = {**action["context"], "decided_on_document": True}
        return {**action, "context": context}

    def _signoff_start(self):
        """Begin a new round: lay down the steps and open the first."""
        routes = {document: document._get_signoff_route() for document in self}
        codes = {step["role"] for route in routes.values() for step in route}
        # everyone's documents are routed, whether or not they may read the posts
        Role = self.env["signoff.role"].sudo()
        roles = Role.search([("code", "in", sorted(codes))]).grouped("code")
        vals_list = []
        for document, route in routes.items():
            document.signoff_round += 1
            for step in route:
                role = roles.get(step["role"], Role)
                vals_list.append(document._prepare_signoff_line_vals(step, role))
        self.env["signoff.line"].create(vals_list)
        self._signoff_open()

    def _prepare_signoff_line_vals(self, step, role):
        requester = self._get_signoff_requester()
        return {
            "res_model": self._name,
            "res_id": self.id,
            "document_name": self.display_name,
            "company_id": self.company_id.id,
            "round": self.signoff_round,
            "sequence": step.get("sequence", 1),
            "distinct": step.get("distinct", False),
            "role_ids": role.ids,
            "role_names": role.name,
            "requester_id": requester.id,
            "requester_name": requester.name,
            "barred_ids": self._get_signoff_barred().ids,
        }

    def _signoff_cancel(self):
        """Take back the open steps of the current round."""
        lines = self._get_round_lines()
        lines.filtered(lambda line: line.state in OPEN_STATES).write(
            {"state": "cancelled"}
        )

    def _get_round_lines(self):
        lines = self.env["signoff.line"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            order="sequence, id",
        )
        rounds = {document.id: document.signoff_round for document in self}
        return lines.filtered(lambda line: line.round == rounds[line.res_id])

    def _signoff_advance(self):
        """Go on after decisions: end refused rounds, open next steps, finish."""
        approved = refused = open_next = self.browse()
        lines_by_document = self._get_round_lines().grouped("res_id")
        for document in self:
            states = lines_by_document[document.id].mapped("state")
            if "refused" in states:
                refused += document
            elif all(state == "approved" for state in states):
                approved += document
            elif "pending" not in states and "unresolved" not in states:
                open_next += document
        if refused:
            refused._signoff_cancel()
            refused._signoff_on_refused()
        if approved:
            approved._signoff_on_approved()
        open_next._signoff_open()

    def _signoff_open(self):
        """Find the people of the next steps and let them know."""
        opened = self.env["signoff.line"]
        lines_by_document = self._get_round_lines().grouped("res_id")
        for document in self:
            opened += document._signoff_open_step(lines_by_document[document.id])
        opened._notify_waiting()

    def _signoff_open_step(self, lines):
        """Open the first step; later steps of the same person collapse into it."""
        unopened = lines.filtered(lambda line: line.state in ("waiting", "unresolved"))
        deciders = (lines - unopened).user_id
        opened = unopened.browse()
        sequence = unopened[:1].sequence
        for line in unopened.filtered(lambda line: line.sequence == sequence):
            if line not in unopened:
                continue
            user = line._resolve(deciders if line.distinct else deciders.browse())
            if not user:
                line.state = "unresolved"
                continue
            deciders |= user
            same = line._open(user, unopened - line)
            unopened -= same
            opened += line
            same.unlink()
        return opened
