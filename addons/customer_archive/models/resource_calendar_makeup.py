from odoo import fields, models


class ResourceCalendarMakeup(models.Model):
    """A day worked in place of a day off, with the hours of another weekday."""

    _name = "resource.calendar.makeup"
    _inherit = ["resource.calendar.loaded.mixin", "resource.calendar.source.mixin"]
    _description = "Make-up Day"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    date = fields.Date(required=True, index=True)
    dayofweek = fields.Selection(
        selection=lambda self: (
            self.env["resource.calendar.attendance"]._fields["dayofweek"].selection
        ),
        string="Worked Like",
        required=True,
        help="The weekday whose working hours apply. In a calendar of two weeks, it is "
        "that weekday of the week the make-up day is in.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Working Hours",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Empty: all working hours of the company.",
    )

    _company_date_uniq = models.UniqueIndex(
        "(company_id, date) WHERE calendar_id IS NULL",
        "This make-up day is already there.",
    )
    _calendar_date_uniq = models.UniqueIndex(
        "(calendar_id, date) WHERE calendar_id IS NOT NULL",
        "This make-up day is already there for these working hours.",
    )
