from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .customer_file_protected_mixin import PROTECTED


class CustomerFile(models.Model):
    """What the erasure of a customer's personal data means for the files."""

    _inherit = "customer.file"

    closed_date = fields.Date(
        string="Closed On", compute="_compute_closed_date", store=True
    )
    erasure_id = fields.Many2one(
        comodel_name="customer.file.erasure",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Under this number the customer's personal data were erased.",
    )
    erased_date = fields.Datetime(related="erasure_id.done_date", string="Erased On")
    erased_by_id = fields.Many2one(related="erasure_id.done_by_id", string="Erased By")

    @api.depends("state")
    def _compute_closed_date(self):
        today = fields.Date.context_today(self)
        for file in self:
            is_closed = file.state == "closed"
            file.closed_date = is_closed and (file.closed_date or today)

    def action_request_erasure(self):
        """Ask for the erasure of the customer's personal data, or show the request.

        :return: window action (dict): the request, new ones open as a form to fill in
        :raises AccessError: for anyone but custodian and administrator
        """
        self.ensure_one()
        self.check_access("read")
        Erasure = self.env["customer.file.erasure"]
        if not (Erasure.has_access("create") and self._is_kept_by_me()):
            raise AccessError(
                self.env._(
                    "The custodian of %s asks for its erasure: tell them.", self.number
                )
            )
        erasure = Erasure.search(
            [("file_id", "=", self.id), ("state", "!=", "refused")]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Erasure"),
            "res_model": Erasure._name,
            "res_id": erasure.id,
            "views": [(False, "form")],
            "context": {"default_file_id": self.id},
        }

    def _get_files_of_customer(self):
        """Return all files of the customers, whatever the company and state."""
        return self.search([("partner_id", "in", self.partner_id.ids)])

    def _get_erasure_blockers(self):
        """Return what stands against erasing this customer's data now.

        :return: list of sentences
        """
        self.ensure_one()
        if self.state != "closed":
            return [self.env._("%s is not closed: close it first.", self.number)]
        blockers = []
        until = self._get_erasure_date()
        if until > fields.Date.context_today(self):
            blockers.append(
                self.env._(
                    "%(file)s is kept until %(date)s.", file=self.number, date=until
                )
            )
        users = self._get_contacts_of_customer()._get_logins()
        if staff := users.filtered(lambda user: user.active and not user.share):
            blockers.append(
                self.env._(
                    "%s works here with a login of their own: archive the user first.",
                    ", ".join(staff.mapped("login")),
                )
            )
        return blockers

    def _get_erasure_date(self):
        """Return from when on the company's own term allows the erasure."""
        years = self.company_id.customer_file_erasure_years
        return self.closed_date + relativedelta(years=years)

    def _check_not_erased(self):
        if erased := self.filtered("erasure_id"):
            raise UserError(
                self.env._(
                    "The personal data of %(file)s were erased under %(erasure)s: the "
                    "file stays closed and apart.",
                    file=erased[0].number,
                    erasure=erased[0].erasure_id.number,
                )
            )

    def _get_contacts_of_customer(self):
        """Return the customers and all who belong to them, archived ones too."""
        contacts = self.env["res.partner"].with_context(active_test=False)
        # archiving them would take archived users for active ones in that context
        return contacts.search(
            [("commercial_partner_id", "in", self.partner_id.ids)]
        ).with_env(self.env)

    def _get_erasure_plan(self, label):
        """Return what is written over the customer's personal data.

        Documents, messages and activities of all these records are erased, too.
        Satellite addons add their own records.

        :param str label: what stands in the place of names and texts
        :return: list of (recordset, dict of values), in the order of writing
        """
        contacts = self._get_contacts_of_customer()
        people = contacts.filtered(lambda partner: not partner.is_company)
        requests = self.access_request_ids
        return [
            *people._get_user_erasure_plan(label),
            *people._get_bank_erasure_plan(label),
            (
                people,
                {"name": label, **dict.fromkeys(people._get_erased_fields(), False)},
            ),
            (
                contacts - people,
                dict.fromkeys(people._get_erased_company_fields(), False),
            ),
            (contacts, {"active": False}),
            (
                self._get_all_events(),
                {"summary": label, "note": False, "author_name": False},
            ),
            (requests, {"reason": label}),
            (self._get_loose_signoffs(requests), {"document_name": label}),
            (self._get_loose_signoffs(self), {"document_name": label}),
            (
                self._get_report_lines(contacts),
                {"record_name": label, "message": label},
            ),
            (self._get_report_lines(self), {"record_name": label, "message": label}),
            (self, dict.fromkeys(self._get_erased_fields(), False)),
        ]

    def _get_all_events(self):
        """Return the whole history: entered by hand and recorded by the system."""
        return self.env["customer.file.event"].search([("file_id", "in", self.ids)])

    @api.model
    def _get_erased_fields(self):
        """Return the names of the file's own fields that an erasure empties."""
        return [
            name for name, field in self._fields.items() if field.prefetch == PROTECTED
        ]

    @api.model
    def _get_loose_signoffs(self, documents):
        """Return the sign-offs nobody decided; what was decided is sealed."""
        Line = self.env["signoff.line"]
        return Line.search(
            Domain("res_model", "=", documents._name)
            & Domain("res_id", "in", documents.ids)
            & ~Line._get_final_domain()
        )

    @api.model
    def _get_report_lines(self, records):
        """Return what background work noted about the records, by name."""
        return self.env["batch.run.line"].search(
            [("run_id.model", "=", records._name), ("res_id", "in", records.ids)]
        )

    def _erase(self, label):
        plan = self._get_erasure_plan(label)
        # trackings and notes would keep what is being erased
        context = {"tracking_disable": True, "mail_notrack": True}
        for records, vals in plan:
            records.with_context(**context).write(vals)
        self.env.flush_all()
        for records, _vals in plan:
            self._erase_traces(records)
