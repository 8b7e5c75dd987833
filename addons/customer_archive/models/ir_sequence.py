from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    def _next_by_code_batch(self, code, count):
        """Draw many numbers in one query.

        :param str code: code of a sequence without date ranges and with gaps allowed
        :param int count: how many
        :return: list of str
        :raises UserError: when the company has no such sequence
        """
        # drawing a number needs no right on sequences
        sequence = self.sudo().search(
            [("code", "=", code), ("company_id", "in", (self.env.company.id, False))],
            order="company_id",
            limit=1,
        )
        if not sequence:
            raise UserError(
                self.env._("There is no sequence with code %s: create one.", code)
            )
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        return [sequence.get_next_char(number) for (number,) in rows]

    @api.model
    def _next_by_code_of_companies(self, code, company_ids):
        """Draw one number per record, together for each company.

        :param str code: as in ``_next_by_code_batch``
        :param list company_ids: the company of each record
        :return: list of str, in the same order
        :raises UserError: as in ``_next_by_code_batch``
        """
        drawn = {
            company: iter(
                self.with_company(company)._next_by_code_batch(
                    code, company_ids.count(company)
                )
            )
            for company in set(company_ids)
        }
        return [next(drawn[company]) for company in company_ids]
