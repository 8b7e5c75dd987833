from odoo import api, fields, models
from odoo.exceptions import UserError


class PrivacyLookupWizardLine(models.TransientModel):
    """A customer with a file is erased by sign-off, not by deleting records."""

    _inherit = "privacy.lookup.wizard.line"

    has_customer_file = fields.Boolean(compute="_compute_has_customer_file")

    @api.depends("res_model", "res_id", "is_unlinked")
    def _compute_has_customer_file(self):
        for model, lines in self.grouped("res_model").items():
            files = lines._get_customer_files(model)
            for line in lines:
                line.has_customer_file = line.res_id in files

    def action_unlink(self):
        # first the right: the refusal below names the record
        self.check_access("write")
        if self.has_customer_file:
            raise UserError(
                self.env._(
                    "%s belongs to a customer with a file and is not deleted by "
                    "itself: request the erasure of the customer.",
                    self.res_name,
                )
            )
        return super().action_unlink()

    def action_request_erasure(self):
        """Ask for the erasure of the customer the line belongs to.

        :return: window action (dict) of the erasure
        :raises UserError: when the customer has no file
        :raises AccessError: for anyone but the file's custodian and administrators
        """
        self.ensure_one()
        self.check_access("read")
        files = self._get_customer_files(self.res_model).get(self.res_id)
        if not files:
            raise UserError(
                self.env._("%s belongs to no customer with a file.", self.res_name)
            )
        here = files.filtered(lambda file: file.company_id == self.env.company)
        return (here or files)[0].sudo(False).action_request_erasure()

    def _get_customer_files(self, model):
        """Return the files of the customers whose data the lines are.

        :param str model: the model of all these lines
        :return: dict id of the line's record → customer.file
        """
        File = self.env["customer.file"].sudo()  # whoever looks up may read no file
        if model not in self.env:
            return {}
        records = self.env[model].sudo().browse(self.mapped("res_id")).exists()
        if model in ("res.partner", "res.users"):
            people = {
                record.id: record.commercial_partner_id
                if model == "res.partner"
                else record.partner_id.commercial_partner_id
                for record in records
            }
            customers = self.env["res.partner"].union(*people.values())
            files = File.search([("partner_id", "in", customers.ids)])
            by_customer = files.grouped("partner_id")
            return {
                res_id: by_customer[customer]
                for res_id, customer in people.items()
                if customer in by_customer
            }
        if model == File._name:
            return {record.id: record for record in records}
        field = records._fields.get("file_id")
        if not field or field.comodel_name != File._name:
            return {}
        return {record.id: record.file_id for record in records}
