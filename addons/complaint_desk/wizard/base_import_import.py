from odoo import api, models

from odoo.addons.base_import.models.base_import import FIELDS_RECURSION_LIMIT

from ..models.complaint_case_import import PAST_FIELDS


class BaseImportImport(models.TransientModel):
    _inherit = "base_import.import"

    @api.model
    def get_fields_tree(self, model, depth=FIELDS_RECURSION_LIMIT):
        """Offer the dates and states of past complaints, which no form can write.

        :param str model: as in core
        :param int depth: as in core
        :return: list of dicts, as in core
        """
        tree = super().get_fields_tree(model, depth)
        if model == "complaint.case":
            fields = self.env[model].fields_get(PAST_FIELDS, ["string", "type"])
            tree += [
                {
                    "id": name,
                    "name": name,
                    "string": field["string"],
                    "required": False,
                    "fields": [],
                    "type": field["type"],
                    "model_name": model,
                }
                for name, field in fields.items()
            ]
        return tree
