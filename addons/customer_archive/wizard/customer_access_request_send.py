from odoo import fields, models
from odoo.exceptions import UserError


class CustomerAccessRequestSend(models.TransientModel):
    _name = "customer.access.request.send"
    _description = "Request Access to Several Files"

    partner_ids = fields.Many2many(
        comodel_name="res.partner", string="Customers", required=True
    )
    reason = fields.Text(required=True)
    date_until = fields.Datetime(
        string="Until",
        required=True,
        default=lambda self: self.env.company._get_access_end(),
        help="Reading ends at this moment by itself.",
    )

    def action_send(self):
        """Send a request for each customer's file, for the caller's own reading.

        :return: window action (dict) of the requests
        :raises UserError: when a customer has no file, or the caller reads it already
        :raises ValidationError: when the date is not within the longest grant
        """
        self.ensure_one()
        customers = self.partner_ids.commercial_partner_id
        if readable := customers._get_files_open_to_me(self.env.company).partner_id:
            raise UserError(
                self.env._(
                    "You read the files of these customers already, leave them out: %s",
                    ", ".join(readable.mapped("name")),
                )
            )
        requests = self.env["customer.access.request"].create(
            [
                {
                    "partner_id": customer.id,
                    "reason": self.reason,
                    "date_until": self.date_until,
                }
                for customer in customers
            ]
        )
        requests.action_submit()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_archive.customer_access_request_action"
        )
        return {**action, "domain": [("id", "in", requests.ids)]}
