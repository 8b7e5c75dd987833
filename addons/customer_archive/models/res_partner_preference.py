from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_note_preference(self):
        """Open the form to note what the customer or contact likes (CA-37).

        :return: window action (dict)
        :raises AccessError: for anyone from outside
        """
        self.ensure_one()
        self.env["customer.preference"].check_access("create")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_archive.customer_preference_action_note"
        )
        return {**action, "context": {"default_partner_id": self.id}}
