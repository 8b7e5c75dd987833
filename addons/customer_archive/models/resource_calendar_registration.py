from odoo import api, models
from odoo.fields import Domain

PENDING = "customer_archive.working_time_change"


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    @api.model
    def _after_working_time_change(self, companies):
        result = super()._after_working_time_change(companies)
        precommit = self.env.cr.precommit
        if PENDING not in precommit.data:
            # loading a year changes many rows: deadlines are counted again once
            precommit.add(self._renew_registration_deadlines)
        precommit.data.setdefault(PENDING, set()).update(companies.ids)
        return result

    @api.model
    def _renew_registration_deadlines(self):
        company_ids = self.env.cr.precommit.data.pop(PENDING)
        # the drafts of everybody, whoever changes the working time
        drafts = self.env["customer.file"].sudo()
        drafts = drafts.search(
            Domain("state", "=", "draft")
            & Domain("company_id", "in", list(company_ids))
        )
        drafts._renew_registration_deadline()
        self.env["customer.file.change"].sudo()._renew_deadlines(list(company_ids))
