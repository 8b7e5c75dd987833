from odoo import models

from .customer_promotion_line import CONTACT


class MailActivity(models.Model):
    """A contact of a promotion plan that is ticked off has been made (CA-38)."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        contact = self.env.ref(CONTACT, raise_if_not_found=False)
        line_ids = self.filtered(
            lambda activity: activity.res_model == "customer.promotion.line"
            and activity.activity_type_id == contact
        ).mapped("res_id")
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        self.env["customer.promotion.line"].browse(line_ids)._note_contact()
        return result
