from odoo import models


class ResUsers(models.Model):
    """Since when people work here: who is new gets a share of the files (CA-30)."""

    _inherit = "res.users"

    def _get_joining_dates(self, company):
        """Return the first day of each user's employment, or of their login.

        :param company: res.company whose employees count
        :return: dict user id → date
        """
        dates = {}
        # contracts are personnel data: only who is new leaves here
        for user in self.sudo().with_company(company):
            versions = user.employee_id.version_ids
            dates[user.id] = min(
                (v.contract_date_start or v.date_version for v in versions),
                default=user.create_date.date(),
            )
        return dates
