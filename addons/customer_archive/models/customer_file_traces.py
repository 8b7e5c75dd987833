from odoo import api, models
from odoo.fields import Domain

EMPTY_MESSAGE = {
    "body": False,
    "subject": False,
    "email_from": False,
    "reply_to": False,
    "incoming_email_to": False,
    "incoming_email_cc": False,
    "outgoing_email_to": False,
}


class CustomerFile(models.Model):
    """What Odoo itself keeps about records: documents, messages, activities."""

    _inherit = "customer.file"

    @api.model
    def _erase_traces(self, records):
        """Delete documents and activities of the records and empty their messages.

        The bytes of a document leave the file store with its next clean-up, unless
        another document shares them.

        :param records: recordset of any model
        """
        messages = self.env["mail.message"].search(
            Domain("model", "=", records._name) & Domain("res_id", "in", records.ids)
        )
        here = Domain("res_model", "=", records._name) & Domain(
            "res_id", "in", records.ids
        )
        documents = self.env["ir.attachment"].search(here) | messages.attachment_ids
        documents.unlink()
        self.env["mail.activity"].with_context(active_test=False).search(here).unlink()
        self.env["mail.scheduled.message"].search(
            Domain("model", "=", records._name) & Domain("res_id", "in", records.ids)
        ).unlink()
        self._empty_messages(messages)
        if records._name == "res.partner":
            self._forget_addresses(records)

    @api.model
    def _empty_messages(self, messages):
        own = [("mail_message_id", "in", messages.ids)]
        self.env["mail.message.schedule"].search(own).unlink()
        # deletes messages that are nothing but the mail
        self.env["mail.mail"].search(own).unlink()
        messages = messages.exists()
        self.env["mail.message.translation"].search(
            [("message_id", "in", messages.ids)]
        ).unlink()
        messages.tracking_value_ids.unlink()
        messages.message_link_preview_ids.unlink()
        messages.notification_ids.write(
            {"mail_email_address": False, "failure_reason": False}
        )
        messages.write(EMPTY_MESSAGE)

    @api.model
    def _forget_addresses(self, partners):
        """Take the partners' addresses off what they wrote on other records."""
        written = self.env["mail.message"].search([("author_id", "in", partners.ids)])
        written.write({"email_from": False, "reply_to": False})
        self.env["mail.notification"].search(
            [("res_partner_id", "in", partners.ids)]
        ).write({"mail_email_address": False, "failure_reason": False})
