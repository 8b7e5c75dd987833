from datetime import datetime, time

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

SUMMARY_LENGTH = 100


class CustomerFileSourceMixin(models.AbstractModel):
    """A record that leaves a row in the history of its customer's file.

    E-mails and notes on such a record are recorded, too. A model calls
    ``_record_history`` when something has happened and says what in
    ``_prepare_history_vals``.
    """

    _name = "customer.file.source.mixin"
    _description = "Source of Customer History"

    @api.model
    def _get_history_domain(self, customers):
        """Return the records that are about these customers or their contacts."""
        return Domain("partner_id.commercial_partner_id", "in", customers.ids)

    @api.model
    def _search_history(self, customers):
        """Return the query of all records about these customers, archived or not."""
        # all there is, whoever may read it: each row has its own audience
        records = self.sudo().with_context(active_test=False)
        return records._search(self._get_history_domain(customers))

    def _get_history_customers(self):
        """Return whom the records are about: dict record → res.partner.

        A customer or one of their contacts: whose file it is the history finds out.
        """
        return {record: record.partner_id for record in self}

    def _get_history_company(self):
        """Return the company whose file is meant, empty for all of them."""
        return self.company_id

    def _get_history_document(self):
        """Return the record one opens for this source, whose readers may read it."""
        return self

    def _prepare_history_vals(self, customer):
        """Return what the history says of a record: see ``_record`` of the event.

        :param customer: res.partner, as ``_get_history_customers`` has it
        """
        raise NotImplementedError

    def _record_history(self, prepare=None):
        """Record the records in their customers' files, if these have one.

        :param prepare: function instead of ``_prepare_history_vals``
        """
        prepare = prepare or type(self)._prepare_history_vals
        # the history is the file's own, whoever acts and whatever they may read
        records = self.sudo()
        customers = records._get_history_customers()
        records.env["customer.file.event"]._record(
            [
                {
                    **prepare(record, customer),
                    "customer_id": customer.id,
                    "company_id": record._get_history_company().id,
                    **record._prepare_source_vals(),
                }
                for record, customer in customers.items()
                if customer
            ]
        )

    def _prepare_source_vals(self):
        document = self._get_history_document()
        return {
            "res_model": self._name,
            "res_id": self.id,
            "document_model": document._name,
            "document_id": document.id,
        }

    @api.model
    def _get_readable_sql(self, document_id):
        """Return the condition that the current user may read a record.

        Correlated, so that PostgreSQL looks up the records of a page only where that
        is cheaper.

        :param SQL document_id: the id
        """
        if not self.has_access("read"):
            return SQL("FALSE")
        query = self.with_context(active_test=False)._search([])
        query.add_where(SQL("%s = %s", SQL.identifier(query.table, "id"), document_id))
        return SQL("EXISTS %s", query.subselect(SQL("1")))

    @api.model
    def _get_history_moment(self, date):
        """Return the time of a row about something that only has a date."""
        now = fields.Datetime.now()
        if not date or date == now.date():
            return now
        # noon is the same day nearly everywhere
        return datetime.combine(date, time(12))

    @api.model
    def _describe_amount(self, amount, currency):
        """Return an amount that reads the same whoever caused the row, in any language.

        :param float amount: in the currency
        :param currency: res.currency
        """
        return f"{amount:,.{currency.decimal_places}f}\N{NO-BREAK SPACE}{currency.name}"

    @api.model
    def _shorten(self, text):
        """Return one line: a row points at its source and doesn't copy it (T2)."""
        line = " ".join((text or "").split())
        if len(line) > SUMMARY_LENGTH:
            line = line[: SUMMARY_LENGTH - 1] + "…"
        return line
