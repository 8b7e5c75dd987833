from odoo import api, models
from odoo.fields import Domain
from odoo.tools.mail import html_to_inner_content

# what people and templates write; notifications of the system are no correspondence
WRITTEN_TYPES = ("email", "comment", "email_outgoing", "auto_comment")


class MailMessage(models.Model):
    """E-mails and notes on customers and their documents are in the history (CA-23)."""

    _name = "mail.message"
    _inherit = ["mail.message", "customer.file.source.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        messages._filter_written()._record_history()
        return messages

    def write(self, vals):
        result = super().write(vals)
        if not {"model", "res_id"}.isdisjoint(vals):
            # merged leads and customers hand over their messages
            self.env["customer.file.event"]._note_moved_messages(self.ids)
        return result

    def unlink(self):
        self.env["customer.file.event"]._note_deleted_sources(self._name, self.ids)
        return super().unlink()

    @api.model
    def _get_written_domain(self):
        """Return the messages that are recorded, on whatever document."""
        return Domain("message_type", "in", WRITTEN_TYPES) | (
            Domain("message_type", "=", "notification")
            & Domain("subtype_id", "=", self._get_comment_subtype_id())
        )

    def _filter_written(self):
        source = self.env.registry["customer.file.source.mixin"]
        comment_id = self._get_comment_subtype_id()
        # the document comes last: core forgets it on creation, and it would be fetched
        return self.sudo().filtered(
            lambda message: (
                message.message_type in WRITTEN_TYPES
                or message.message_type == "notification"
                and message.subtype_id.id == comment_id
            )
            and isinstance(self.env.get(message.model), source)
            and message.res_id
        )

    @api.model
    def _get_comment_subtype_id(self):
        return self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")

    @api.model
    def _record_history_of(self, documents):
        """Record the messages of documents whose customer has just become known."""
        customers = documents.sudo()._get_history_customers().values()
        # nothing else is worth a search
        customers = self.env["res.partner"].sudo().union(*customers)
        if (
            self.env["customer.file"]
            .sudo()
            .search_count(
                [("partner_id", "in", customers.commercial_partner_id.ids)], limit=1
            )
        ):
            self.sudo().search(
                self._get_written_domain()
                & Domain("model", "=", documents._name)
                & Domain("res_id", "in", documents.ids)
            )._record_history()

    def _get_history_customers(self):
        result = {}
        for name, messages in self.grouped("model").items():
            documents = self.env[name].browse(set(messages.mapped("res_id"))).exists()
            by_id = {
                document.id: person.commercial_partner_id
                for document, person in documents._get_history_customers().items()
            }
            result.update(
                {
                    message: by_id[message.res_id]
                    for message in messages
                    if message.res_id in by_id
                }
            )
        return result

    def _get_history_company(self):
        return self._get_history_document()._get_history_company()

    def _get_history_document(self):
        return self.env[self.model].browse(self.res_id).sudo()

    def _prepare_history_vals(self, customer):
        is_mail = self._is_correspondence()
        author = self.author_id
        is_staff = bool(author) and not author.partner_share
        people = (
            self.partner_ids.filtered("partner_share") if is_mail else author.browse()
        )
        if not is_staff:
            people |= author
        own = people.filtered(lambda person: person.commercial_partner_id == customer)
        directions = {(True, True): "out", (True, False): "in"}
        return {
            "kind": "email" if is_mail else "note",
            "date": self.date,
            "medium": "email" if is_mail else False,
            "direction": directions.get((is_mail, is_staff), "none"),
            "summary": self._get_history_summary(),
            # what colleagues note on a document is for those who may read it
            "audience": "all" if is_mail else "source",
            "user_id": author.user_ids[:1].id if is_staff else False,
            "author_name": author.name or self.email_from,
            "partner_id": own[:1].id,
            "third_party_id": (people - own)[:1].id,
        }

    def _is_correspondence(self):
        if self.message_type == "comment":
            is_comment = self.subtype_id.id == self._get_comment_subtype_id()
            return is_comment and not self.is_internal
        return True

    def _get_history_summary(self):
        return (
            self._shorten(self.subject)
            or self._shorten(html_to_inner_content(self.body))
            or self._shorten(", ".join(self.attachment_ids.mapped("name")))
            or "…"
        )
