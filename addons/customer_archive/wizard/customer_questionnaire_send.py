from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize


class CustomerQuestionnaireSend(models.TransientModel):
    _name = "customer.questionnaire.send"
    _description = "Ask Customers to Fill In"

    file_ids = fields.Many2many(
        comodel_name="customer.file", string="Customer Files", required=True
    )
    customer_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_customer_id",
        help="The one there is, empty for several.",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_contact_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('id', 'child_of', customer_id)]",
    )
    # read with the rights of whoever sends
    email = fields.Char(related="contact_id.email", related_sudo=False)
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        help="Empty: the language of each contact.",
    )
    days = fields.Integer(
        string="Valid For (Days)",
        required=True,
        default=lambda self: self.env.company.customer_file_questionnaire_days,
    )
    left_out = fields.Char(
        string="Without an E-mail Address", compute="_compute_left_out"
    )
    # shown once and never stored
    link = fields.Char(readonly=True, store=False)

    _days_positive = models.Constraint(
        "CHECK(days BETWEEN 1 AND 366)",
        "Give the customer between a day and a year to answer.",
    )

    @api.depends("file_ids")
    def _compute_customer_id(self):
        for send in self:
            customers = send.file_ids.partner_id
            send.customer_id = customers if len(customers) == 1 else False

    @api.depends("file_ids")
    def _compute_contact_id(self):
        for send in self:
            contacts = send._get_contacts() if send.customer_id else {}
            send.contact_id = next(iter(contacts.values()), False)

    @api.depends("file_ids")
    def _compute_left_out(self):
        for send in self:
            names = [
                file.partner_id.name
                for file, contact in send._get_contacts().items()
                if not email_normalize(contact.email)
            ]
            send.left_out = ", ".join(names) if len(send.file_ids) > 1 else False

    def action_send(self):
        """Mail a questionnaire to each customer who has an address.

        :return: window action (dict) of the questionnaires
        :raises AccessError: for files the caller may not ask about
        :raises UserError: for closed files, and when nobody has an address
        """
        contacts = {
            file: contact
            for file, contact in self._get_recipients().items()
            if email_normalize(contact.email)
        }
        if not contacts:
            raise UserError(
                self.env._(
                    "No e-mail address is known: enter one, or copy the link and send "
                    "it yourself."
                )
            )
        questionnaires, links = self.env["customer.questionnaire"]._send(
            contacts, self.days, self.lang
        )
        questionnaires._mail(links)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_archive.customer_questionnaire_action"
        )
        return {**action, "domain": [("id", "in", questionnaires.ids)], "context": {}}

    def action_create_link(self):
        """Open a questionnaire for one customer and show its link, this once.

        :return: window action (dict): a dialog with the link
        :raises AccessError: for a file the caller may not ask about
        :raises UserError: for a closed file, and for several
        """
        contacts = self._get_recipients()
        if len(contacts) != 1:
            raise UserError(self.env._("A link is for one customer: choose one file."))
        _questionnaires, links = self.env["customer.questionnaire"]._send(
            contacts, self.days, self.lang, by_email=False
        )
        (link,) = links.values()
        view = self.env.ref(
            "customer_archive.customer_questionnaire_send_view_form_link"
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Link for the Customer"),
            "res_model": self._name,
            "views": [(view.id, "form")],
            "target": "new",
            "context": {"default_link": link},
        }

    def _get_recipients(self):
        """Return who is asked about which file, once it is known that they may be."""
        self.ensure_one()
        self.file_ids._check_may_ask()
        contacts = self._get_contacts()
        for file, contact in contacts.items():
            if contact.commercial_partner_id != file.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is no contact of %(file)s.",
                        contact=contact.display_name,
                        file=file.display_name,
                    )
                )
        return contacts

    def _get_contacts(self):
        """Return whom each customer is asked through: dict customer.file → partner."""
        if len(self.file_ids) == 1 and self.contact_id:
            return {self.file_ids: self.contact_id}
        return {
            file: file.contact_id
            if email_normalize(file.contact_id.email)
            else file.partner_id
            for file in self.file_ids
        }
