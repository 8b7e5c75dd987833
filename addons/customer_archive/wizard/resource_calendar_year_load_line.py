from odoo import fields, models


class ResourceCalendarYearLoadLine(models.TransientModel):
    _name = "resource.calendar.year.load.line"
    _description = "Day to Load"
    _order = "date, id"

    load_id = fields.Many2one(
        comodel_name="resource.calendar.year.load",
        required=True,
        index=True,
        ondelete="cascade",
    )
    date = fields.Date(required=True)
    kind = fields.Selection(
        selection=[("holiday", "Day off"), ("makeup", "Make-up day")], required=True
    )
    name = fields.Char()
    dayofweek = fields.Selection(
        selection=lambda self: (
            self.env["resource.calendar.attendance"]._fields["dayofweek"].selection
        ),
        string="Worked Like",
    )
    action = fields.Selection(
        selection=[
            ("add", "New"),
            ("change", "Changed"),
            ("remove", "Removed"),
            ("keep", "Stays as entered by hand"),
            ("none", "Unchanged"),
        ],
        string="What Happens",
    )
