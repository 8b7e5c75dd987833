from odoo import api, fields, models
from odoo.fields import Domain


class ReadableMixin(models.AbstractModel):
    """Records whose rule asks at each search who may read them (T4).

    A model says it in ``_get_readable_domain`` and has a rule on ``is_readable``.
    """

    _name = "readable.mixin"
    _description = "Readable Records"

    # names of the fields the answer depends on
    _readable_depends = ()

    is_readable = fields.Boolean(
        compute="_compute_is_readable", search="_search_is_readable"
    )

    @api.depends_context("uid")
    @api.depends(lambda self: self._readable_depends)
    def _compute_is_readable(self):
        # the rule itself asks, so no rule can apply to this search
        readable = self.sudo().search(
            Domain("id", "in", self.ids) & self._get_readable_domain()
        )
        for record in self:
            record.is_readable = record in readable

    @api.model
    def _search_is_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_readable_domain()

    @api.model
    def _get_readable_domain(self):
        """Return the records the current user reads, evaluated at each search."""
        raise NotImplementedError
