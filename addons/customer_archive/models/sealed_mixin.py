import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SealedMixin(models.AbstractModel):
    """Rows that no path through Odoo changes, and whose change below Odoo is found.

    A final row refuses write and unlink even in sudo. A scheduled action links final
    rows into one SHA-256 chain per model and company: linking them in the request
    itself would make every two readers of the same minute wait for each other.
    The hash covers text and numbers only, never a foreign key, so that deleting a
    user leaves the chain intact.
    """

    _name = "sealed.mixin"
    _description = "Sealed Rows"

    # names of the fields the hash covers, in this order
    _sealed_fields = ()

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    seal_number = fields.Integer(readonly=True, copy=False, index="btree_not_null")
    seal_hash = fields.Char(readonly=True, copy=False)

    def write(self, vals):
        # first the right: the refusal below names the row
        self.check_access("write")
        self._check_not_final()
        if not vals.keys().isdisjoint(("seal_number", "seal_hash")):
            raise UserError(self.env._("Seals are only set by the archive itself."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_final(self):
        self._check_not_final()

    def _check_not_final(self):
        if final := self.sudo().filtered_domain(self._get_final_domain()):
            raise UserError(
                self.env._(
                    "%(model)s %(name)s is sealed: it can be neither changed nor "
                    "deleted. Record a correcting entry instead.",
                    model=self._description,
                    name=final[0].display_name,
                )
            )

    @api.model
    def _get_final_domain(self):
        """Return the domain of the rows that may no longer change."""
        return Domain.TRUE

    @api.model
    def _get_sealed_models(self):
        """Return the names of all models whose rows are sealed."""
        names = self.env.registry.descendants(["sealed.mixin"], "_inherit")
        return sorted(name for name in names if not self.env[name]._abstract)

    def _get_seal_hash(self, previous, values):
        payload = [previous, *(values[name] for name in self._sealed_fields)]
        text = json.dumps(payload, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()
