from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def button_uninstall(self):
        names = set((self + self.downstream_dependencies()).mapped("name"))
        self._check_sealed_rows_exported(names)
        return super().button_uninstall()

    def _check_sealed_rows_exported(self, names):
        """Refuse to drop sealed rows nobody has exported."""
        # all companies' rows are dropped, so all are looked at
        Chain = self.env["sealed.chain"].sudo()
        for model in self.env["sealed.mixin"]._get_sealed_models():
            Model = self.env[model].sudo()
            if Model._original_module not in names:
                continue
            chains = Chain.search([("model", "=", model)])
            open_rows = Model.search_count(
                Model._get_final_domain() & Domain("seal_number", "=", False)
            )
            if open_rows or chains.filtered(
                lambda chain: chain.exported_number < chain.last_number
            ):
                raise UserError(
                    self.env._(
                        "%s rows are sealed evidence and would be lost. Export them "
                        "first under Customer Archive / Configuration / Seals.",
                        Model._description,
                    )
                )
