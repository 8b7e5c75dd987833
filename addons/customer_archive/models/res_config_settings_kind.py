from odoo import api, fields, models

# menus that only one kind of business needs
KIND_GROUPS = {
    "hotel": "group_customer_archive_guests",
    "direct": "group_customer_archive_surveys",
}


class ResConfigSettings(models.TransientModel):
    """What a kind of business sets up (P01 to P18)."""

    _inherit = "res.config.settings"

    customer_file_business_kind_summary = fields.Char(
        string="What It Sets Up",
        compute="_compute_customer_file_business_kind_summary",
    )
    group_customer_archive_guests = fields.Boolean(
        string="Stays and Guest Opinion Forms",
        implied_group="customer_archive.customer_archive_group_guests",
    )
    group_customer_archive_surveys = fields.Boolean(
        string="Survey Forms",
        implied_group="customer_archive.customer_archive_group_surveys",
    )

    @api.depends("customer_file_business_kind")
    def _compute_customer_file_business_kind_summary(self):
        for settings in self:
            kind = settings.customer_file_business_kind
            settings.customer_file_business_kind_summary = (
                kind and settings._get_business_kind_summary(kind)
            )

    @api.onchange("customer_file_business_kind")
    def _onchange_customer_file_business_kind(self):
        kind = self.customer_file_business_kind
        if kind in KIND_GROUPS and kind != self.company_id.customer_file_business_kind:
            self[KIND_GROUPS[kind]] = True
        return super()._onchange_customer_file_business_kind()

    @api.model
    def _get_business_kind_summary(self, kind):
        phrases = self.env["res.company"]._describe_business_kind(kind)
        if kind in KIND_GROUPS:
            menu = self._fields[KIND_GROUPS[kind]]._description_string(self.env)
            phrases.append(self.env._("the menu for %s", menu))
        return self.env._("Sets up %s.", " · ".join(phrases))
