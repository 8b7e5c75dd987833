from odoo import api, fields, models
from odoo.exceptions import UserError


class CustomerFileBreach(models.TransientModel):
    """Somebody disclosed, lost or damaged a file: proposed for assessment (CA-51)."""

    _name = "customer.file.breach"
    _description = "Breach of Confidentiality or Damage"

    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="file_id.company_id")
    currency_id = fields.Many2one(related="file_id.currency_id")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        required=True,
        ondelete="cascade",
        domain=[("share", "=", False)],
    )
    breach = fields.Selection(
        selection=[
            ("disclosed", "Disclosed outside"),
            ("passed_on", "Passed on or copied inside"),
            ("lost", "Lost"),
            ("damaged", "Damaged"),
            ("incomplete", "Returned incomplete"),
        ],
        string="What",
        required=True,
        default="disclosed",
    )
    date = fields.Date(string="On", required=True, default=fields.Date.context_today)
    facts = fields.Text(required=True)
    amount = fields.Monetary(
        string="Fine",
        compute="_compute_amount",
        store=True,
        readonly=False,
        help="Between the amounts of the settings; none: a notice of criticism.",
    )

    @api.depends("file_id")
    def _compute_amount(self):
        for breach in self:
            breach.amount = breach.company_id.customer_file_breach_fine_from

    def action_propose(self):
        """Propose the entry of the person in the ledger of assessments.

        :return: action (dict) closing the dialog
        :raises AccessError: for people who don't read the file
        :raises UserError: for a fine outside the settings, about oneself or somebody
            who doesn't work here, for what has not happened yet or isn't told, or has
            been reported already
        """
        self.file_id.check_access("read")
        for breach in self:
            breach._check_fine()
            breach._check_facts()
            if breach.user_id == self.env.user:
                raise UserError(
                    self.env._(
                        "%s: nobody proposes an assessment of themselves. Tell your "
                        "manager.",
                        breach.file_id.display_name,
                    )
                )
        entries = self.env["staff.assessment"]._propose(
            [breach._prepare_assessment_vals() for breach in self]
        )
        if len(entries) < len(self):
            raise UserError(
                self.env._(
                    "%s: the same has been reported of that person and day already.",
                    self[0].file_id.display_name,
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Proposed: the person's manager decides."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _check_facts(self):
        if self.user_id.share:
            raise UserError(
                self.env._(
                    "%(file)s: %(person)s does not work here and is not assessed.",
                    file=self.file_id.display_name,
                    person=self.user_id.name,
                )
            )
        if self.date > fields.Date.context_today(self) or not self.facts.strip():
            raise UserError(
                self.env._(
                    "%s: say what happened, and on which day; not in the future.",
                    self.file_id.display_name,
                )
            )

    def _check_fine(self):
        low, high = (
            self.company_id.customer_file_breach_fine_from,
            self.company_id.customer_file_breach_fine_to,
        )
        if self.amount and not low <= self.amount <= high:
            raise UserError(
                self.env._(
                    "%(file)s: fines are from %(low)s to %(high)s.",
                    file=self.file_id.display_name,
                    low=self.currency_id.format(low),
                    high=self.currency_id.format(high),
                )
            )

    def _prepare_assessment_vals(self):
        label = dict(self._fields["breach"]._description_selection(self.env))
        file = self.file_id
        parts = ("breach", file.id, self.user_id.id, self.breach, self.date)
        return {
            "proposal_key": " ".join(map(str, parts)),
            "rule_code": "CA-51",
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "date": self.date,
            "kind": "fine" if self.amount else "notice",
            "amount": -self.amount,
            "reason": self.env._(
                "%(breach)s. %(facts)s Reported by %(reporter)s.",
                breach=label[self.breach],
                facts=self.facts,
                reporter=self.env.user.name,
            ),
            "source_model": file._name,
            "source_id": file.id,
            "source_name": file.number,
        }
