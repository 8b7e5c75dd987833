from odoo import api, fields, models
from odoo.exceptions import UserError

# who signs one after the other, by access preset: never one person alone
ERASURE_ROLES = {
    "p03": ("sales_director", "general_manager"),
    "p18": ("sales_director", "general_manager"),
    "p11": ("sales_director", "general_manager"),
    "p12": ("property_manager", "general_manager"),
}


class CustomerFileErasure(models.Model):
    """A customer's personal data are to be erased, as data protection law wants it.

    The draft notes who asked and when. What stands against the erasure is told at any
    time and refuses both sending and the last approval. Approved, the data are
    overwritten in the same transaction; nothing takes that back.
    """

    _name = "customer.file.erasure"
    _inherit = ["signoff.document.mixin", "mail.thread"]
    _description = "Erasure of Personal Data"
    _order = "id desc"
    _rec_name = "number"

    _system_fields = frozenset(
        (
            "number",
            "state",
            "signoff_round",
            "submitted_by_id",
            "done_date",
            "done_by_id",
        )
    )
    _subject_fields = frozenset(("file_id",))

    number = fields.Char(readonly=True, copy=False)
    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        index=True,
        ondelete="restrict",
        copy=False,
    )
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True)
    applicant = fields.Char(
        string="Asked For By",
        required=True,
        help="The person concerned, or who acts for them. Erased with the other data.",
    )
    applied_date = fields.Date(
        string="Asked For On", required=True, default=fields.Date.context_today
    )
    reason = fields.Text(
        required=True, help="Stays after the erasure: write no personal data here."
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("done", "Erased"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        tracking=True,
    )
    submitted_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    done_date = fields.Datetime(string="Erased On", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Erased By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Who gave the last approval.",
    )
    blockers = fields.Text(string="Not Possible Yet", compute="_compute_blockers")
    can_send = fields.Boolean(compute="_compute_can_send")

    _file_uniq = models.UniqueIndex(
        "(file_id) WHERE state != 'refused'",
        "The erasure of this file has been asked for already.",
    )

    @api.depends("state", "file_id")
    def _compute_blockers(self):
        for erasure in self:
            is_open = erasure.state in ("draft", "submitted") and erasure.file_id
            blockers = erasure._get_blockers() if is_open else []
            erasure.blockers = "\n".join(blockers) or False

    @api.depends_context("uid")
    @api.depends("file_id", "state")
    def _compute_can_send(self):
        writable = self._origin._filtered_access("write")
        for erasure in self:
            erasure.can_send = erasure._origin in writable

    @api.depends("number", "file_id.number")
    def _compute_display_name(self):
        for erasure in self:
            # sealed with every decision: the customer's name has no place in it
            names = (erasure.number, erasure.sudo().file_id.number)
            erasure.display_name = " ".join(filter(None, names))

    def action_submit(self):
        """Send drafts to those who sign.

        :return: True
        :raises AccessError: for anyone but custodian and administrator
        :raises UserError: for requests already sent, and while something stands
            against the erasure, naming it
        """
        self._check_transition("draft")
        self._check_blockers()
        return self._send(submitted_by_id=self.env.uid)

    def _check_blockers(self):
        for erasure in self:
            if blockers := erasure._get_blockers():
                raise UserError(
                    self.env._(
                        "%(erasure)s is not possible yet:\n%(reasons)s",
                        erasure=erasure.display_name,
                        reasons="\n".join(blockers),
                    )
                )

    def _get_blockers(self):
        # what stands against it may lie in another company or another department
        files = self.sudo().file_id._get_files_of_customer()
        return [text for file in files for text in file._get_erasure_blockers()]

    def _get_signoff_route(self):
        preset = self.company_id.customer_file_access_preset
        first, second = ERASURE_ROLES[preset]
        return [
            {"role": first, "sequence": 1},
            {"role": second, "sequence": 2, "distinct": True},
        ]

    def _get_signoff_requester(self):
        return self.submitted_by_id

    def _get_signoff_barred(self):
        return super()._get_signoff_barred() | self.create_uid

    def _signoff_on_approved(self):
        self._check_blockers()
        for erasure in self:
            erasure.write(
                {
                    "state": "done",
                    "done_date": fields.Datetime.now(),
                    "done_by_id": self.env.uid,
                }
            )
            erasure._erase()

    def _signoff_on_refused(self):
        self.write({"state": "refused"})

    def _erase(self):
        """Overwrite the personal data of the file's customer; twice does no harm."""
        company_lang = self.with_context(lang=self.company_id.partner_id.lang)
        label = company_lang.env._("Erased %s", self.number)
        files = self.file_id._get_files_of_customer()
        # requests that were refused name the person, too
        self.search([("file_id", "in", files.ids)]).applicant = label
        files.erasure_id = self
        files._erase(label)
