from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .customer_file_protected_mixin import PROTECTED

# who reads every form, sealed ones too; each reading is logged
READS_SEALED = (
    "customer_archive.customer_archive_group_general_manager,"
    "customer_archive.customer_archive_group_auditor"
)
# while the paper is still in the hands of the collector or of their manager
OPEN_TO_COLLECTOR = ("draft", "handed_in", "refused")
OPEN_TO_MANAGERS = (*OPEN_TO_COLLECTOR, "received")
REPRESENTATIVE = "customer_archive.customer_archive_group_representative"


class CustomerSurveyForm(models.Model):
    """The form 《中老年健康调查表》: first data of a customer, with consent (CA-31).

    ============== ================================================ ================
    Operation      Who                                              When
    ============== ================================================ ================
    create         sales representative in their own name; a        always
                   manager also for the people of the department
    read           collector                                        until received
    read           department's managers, who received it           until sealed
    read           whoever is asked to receive or seal it           while it waits
    read           general manager, auditor                         always
    read           who was granted it by the general manager        until the end
    write, delete  collector, department's managers                 draft
    hand in,       the same                                         draft
    note refusal
    withdraw       the same                                         handed in
    receive        the collector's department manager               handed in
    seal           the customer service manager                     received
    ============== ================================================ ================

    The collector keeps a ``customer.survey.extract`` of it. It is never shown or sent
    to the customer, and printed as an approved ``customer.survey.copy`` only (CA-48).
    """

    _name = "customer.survey.form"
    _inherit = [
        "customer.survey.mixin",
        "readable.mixin",
        "scan.mixin",
        "signoff.document.mixin",
    ]
    _description = "Survey Form"
    _order = "date desc, id desc"
    _rec_names_search = ("number", "name")
    _check_company_auto = True
    _readable_depends = (
        "state",
        "collector_id",
        "department_id",
        "partner_id",
        "received_by_id",
        "signoff_line_ids.state",
    )

    _sent_state = "handed_in"
    _system_fields = frozenset(
        (
            "number",
            "state",
            "company_id",
            "department_id",
            "file_id",
            "purpose",
            "signoff_round",
            "handed_in_date",
            "handed_in_by_id",
            "received_date",
            "received_by_id",
            "sealed_date",
            "sealed_by_id",
            "refused_date",
            "opened_file_id",
            "opened_partner_id",
        )
    )
    _subject_fields = frozenset(("collector_id",))

    number = fields.Char(readonly=True, copy=False, index="trigram")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    collector_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Whose customer this becomes: signs at the top right.",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        compute="_compute_department_id",
        precompute=True,
        store=True,
        index="btree_not_null",
    )
    date = fields.Date(
        string="Collected On", required=True, default=fields.Date.context_today
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("handed_in", "Handed In"),
            ("received", "Received"),
            ("sealed", "Sealed"),
            ("refused", "Consent Refused"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="If the customer is known already; otherwise handing in creates them.",
    )
    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    purpose = fields.Text(
        readonly=True,
        default=lambda self: self.env.company._get_survey_purpose(),
        help="What the customer was told.",
    )
    consent_date = fields.Date(string="Consent Given On")
    consent_means = fields.Selection(
        selection=[
            ("signature", "Signed on the form"),
            ("oral", "Said so, in the collector's presence"),
            ("electronic", "By message from the customer's own phone"),
        ],
        string="Consent Given By",
    )
    refused_date = fields.Date(string="Consent Refused On", readonly=True)

    name = fields.Char(string="Full Name")
    sex = fields.Selection(
        selection=[("female", "Female"), ("male", "Male")], prefetch=PROTECTED
    )
    birth_date = fields.Date(string="Date of Birth", prefetch=PROTECTED)
    age = fields.Integer(compute="_compute_age")
    phone = fields.Char(prefetch=PROTECTED)
    address = fields.Char(prefetch=PROTECTED)
    occupation = fields.Char(string="Occupation Before Retirement", prefetch=PROTECTED)
    living_with = fields.Selection(
        selection=[
            ("alone", "Alone"),
            ("spouse", "Spouse"),
            ("children", "Children"),
            ("others", "Other people"),
            ("home", "In a home"),
        ],
        prefetch=PROTECTED,
    )
    family_contact = fields.Char(
        prefetch=PROTECTED, help="Name, kinship and phone of a relative."
    )
    answer_ids = fields.One2many(
        comodel_name="customer.survey.answer",
        inverse_name="survey_id",
        string="Answers",
        default=lambda self: self._default_answer_ids(),
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="customer_survey_form_attachment_rel",
        string="Scan of the Paper",
    )

    handed_in_date = fields.Datetime(string="Handed In On", readonly=True)
    handed_in_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    received_date = fields.Datetime(string="Received On", readonly=True)
    received_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    sealed_date = fields.Datetime(string="Sealed On", readonly=True)
    sealed_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    can_edit = fields.Boolean(compute="_compute_can_edit")

    @api.model
    def _default_answer_ids(self):
        questions = self.env["customer.survey.question"]._get_asked(self.env.company)
        return [Command.create({"question_id": question.id}) for question in questions]

    @api.depends("collector_id", "company_id")
    def _compute_department_id(self):
        for form in self:
            form.department_id = form.collector_id._get_file_department(form.company_id)

    @api.depends("birth_date", "date")
    def _compute_age(self):
        for form in self:
            is_known = form.birth_date and form.date
            form.age = is_known and relativedelta(form.date, form.birth_date).years

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can_edit(self):
        writable = self._origin._filtered_access("write")
        for form in self:
            form.can_edit = not form._origin or form._origin in writable

    @api.depends("number", "name")
    def _compute_display_name(self):
        for form in self:
            form.display_name = " ".join(filter(None, (form.number, form.name)))

    @api.constrains("collector_id")
    def _check_collector_id(self):
        for form in self:
            # who sells is no secret inside
            if not form.collector_id.sudo().has_group(REPRESENTATIVE):
                raise ValidationError(
                    self.env._(
                        "%s is no sales representative: name who collected the data.",
                        form.collector_id.name,
                    )
                )

    @api.constrains("date", "birth_date", "consent_date")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for form in self:
            for name in ("date", "birth_date", "consent_date"):
                if form[name] and form[name] > today:
                    raise ValidationError(
                        self.env._(
                            "%(form)s: %(field)s is in the future.",
                            form=form.display_name,
                            field=self._fields[name]._description_string(self.env),
                        )
                    )
            if form.birth_date and form.birth_date > form.date:
                raise ValidationError(
                    self.env._(
                        "%s: the data were collected before the customer was born.",
                        form.display_name,
                    )
                )

    @api.model
    def _get_readable_domain(self):
        user = self.env.user
        if user.has_groups(READS_SEALED):
            return Domain.TRUE
        return Domain.OR(
            [
                Domain("collector_id", "=", user.id)
                & Domain("state", "in", OPEN_TO_COLLECTOR),
                Domain("department_id.customer_file_is_managed_by_me", "=", True)
                & Domain("state", "in", OPEN_TO_MANAGERS),
                Domain("received_by_id", "=", user.id)
                & Domain("state", "=", "received"),
                # rows of the user's own, found past the rule that asks this question
                Domain(
                    "signoff_line_ids",
                    "any!",
                    self.env["signoff.line"]._get_mine_domain(),
                ),
                self._get_granted_domain(),
            ]
        )

    @api.model
    def _get_granted_domain(self):
        """Return the sealed forms the general manager opened to the current user."""
        Request = self.env["customer.access.request"]
        # requests of the user's own; the rule itself asks
        grants = Request.sudo().search(
            Request._get_valid_domain()
            & Domain("user_id", "=", self.env.uid)
            & Domain("content", "=", "survey")
        )
        return Domain("state", "=", "sealed") & Domain.OR(
            Domain("company_id", "=", grant.company_id.id)
            & Domain("partner_id.commercial_partner_id", "=", grant._get_customer().id)
            for grant in grants
        )

    @api.model_create_multi
    def create(self, vals_list):
        forms = super().create(vals_list)
        forms._adopt_attachments()
        # the list is the system's copy, whoever enters the form
        self.env["customer.survey.extract"].sudo().create(
            [{"survey_id": form.id} for form in forms]
        )
        return forms

    def write(self, vals):
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._adopt_attachments()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_handed_in(self):
        for form in self:
            if form.state != "draft" or form.signoff_round:
                raise UserError(
                    self.env._(
                        "%s has been handed in before and stays.", form.display_name
                    )
                )

    def copy_data(self, default=None):
        raise UserError(
            self.env._("A survey form belongs to one customer and is not duplicated.")
        )

    @api.model
    def _prepare_system_vals(self, vals_list):
        company = self.env.company
        own = {
            "company_id": company.id,
            "purpose": company._get_survey_purpose(),
        }
        return [{**vals, **own} for vals in super()._prepare_system_vals(vals_list)]

    def _prepare_signoff_line_vals(self, step, role):
        # sealed for good, so without the name, which the customer may have erased
        vals = super()._prepare_signoff_line_vals(step, role)
        return {**vals, "document_name": self.number}
