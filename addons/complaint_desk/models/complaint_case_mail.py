from odoo import api, fields, models
from odoo.tools import html2plaintext


class ComplaintCase(models.Model):
    """Complaints by e-mail (CD-02)."""

    _inherit = "complaint.case"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a complaint of an incoming e-mail; it counts from when it was sent.

        :param dict msg_dict: the message as Odoo parsed it
        :param dict custom_values: defaults of the team's alias
        :return: complaint.case
        """
        now = fields.Datetime.now()
        sent = fields.Datetime.to_datetime(msg_dict.get("date")) or now
        text = html2plaintext(msg_dict.get("body") or "").strip()
        values = {
            "channel": "email",
            # some clocks are fast
            "complained_date": min(sent, now),
            "contact_name": msg_dict.get("author_name"),
            "description": "\n".join(filter(None, (msg_dict.get("subject"), text))),
            "partner_id": msg_dict.get("author_id"),
            **(custom_values or {}),
        }
        # core gives the subject as number, which people may not write
        cases = super(ComplaintCase, self.sudo())
        return cases.message_new(msg_dict, custom_values=values).with_env(self.env)
