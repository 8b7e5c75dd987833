from odoo import api, fields, models
from odoo.exceptions import AccessError

from .customer_file_protected_mixin import PROTECTED


class CustomerPreference(models.Model):
    """What somebody in contact noticed that a customer likes (CA-37)."""

    _name = "customer.preference"
    _inherit = ["customer.data.mixin"]
    _description = "Customer Preference"
    _order = "date desc, id desc"
    _rec_name = "type_id"

    type_id = fields.Many2one(
        comodel_name="customer.preference.type",
        required=True,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        compute="_compute_partner_id", precompute=True, store=True, readonly=False
    )
    opinion_id = fields.Many2one(
        comodel_name="customer.opinion",
        string="Opinion Form",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    value = fields.Char(string="Preference", required=True, prefetch=PROTECTED)
    date = fields.Date(
        string="Noted On",
        compute="_compute_date",
        precompute=True,
        store=True,
        readonly=False,
        required=True,
    )

    @api.depends("opinion_id.partner_id")
    def _compute_partner_id(self):
        for preference in self.filtered("opinion_id"):
            preference.partner_id = preference.opinion_id.partner_id

    @api.depends("opinion_id.date")
    def _compute_date(self):
        today = fields.Date.context_today(self)
        for preference in self:
            preference.date = preference.opinion_id.date or preference.date or today

    @api.constrains("opinion_id", "user_id")
    def _check_opinion(self):
        """Nobody adds to what a colleague filled in."""
        for preference in self.filtered("opinion_id"):
            if preference.opinion_id.user_id != preference.user_id:
                raise AccessError(
                    self.env._("Fill in an opinion form of your own for this.")
                )

    @api.model
    def _get_panel_preferences(self, partners, company):
        """Return what the current user sees of people's preferences at once.

        :param partners: res.partner, whose own preferences are meant
        :param company: res.company
        :return: dict partner id → list of dicts, the newest of each type
        """
        preferences = self.search(
            [("partner_id", "in", partners.ids), ("company_id", "=", company.id)]
        )
        latest = {}
        # shown beside the essentials, which is no reading of the file
        for preference in preferences.sudo():
            key = (preference.partner_id.id, preference.type_id)
            latest.setdefault(key, preference)
        result = {}
        for partner_id, preference_type in sorted(
            latest, key=lambda key: (key[1].sequence, key[1].id)
        ):
            preference = latest[partner_id, preference_type]
            result.setdefault(partner_id, []).append(
                {
                    "id": preference.id,
                    "type": preference_type.name,
                    "value": preference.value,
                }
            )
        return result
