from odoo import fields, models


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = [
        "resource.calendar.leaves",
        "resource.calendar.loaded.mixin",
        "resource.calendar.source.mixin",
    ]

    # a field of core's model, so its groups are said here
    customer_file_origin = fields.Selection(groups="base.group_user")

    def _note_working_time_change(self, companies):
        # a person's own absence changes nobody's calendar
        return super()._note_working_time_change(companies) if companies else None

    def _get_affected_companies(self):
        return self.filtered(lambda leave: not leave.resource_id).company_id
