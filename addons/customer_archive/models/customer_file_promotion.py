from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from .customer_promotion_line import CONTACT


class CustomerFile(models.Model):
    """Which customers promotion plans reach, and who contacts them (CA-38)."""

    _inherit = "customer.file"

    promotion_line_ids = fields.One2many(
        comodel_name="customer.promotion.line",
        inverse_name="file_id",
        string="Promotions",
    )

    def write(self, vals):
        result = super().write(vals)
        if "owner_id" in vals:
            self._pass_on_promotions()
        if vals.get("state") == "closed":
            self._get_promotion_lines()._forget_contacts()
        return result

    def _get_promotion_lines(self):
        """Return where a contact with these customers is still somebody's duty."""
        duty = Domain("activity_type_id", "=", self.env.ref(CONTACT).id)
        # planned for the owner by the system, whoever changes or closes the file
        lines = self.env["customer.promotion.line"].sudo()
        return lines.search(
            Domain("file_id", "in", self.ids)
            & Domain("activity_ids", "any!", duty & Domain("active", "=", True))
        )

    def _pass_on_promotions(self):
        lines = self._get_promotion_lines()
        lines._forget_contacts()
        lines._plan_contacts()

    def _filter_promotable(self):
        """Return the files of customers who may be approached."""
        # the blacklist is the company's, whoever keeps it
        return self.filtered(
            lambda file: file.state != "closed"
            and not file.partner_id.sudo().is_blacklisted
        )

    def _check_promotable(self):
        if unfit := self - self._filter_promotable():
            raise UserError(
                self.env._(
                    "%s: the file is closed, or the customer wants no mail. Leave it "
                    "out.",
                    unfit[0].display_name,
                )
            )

    def action_plan_promotion(self):
        """Plan a promotion for these customers; those who want none are left out.

        :return: window action (dict): a new plan with its customers
        :raises AccessError: for those who plan no promotions or can't read the files
        :raises UserError: when none of them may be approached
        """
        self.check_access("read")
        self.env["customer.promotion"].check_access("create")
        files = self._filter_promotable()
        if not files:
            raise UserError(
                self.env._("The files are closed, or the customers want no mail.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promotion Plan"),
            "res_model": "customer.promotion",
            "views": [(False, "form")],
            "context": {
                "default_company_id": files.company_id[:1].id,
                "default_line_ids": [
                    Command.create({"file_id": file.id}) for file in files
                ],
            },
        }

    def _get_erasure_plan(self, label):
        return [
            (self.promotion_line_ids, {"note": False}),
            *super()._get_erasure_plan(label),
        ]
