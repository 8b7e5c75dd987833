from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .customer_file_access import READS_ALL
from .customer_file_protected_mixin import PROTECTED

# what the collector notes; everything else comes from the form
OWN_FIELDS = frozenset(("next_step", "next_date", "note"))


class CustomerSurveyExtract(models.Model):
    """A line of the collector's list of customers (CA-47): no answer is on it.

    Collector, department's managers, general manager, auditor and administrator read
    it, the customer service manager once the form has been received. The collector
    writes what comes next; the system keeps the rest as it is on the form.
    """

    _name = "customer.survey.extract"
    _inherit = ["customer.survey.mixin", "readable.mixin"]
    _description = "Line of a Customer List"
    _order = "date desc, id desc"
    _rec_names_search = ("number", "name")
    _readable_depends = ("state", "collector_id", "department_id")
    # the list isn't the form
    _access_kinds = {}

    survey_id = fields.Many2one(
        comodel_name="customer.survey.form",
        string="Survey Form",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    number = fields.Char(related="survey_id.number", store=True)
    company_id = fields.Many2one(related="survey_id.company_id", store=True, index=True)
    collector_id = fields.Many2one(
        related="survey_id.collector_id", store=True, index=True
    )
    department_id = fields.Many2one(
        related="survey_id.department_id", store=True, index="btree_not_null"
    )
    partner_id = fields.Many2one(
        related="survey_id.partner_id", store=True, index="btree_not_null"
    )
    file_id = fields.Many2one(
        related="survey_id.file_id", store=True, index="btree_not_null"
    )
    state = fields.Selection(related="survey_id.state", store=True, index=True)
    date = fields.Date(related="survey_id.date", store=True)
    name = fields.Char(related="survey_id.name", store=True)
    phone = fields.Char(related="survey_id.phone", store=True, prefetch=PROTECTED)
    address = fields.Char(related="survey_id.address", store=True, prefetch=PROTECTED)
    handed_in_date = fields.Datetime(related="survey_id.handed_in_date", store=True)
    received_date = fields.Datetime(related="survey_id.received_date", store=True)
    received_by_id = fields.Many2one(related="survey_id.received_by_id", store=True)
    sealed_date = fields.Datetime(related="survey_id.sealed_date", store=True)
    sealed_by_id = fields.Many2one(related="survey_id.sealed_by_id", store=True)
    next_step = fields.Char(prefetch=PROTECTED)
    next_date = fields.Date(string="Next On")
    note = fields.Text(prefetch=PROTECTED)
    can_write = fields.Boolean(compute="_compute_can_write")
    is_form_open = fields.Boolean(
        string="Form Open to Me", compute="_compute_is_form_open"
    )

    _survey_uniq = models.Constraint(
        "UNIQUE(survey_id)", "A survey form is on the list once."
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for extract in self:
            extract.display_name = " ".join(
                filter(None, (extract.number, extract.name))
            )

    @api.depends_context("uid")
    @api.depends("collector_id")
    def _compute_can_write(self):
        for extract in self:
            extract.can_write = extract.collector_id == self.env.user

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_is_form_open(self):
        # a number only: what the user may read of it isn't read here
        forms = self.survey_id.sudo(False)._filtered_access("read")
        for extract in self:
            extract.is_form_open = extract.survey_id.sudo(False) in forms

    @api.model
    def _get_readable_domain(self):
        user = self.env.user
        if user.has_groups(READS_ALL):
            return Domain.TRUE
        return Domain.OR(
            [
                Domain("collector_id", "=", user.id),
                Domain("department_id.customer_file_is_managed_by_me", "=", True),
                Domain("company_id", "in", self._get_kept_companies().ids)
                & Domain("state", "in", ("received", "sealed")),
            ]
        )

    @api.model
    def _get_kept_companies(self):
        """Return the companies whose sealed forms the current user keeps."""
        # who holds a post is no secret inside
        role = self.env["signoff.role"].sudo().search([("code", "=", "survey_keeper")])
        users = self.env.user._get_represented_users()
        return self.env.companies.filtered(
            lambda company: role.with_company(company).user_id in users
        )

    def write(self, vals):
        self.check_access("write")
        if not (self.env.su or OWN_FIELDS.issuperset(vals)):
            raise AccessError(
                self.env._(
                    "%s: the list shows what is on the form. Only the next step and "
                    "notes are entered here.",
                    self[:1].display_name,
                )
            )
        return super().write(vals)

    def action_open_form(self):
        """Open the survey form itself.

        :return: window action (dict)
        :raises AccessError: for people to whom it is closed
        """
        self.ensure_one()
        self.check_access("read")
        self.survey_id.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.survey.form",
            "res_id": self.survey_id.id,
            "views": [(False, "form")],
        }

    def action_request_access(self):
        """Ask the general manager to open the sealed form.

        :return: window action (dict) of a new request
        :raises AccessError: for people to whom the line is closed
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Access to a Survey Form"),
            "res_model": "customer.access.request",
            "views": [(False, "form")],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_content": "survey",
            },
        }

    def action_request_copy(self):
        """Ask for a copy of the form: see ``customer.survey.copy``.

        :return: window action (dict) of a new request
        :raises AccessError: for people to whom the line is closed
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy of a Survey Form"),
            "res_model": "customer.survey.copy",
            "views": [(False, "form")],
            "context": {"default_survey_id": self.survey_id.id},
        }

    def _get_files(self):
        """Return the files the lines belong to; one's own list is no reading."""
        others = self.filtered(lambda extract: extract.collector_id != self.env.user)
        return others.file_id
