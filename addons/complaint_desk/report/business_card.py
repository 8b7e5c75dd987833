from odoo import api, models
from odoo.exceptions import UserError


class BusinessCard(models.AbstractModel):
    """Business cards: complaint phone and mailbox are on each of them (CD-24)."""

    _name = "report.complaint_desk.business_card"
    _description = "Business Card"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the cards show.

        :param docids: ids of hr.employee.public
        :param dict data: not used
        :return: dict of values
        :raises UserError: while a company has no complaint phone or mailbox
        """
        employees = self.env["hr.employee.public"].browse(docids)
        for company in employees.company_id:
            if not (company.complaint_phone and company.complaint_email):
                raise UserError(
                    self.env._(
                        "%s: no business card without complaint phone and mailbox. "
                        "Enter them in Customer Archive / Configuration / Settings / "
                        "Complaints.",
                        company.name,
                    )
                )
        return {
            "doc_ids": docids,
            "doc_model": "hr.employee.public",
            "docs": employees,
        }
