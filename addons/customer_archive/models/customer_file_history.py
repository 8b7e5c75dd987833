from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from .sql_rows import DATE, INTEGER, TIME, Columns

BATCH_SIZE = 1000
# kept in SQL, and what follows from them
NOTED_FIELDS = ("last_event_date", "first_trade_date", "last_trade_date")
NOTED_COLUMNS = Columns(file_id=INTEGER, date=TIME, trade_date=DATE)
DERIVED_FIELDS = ("is_dormant", "trade_status")


class CustomerFile(models.Model):
    """The file is dynamic: what is new, and since when nothing is (CA-42)."""

    _inherit = "customer.file"

    # without an index, as the days of trade: an order would write all there are anew
    last_event_date = fields.Date(string="Last Event", readonly=True, copy=False)
    is_dormant = fields.Boolean(
        string="Nothing New", compute="_compute_is_dormant", search="_search_is_dormant"
    )

    @api.depends("last_event_date", "state", "company_id.customer_file_dormant_days")
    def _compute_is_dormant(self):
        dormant = self.filtered_domain(self._get_dormant_domain())
        for file in self:
            file.is_dormant = file in dormant

    @api.model
    def _search_is_dormant(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_dormant_domain()

    @api.model
    def _get_dormant_domain(self):
        """Return the open files without an event for their company's number of days."""
        # every company's own number; which files are seen the rules decide
        Company = self.env["res.company"].sudo()
        today = fields.Date.context_today(self)
        return Domain("state", "!=", "closed") & Domain.OR(
            Domain("company_id", "in", ids)
            & self._get_nothing_since_domain(today - timedelta(days=days))
            for days, ids in Company._read_group(
                [], ["customer_file_dormant_days"], ["id:array_agg"]
            )
        )

    @api.model
    def _get_nothing_since_domain(self, date):
        return Domain("last_event_date", "<", date) | (
            Domain("last_event_date", "=", False) & Domain("create_date", "<", date)
        )

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        files._queue_history()
        return files

    def _queue_history(self):
        """Record in the background what happened before the files were opened."""
        if self:
            # the system's own work: nobody waits for it
            self.env["batch.run"].with_user(SUPERUSER_ID)._start(
                self.env._("History of new files"), self, "_batch_backfill_history"
            )

    def _batch_backfill_history(self, parameters):
        """Record the correspondence of the past, however often it is called (T22)."""
        # all there is, whoever may read it: each row has its own audience
        customers = self.sudo().partner_id
        Message = self.env["mail.message"].sudo()
        Event = self.env["customer.file.event"]
        documents = Domain.OR(
            Domain("model", "=", name)
            & Domain("res_id", "in", self.env[name]._search_history(customers))
            for name in Event._get_document_models()
        )
        ids = Message._search(documents & Message._get_written_domain())
        for batch in split_every(BATCH_SIZE, list(ids)):
            messages = Message.browse(batch)
            messages._record_history()
            messages.invalidate_recordset()

    def _note_events(self, rows):
        """Keep the dates of the latest event, and of the first and last order.

        Written once a day and file, so that two people writing to one customer don't
        wait for each other.

        :param list rows: dicts of ``file_id`` and, of what is known, ``date`` of an
            event and ``trade_date`` of an order (CA-03, CA-52)
        """
        if not rows:
            return
        self.flush_recordset(NOTED_FIELDS)
        self.env.cr.execute(self._get_noting_sql(NOTED_COLUMNS.to_table(rows)))
        self.invalidate_recordset([*NOTED_FIELDS, *DERIVED_FIELDS])

    @api.model
    def _get_noting_sql(self, table, is_single=False):
        """Return the statement that notes the dates of the rows of a table.

        In SQL, because orders wait for it. A letter or an invoice dated ahead is one of
        today, or the file would look alive until then.

        :param SQL table: with ``NOTED_COLUMNS``
        :param bool is_single: whether it has no file twice, and needs no grouping
        """
        rows = SQL("SELECT file_id, date, trade_date, trade_date FROM %s", table)
        if not is_single:
            rows = SQL(
                """
                SELECT file_id, max(date), min(trade_date), max(trade_date)
                FROM %s GROUP BY file_id
                """,
                table,
            )
        event = SQL("LEAST(r.date, %s)::date", fields.Datetime.now())
        return SQL(
            """
            UPDATE customer_file f SET
                last_event_date = GREATEST(f.last_event_date, %(event)s),
                first_trade_date = LEAST(f.first_trade_date, r.first),
                last_trade_date = GREATEST(f.last_trade_date, r.last)
            FROM (%(rows)s) AS r (file_id, date, first, last)
            WHERE f.id = r.file_id
                AND (f.last_event_date, f.first_trade_date, f.last_trade_date)
                IS DISTINCT FROM (
                    GREATEST(f.last_event_date, %(event)s),
                    LEAST(f.first_trade_date, r.first),
                    GREATEST(f.last_trade_date, r.last)
                )
            """,
            event=event,
            rows=rows,
        )
