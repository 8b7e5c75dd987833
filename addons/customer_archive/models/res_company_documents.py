from odoo import api, fields, models
from odoo.fields import Command

# codes of the document types every file must hold; what else P09 names is filed as
# it occurs: fit-out, changes of contacts, letters, violations, repairs, complaints
DOCUMENT_PRESETS = {
    "p09": (
        "company",
        "payment",
        "move_in",
        "contacts",
        "identity",
        "emergency",
        "nameplate",
        "licence",
    ),
    "p12": ("company", "payment", "move_in", "contacts", "emergency"),
}
PRESETS_BY_KIND = {"property": "p09"}


class ResCompany(models.Model):
    _inherit = "res.company"

    customer_file_document_preset = fields.Selection(
        selection=[
            ("p09", "P09: with identity cards, nameplate and licence"),
            ("p12", "P12, P17: particulars, payments, moving in, contacts"),
        ],
        string="List of Documents",
        groups="base.group_user",
        prefetch="customer_file",
    )
    customer_file_document_type_ids = fields.Many2many(
        comodel_name="customer.document.type",
        relation="customer_document_type_company_rel",
        string="Documents Every File Must Hold",
        groups="base.group_user",
    )
    customer_file_document_notice_days = fields.Integer(
        string="Reminder of Documents That End (Days)",
        default=30,
        groups="base.group_user",
        prefetch="customer_file",
    )

    _customer_file_document_notice_positive = models.Constraint(
        "CHECK(customer_file_document_notice_days >= 0)",
        "Days before the end of a document cannot be negative.",
    )

    @api.model
    def _prepare_business_kind_vals(self, kind):
        return {
            **super()._prepare_business_kind_vals(kind),
            **self._prepare_document_preset_vals(PRESETS_BY_KIND.get(kind)),
        }

    @api.model
    def _describe_business_kind(self, kind):
        phrases = super()._describe_business_kind(kind)
        codes = DOCUMENT_PRESETS.get(PRESETS_BY_KIND.get(kind), ())
        if codes:
            phrases.append(self.env._("%s documents every file must hold", len(codes)))
        return phrases

    @api.model
    def _prepare_document_preset_vals(self, preset):
        """Return the documents every file must hold by a policy's list (CA-33).

        :param preset: value of ``customer_file_document_preset`` or None
        """
        types = self.env["customer.document.type"].search(
            [("code", "in", DOCUMENT_PRESETS.get(preset, ()))]
        )
        return {
            "customer_file_document_preset": preset or False,
            "customer_file_document_type_ids": [Command.set(types.ids)],
        }
