from odoo import fields, models
from odoo.exceptions import UserError

MANDATORY = (
    "name",
    "sex",
    "birth_date",
    "phone",
    "address",
    "occupation",
    "living_with",
    "family_contact",
)


class CustomerSurveyForm(models.Model):
    """The way of a form: collector → sales manager → customer service (CA-47)."""

    _inherit = "customer.survey.form"

    def action_hand_in(self):
        """Hand complete forms in to the sales manager; opens the customers' files.

        :return: True
        :raises AccessError: for anyone but collector and managers
        :raises UserError: without consent, with gaps, in another state, or when the
            customer's file is closed
        """
        self._check_transition("draft")
        self._check_consent()
        self._check_complete()
        self._open_files()
        self._send(handed_in_date=fields.Datetime.now(), handed_in_by_id=self.env.uid)
        self._record_custody("survey_handed_in")
        return True

    def action_withdraw(self):
        """Take back forms that have not been received.

        :return: True
        :raises AccessError: for anyone but collector and managers
        :raises UserError: for forms in another state
        """
        result = super().action_withdraw()
        self._record_custody("survey_returned")
        return result

    def action_receive(self):
        """Take forms over from their collectors.

        :return: True
        :raises AccessError: for anyone but the collectors' department manager
        :raises UserError: for forms that are not handed in, or wait for nobody
        """
        return self._pass_on("handed_in")

    def action_allocate(self):
        """Start sharing out the files of forms among a department's people (CA-30).

        :return: window action (dict) with the new allocation
        :raises AccessError: for anyone but the departments' managers
        :raises UserError: for forms that are not received, closed files, and those in
            an open allocation
        """
        self.check_access("read")
        self.env["customer.allocation"].check_access("create")
        self._check_state("received")
        return self.file_id.action_allocate()

    def action_seal(self):
        """Seal forms: from now on they are read by grant only.

        :return: window action (dict): what the caller keeps, without the contents
        :raises AccessError: for anyone but the customer service manager
        :raises UserError: for forms that are not received, or wait for nobody
        """
        self._pass_on("received")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_archive.customer_survey_extract_action"
        )
        return {**action, "target": "main"}

    def action_request_copy(self):
        """Ask for a copy: see ``customer.survey.copy``.

        :return: window action (dict) of a new request
        :raises AccessError: for people who don't read the form
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy of a Survey Form"),
            "res_model": "customer.survey.copy",
            "views": [(False, "form")],
            "context": {"default_survey_id": self.id},
        }

    def action_print_blank(self):
        """Print the empty form for filling in by hand.

        :return: report action (dict)
        :raises AccessError: for people who have nothing to do with survey forms
        """
        self.env["customer.survey.form"].check_access("read")
        report = self.env.ref("customer_archive.action_report_customer_survey_blank")
        return report.report_action(self.env.company.ids)

    def _check_consent(self):
        for form in self:
            if not (form.consent_date and form.consent_means):
                raise UserError(
                    self.env._(
                        "%s: without the customer's consent nothing is handed in. "
                        "Enter when and how it was given, or note that it was refused.",
                        form.display_name,
                    )
                )

    def _check_complete(self):
        for form in self:
            if gaps := form._get_gaps():
                raise UserError(
                    self.env._(
                        "%(form)s is not complete. Missing: %(gaps)s.",
                        form=form.display_name,
                        gaps=", ".join(gaps),
                    )
                )

    def _get_gaps(self):
        """Return the labels of what is not filled in."""
        gaps = [
            self._fields[name]._description_string(self.env)
            for name in MANDATORY
            if not self[name]
        ]
        answered = self.answer_ids.filtered(
            lambda answer: (answer.value or "").strip()
        ).question_id
        asked = self.env["customer.survey.question"]._get_asked(self.company_id)
        return gaps + (asked - answered).mapped("name")

    def _open_files(self):
        """Link forms to their customers' files, opened where there is none."""
        new = self.filtered(lambda form: not form.partner_id)
        partners = self.env["res.partner"].create(
            [form._prepare_partner_vals() for form in new]
        )
        for form, partner in zip(new, partners, strict=True):
            form.partner_id = partner
            # written by the steps only
            form.sudo().opened_partner_id = partner
        for company, forms in self.grouped("company_id").items():
            forms.with_company(company)._link_files()

    def _link_files(self):
        customers = {form: form.partner_id.commercial_partner_id for form in self}
        # a customer's file may be closed to the collector, and still is the one
        files = self.partner_id.commercial_partner_id.sudo()._get_files_here()
        self._check_files_are_kept(files)
        by_customer = {file.partner_id.id: file.id for file in files}
        new = {
            customer.id: form
            for form, customer in customers.items()
            if customer.id not in by_customer
        }
        opened = self.env["customer.file"].create(
            [form._prepare_file_vals() for form in new.values()]
        )
        by_customer.update({file.partner_id.id: file.id for file in opened})
        for form, file in zip(new.values(), opened, strict=True):
            # written by the steps only
            form.sudo().opened_file_id = file
        for form, customer in customers.items():
            # which file it is, is the system's to say
            form.sudo().file_id = by_customer[customer.id]

    def _check_files_are_kept(self, files):
        if closed := files.filtered(lambda file: file.state == "closed"):
            raise UserError(
                self.env._(
                    "%s is closed: have it reopened before you hand in a form.",
                    closed[0].display_name,
                )
            )

    def _prepare_partner_vals(self):
        return {"name": self.name, "phone": self.phone, "street": self.address}

    def _prepare_file_vals(self):
        return {
            "partner_id": self.partner_id.commercial_partner_id.id,
            "company_id": self.company_id.id,
            "owner_id": self.collector_id.id,
            "collector_id": self.collector_id.id,
            "source": "visit",
            "first_contact_date": self.date,
        }

    def _check_state(self, state):
        for form in self:
            if form.state != state:
                raise UserError(
                    self.env._(
                        "%s: this step does not apply any more.", form.display_name
                    )
                )

    def _pass_on(self, state):
        """Decide on the steps of forms in a state, in the caller's name."""
        self.check_access("read")
        self._check_state(state)
        # whom a step waits for is checked when it is decided
        lines = self.sudo()._get_round_lines().sudo(False)
        if len(lines.sudo().filtered(lambda line: line.state == "pending")) < len(self):
            raise UserError(
                self.env._(
                    "%s: nobody was found to take it. The administrator has been shown "
                    "it.",
                    self[0].display_name,
                )
            )
        return lines.action_approve()

    def _get_signoff_route(self):
        is_new = self.state == "handed_in"
        return [{"role": "department_manager" if is_new else "survey_keeper"}]

    def _get_signoff_requester(self):
        return self.collector_id

    def _get_signoff_barred(self):
        # nobody receives their own form; sealing decides nothing
        is_new = self.state == "handed_in"
        return self.collector_id if is_new else self.collector_id.browse()

    def _signoff_on_approved(self):
        vals = {"date": fields.Datetime.now(), "by_id": self.env.uid}
        sealed = self.filtered(lambda form: form.state == "received")
        received = self - sealed
        sealed._record_custody("survey_sealed")
        sealed.write(self._prepare_custody_vals("sealed", vals))
        received._record_custody("survey_received")
        received.write(self._prepare_custody_vals("received", vals))
        received._signoff_start()

    def _prepare_custody_vals(self, state, vals):
        return {"state": state, **{f"{state}_{key}": vals[key] for key in vals}}

    def _signoff_on_refused(self):
        self._record_custody("survey_returned")
        self.write(self._prepare_withdrawn_vals())

    def _prepare_withdrawn_vals(self):
        names = ("handed_in", "received")
        return {
            **super()._prepare_withdrawn_vals(),
            **{f"{name}_{key}": False for name in names for key in ("date", "by_id")},
        }

    def _record_custody(self, kind):
        """Record who has a form now in the history of its file, once a round."""
        # the history is the file's own, whoever passes the form on
        forms = self.sudo()
        labels = dict(
            self.env["customer.file.event"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        lines = {line.res_id: line.id for line in forms._get_round_lines()}
        self.env["customer.file.event"]._record(
            [
                {
                    "customer_id": form.file_id.partner_id.id,
                    "company_id": form.file_id.company_id.id,
                    "kind": kind,
                    "date": fields.Datetime.now(),
                    "summary": f"{form.number} · {labels[kind]}",
                    "user_id": self.env.uid,
                    "res_model": "signoff.line",
                    "res_id": lines[form.id],
                    "document_model": self._name,
                    "document_id": form.id,
                }
                for form in forms
                if form.file_id
            ]
        )
