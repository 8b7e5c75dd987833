from odoo import models


class ResourceCalendarAttendance(models.Model):
    _name = "resource.calendar.attendance"
    _inherit = ["resource.calendar.attendance", "resource.calendar.source.mixin"]

    def _get_affected_companies(self):
        return self.calendar_id._get_affected_companies()
