from odoo import fields, models


class ResourceCalendarLoadedMixin(models.AbstractModel):
    """Days loaded by the wizard that a hand may correct.

    A corrected day is never loaded again.
    """

    _name = "resource.calendar.loaded.mixin"
    _description = "Loaded Day"

    customer_file_origin = fields.Selection(
        selection=[("loaded", "Loaded"), ("corrected", "Corrected by hand")],
        string="Origin",
        readonly=True,
        copy=False,
        help="Empty for days entered by hand.",
    )

    def write(self, vals):
        # only the wizard says where a day comes from
        if "customer_file_origin" in vals:
            return super().write(vals)
        loaded = self.sudo().filtered(lambda day: day.customer_file_origin == "loaded")
        result = super().write(vals)
        if loaded:
            loaded.customer_file_origin = "corrected"
        return result
