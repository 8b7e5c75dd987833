from odoo import api, fields, models


class CustomerFile(models.Model):
    """Until when a file is registered, counted in working days (CA-07)."""

    _inherit = "customer.file"

    registration_deadline = fields.Date(readonly=True, copy=False)
    registration_deadline_provisional = fields.Boolean(
        string="Provisional Deadline",
        readonly=True,
        copy=False,
        help="Public holidays that may still be published can move the deadline.",
    )
    registration_deadline_note = fields.Char(
        string="Note on the Deadline", compute="_compute_registration_deadline_note"
    )

    @api.depends("registration_deadline", "registration_deadline_provisional")
    def _compute_registration_deadline_note(self):
        provisional = self.filtered("registration_deadline_provisional")
        (self - provisional).registration_deadline_note = False
        for file in provisional:
            years = file.company_id._get_provisional_years(
                file.first_contact_date, file.registration_deadline
            )
            file.registration_deadline_note = bool(years) and self.env._(
                "Provisional: the public holidays of %s are not final yet.",
                ", ".join(map(str, years)),
            )

    def _set_registration_deadline(self):
        # written for the owner, who may not write it; one write per first contact
        counted = self.sudo().filtered(lambda file: not file.is_existing_customer)
        for company, files in counted.grouped("company_id").items():
            deadlines = company._get_registration_deadlines(
                files.mapped("first_contact_date")
            )
            for start, own in files.grouped("first_contact_date").items():
                provisional = company._get_provisional_years(start, deadlines[start])
                own.write(
                    {
                        "registration_deadline": deadlines[start],
                        "registration_deadline_provisional": bool(provisional),
                    }
                )

    def _renew_registration_deadline(self):
        """Count the deadlines again, and move what the owners' lists say."""
        before = {file: file.registration_deadline for file in self}
        self._set_registration_deadline()
        moved = self.filtered(
            lambda file: file.state == "draft"
            and file.registration_deadline != before[file]
        )
        # the owners' own duties, whoever moves the deadline
        moved.sudo().activity_unlink([self._registration_activity_type])
        moved._plan_registration()
