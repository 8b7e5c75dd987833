from odoo import api, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _find_by_phones(self, phones):
        """Return who calls: one search for all numbers (CD-03).

        :param phones: set of (number as typed, res.country)
        :return: dict of (number, country) → res.partner, without unknown numbers
        """
        if not phones:
            return {}
        sanitized = {
            key: self.env.user._phone_format(number=key[0], country=key[1])
            for key in phones
        }
        partners = self.search(
            Domain("phone_sanitized", "in", [n for n in sanitized.values() if n])
            | Domain("phone", "in", [number for number, _country in phones]),
            order="id",
        )
        # the first comes last and counts
        by_number = {
            number: partner
            for partner in reversed(partners)
            for number in (partner.phone, partner.phone_sanitized)
        }
        found = {
            key: by_number.get(sanitized[key] or key[0], by_number.get(key[0]))
            for key in phones
        }
        return {key: partner for key, partner in found.items() if partner}

    def _get_customer_file_panels(self, company):
        panels = super()._get_customer_file_panels(company)
        counts = self._get_open_complaint_counts(company)
        for partner_id, panel in panels.items():
            panel["open_complaints"] = counts.get(partner_id, 0)
        return panels

    def _get_open_complaint_counts(self, company):
        """Return how many complaints are open, which is all one learns (CA-39).

        Those about the current user don't count for them (CD-18).
        """
        Case = self.env["complaint.case"]
        # the number is an essential, the complaints aren't
        groups = Case.sudo()._read_group(
            Domain("partner_id.commercial_partner_id", "in", self.ids)
            & Domain("company_id", "=", company.id)
            & Case._get_open_count_domain()
            & Case._get_not_accused_domain(),
            ["partner_id"],
            ["__count"],
        )
        counts = {}
        for partner, count in groups:
            customer_id = partner.commercial_partner_id.id
            counts[customer_id] = counts.get(customer_id, 0) + count
        return counts
