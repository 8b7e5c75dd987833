from odoo import api, models

PENDING = "complaint_desk.working_time_change"


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _get_affected_companies(self):
        # teams of everybody who work by these hours
        teams = self.env["complaint.team"].sudo()
        teams = teams.search([("calendar_id", "in", self.ids)])
        return super()._get_affected_companies() | teams.company_id

    @api.model
    def _after_working_time_change(self, companies):
        result = super()._after_working_time_change(companies)
        precommit = self.env.cr.precommit
        if PENDING not in precommit.data:
            # loading a year changes many rows: deadlines are counted again once
            precommit.add(self._renew_complaint_deadlines)
        precommit.data.setdefault(PENDING, set()).update(companies.ids)
        return result

    @api.model
    def _renew_complaint_deadlines(self):
        company_ids = self.env.cr.precommit.data.pop(PENDING)
        self.env["complaint.case"]._renew_deadlines(
            self.env["res.company"].browse(company_ids)
        )
