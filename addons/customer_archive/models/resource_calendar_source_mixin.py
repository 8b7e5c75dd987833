from odoo import api, models


class ResourceCalendarSourceMixin(models.AbstractModel):
    """Records that working time is counted from: a change renews what was counted."""

    _name = "resource.calendar.source.mixin"
    _description = "Source of Working Time"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._note_working_time_change(records._get_affected_companies())
        return records

    def write(self, vals):
        companies = self._get_affected_companies()
        result = super().write(vals)
        self._note_working_time_change(companies | self._get_affected_companies())
        return result

    def unlink(self):
        companies = self._get_affected_companies()
        result = super().unlink()
        self._note_working_time_change(companies)
        return result

    def _get_affected_companies(self):
        """Return the companies whose deadlines the records bear on."""
        return self.company_id

    def _note_working_time_change(self, companies):
        self.env["resource.calendar"]._after_working_time_change(companies)
