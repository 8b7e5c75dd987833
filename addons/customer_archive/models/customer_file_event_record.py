from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .customer_file_access import READS_ALL
from .customer_file_history import DERIVED_FIELDS, NOTED_FIELDS
from .query_jit import without_jit
from .sql_rows import DATE, INTEGER, TEXT, TIME, Columns

# what a transaction remembers
EXISTENCE = "customer.file.event.existence"
COLUMNS = Columns(
    customer_id=INTEGER,
    company_id=INTEGER,
    kind=TEXT,
    date=TIME,
    medium=TEXT,
    direction=TEXT,
    summary=TEXT,
    audience=TEXT,
    user_id=INTEGER,
    author_name=TEXT,
    partner_id=INTEGER,
    third_party_id=INTEGER,
    res_model=TEXT,
    res_id=INTEGER,
    document_model=TEXT,
    document_id=INTEGER,
    trade_date=DATE,
)


class CustomerFileEvent(models.Model):
    """What the system records, and who may read it."""

    _inherit = "customer.file.event"

    audience = fields.Selection(
        selection=[
            ("all", "Everybody with the file"),
            ("managers", "Our managers"),
            ("source", "Who may read the source"),
        ],
        required=True,
        default="all",
        string="Readers",
    )
    # the source, which the row doesn't copy and may outlive
    res_model = fields.Char(string="Source Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Source ID", model_field="res_model", readonly=True
    )
    # what one opens from the source, and whose readers may read a row for those
    document_model = fields.Char(readonly=True)
    document_id = fields.Many2oneReference(
        string="Document ID", model_field="document_model", readonly=True
    )
    trade_date = fields.Date(readonly=True)
    is_in_my_audience = fields.Boolean(
        compute="_compute_is_in_my_audience", search="_search_is_in_my_audience"
    )

    _timeline_idx = models.Index("(file_id, date DESC, id DESC)")
    _source_uniq = models.UniqueIndex(
        "(res_id, res_model, kind, file_id) WHERE res_id IS NOT NULL"
    )

    @api.depends_context("uid")
    @api.depends(
        "audience",
        "user_id",
        "file_id.department_id",
        "document_model",
        "document_id",
    )
    def _compute_is_in_my_audience(self):
        # the rule itself asks, so no rule can apply to this search
        readable = self.sudo().search(
            Domain("id", "in", self.ids) & self._get_audience_domain()
        )
        for event in self:
            event.is_in_my_audience = event in readable

    @api.model
    def _search_is_in_my_audience(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_audience_domain()

    @api.model
    def _get_audience_domain(self):
        """Return the rows the current user may read of a file they may read."""
        managers = Domain("user_id", "=", self.env.uid) | Domain(
            "file_id.department_id.customer_file_is_managed_by_me", "=", True
        )
        if self.env.user.has_groups(READS_ALL):
            managers = Domain.TRUE
        return (
            Domain("audience", "=", "all")
            | Domain("audience", "=", "managers") & managers
            | Domain("audience", "=", "source") & self._get_source_domain()
        )

    @api.model
    def _get_source_domain(self):
        # rules are evaluated in sudo: go back to the reader's own rights
        documents = [self.env[name].sudo(False) for name in self._get_document_models()]

        def to_sql(events, alias, query):
            return SQL(
                "(%s)",
                SQL(" OR ").join(
                    SQL(
                        "(%s = %s AND %s)",
                        SQL.identifier(alias, "document_model"),
                        model._name,
                        model._get_readable_sql(SQL.identifier(alias, "document_id")),
                    )
                    for model in documents
                ),
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _get_document_models(self):
        """Return the names of all models whose records' messages are recorded."""
        mixin = "customer.file.source.mixin"
        return sorted(
            name
            for name in self.env.registry.descendants([mixin], "_inherit")
            if "message_ids" in self.env[name]._fields
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        without_jit(self.env.cr)
        return super()._search(domain, *args, **kwargs)

    def action_open_source(self):
        """Open what a row comes from.

        :return: window action (dict)
        :raises AccessError: for those who can't read both the row and its source
        :raises UserError: when there is no source, or not any more
        """
        self.ensure_one()
        self.check_access("read")
        name = self.document_model or self._name
        document = self.env[name].browse(self.document_id).exists()
        if not document:
            raise UserError(
                self.env._(
                    "There is nothing behind this line: it was entered by hand, or its "
                    "source has been deleted."
                )
            )
        document.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }

    @api.model
    def _record(self, vals_list):
        """Record what happened: one statement, in the transaction it happens in (T22).

        A row that is there already stays as it is, so that recording again is harmless;
        only an order confirmed or an invoice posted again says what it is now.
        Nothing is recorded of customers without a file.

        :param list vals_list: dicts of ``customer_id``, a customer or one of their
            contacts, who is the contact person unless ``partner_id`` is, of
            ``kind``, ``date``, ``summary``, ``res_model``, ``res_id``,
            ``document_model`` and ``document_id``, and of what is known of
            ``company_id``, whose file alone is meant, ``medium``, ``direction``,
            ``audience``, ``user_id``, ``author_name``, ``partner_id``,
            ``third_party_id`` and ``trade_date``
        """
        if not vals_list:
            return
        self._note_there_are_some()
        File = self.env["customer.file"]
        File.flush_model(["company_id", "merged_into_id", "partner_id", *NOTED_FIELDS])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.flush_model(["date", "summary", "trade_date"])
        # in SQL, because the ORM has no insert that passes over existing rows, and
        # because those who wait for an order wait for nothing to be read; nobody
        # created the row, and PostgreSQL checks no key of theirs
        self.env.cr.execute(
            SQL(
                """
                WITH recorded AS (
                    INSERT INTO customer_file_event (
                        file_id, kind, date, medium, direction, summary, audience,
                        user_id, author_name, partner_id, third_party_id, res_model,
                        res_id, document_model, document_id, trade_date, create_date,
                        write_date
                    )
                    SELECT f.id, r.kind, r.date, r.medium,
                        COALESCE(r.direction, 'none'), r.summary,
                        COALESCE(r.audience, 'all'), r.user_id, r.author_name,
                        COALESCE(r.partner_id, NULLIF(r.customer_id, f.partner_id)),
                        r.third_party_id, r.res_model, r.res_id, r.document_model,
                        r.document_id, r.trade_date, %(now)s, %(now)s
                    FROM %(rows)s
                    JOIN customer_file f ON f.partner_id = (
                            SELECT commercial_partner_id
                            FROM res_partner WHERE id = r.customer_id
                        )
                        AND f.merged_into_id IS NULL
                        AND (r.company_id IS NULL OR r.company_id = f.company_id)
                    ON CONFLICT (res_id, res_model, kind, file_id)
                        WHERE res_id IS NOT NULL
                    DO UPDATE SET summary = EXCLUDED.summary, date = EXCLUDED.date,
                            trade_date = EXCLUDED.trade_date
                        WHERE EXCLUDED.kind IN ('order', 'invoice')
                            AND (customer_file_event.summary != EXCLUDED.summary
                                OR customer_file_event.trade_date
                                != EXCLUDED.trade_date)
                    RETURNING file_id, date, trade_date
                )
                %(noting)s
                """,
                rows=COLUMNS.to_table(self._add_author_names(vals_list)),
                now=fields.Datetime.now(),
                # one source in several files is in each of them once
                noting=File._get_noting_sql(SQL("recorded"), len(vals_list) == 1),
            )
        )
        self.invalidate_model(["date", "summary", "trade_date"], flush=False)
        File.invalidate_model([*NOTED_FIELDS, *DERIVED_FIELDS], flush=False)

    @api.model
    def _add_author_names(self, vals_list):
        ids = {vals.get("user_id") for vals in vals_list} - {None, False}
        # a colleague's name is said to whoever reads the row, whoever acts
        users = self.env["res.users"].sudo().browse(ids)
        names = {user.id: user.name for user in users}
        return [
            {"author_name": names.get(vals.get("user_id")), **vals}
            for vals in vals_list
        ]

    @api.model
    def _are_there_any(self):
        """Tell whether any row is there, asked once a transaction.

        Messages are moved and deleted by the thousand where nobody keeps files yet.
        """
        cr = self.env.cr
        # the moment stands for the transaction: the cursor outlives a commit
        moment, exist = cr.cache.get(EXISTENCE, (None, False))
        if moment != cr.now():
            query = SQL("SELECT 1 FROM customer_file_event LIMIT 1")
            exist = bool(self.env.execute_query(query))
            cr.cache[EXISTENCE] = (cr.now(), exist)
        return exist

    @api.model
    def _note_there_are_some(self):
        self.env.cr.cache[EXISTENCE] = (self.env.cr.now(), True)

    @api.model
    def _note_deleted_sources(self, model, ids):
        """Keep rows whose source is gone, and with it who may read it: for managers."""
        if not self._are_there_any():
            return
        self.flush_model(["audience"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE customer_file_event SET audience = 'managers'
                WHERE res_id = ANY(%s) AND res_model = %s AND audience = 'source'
                """,
                list(ids),
                model,
            )
        )
        self.invalidate_model(["audience"])

    @api.model
    def _take_back(self, model, ids, kind):
        """Remove rows of what turned out not to have happened.

        :param str model: of the sources
        :param list ids: of the sources
        :param str kind: of the rows
        """
        if not ids or not self._are_there_any():
            return
        # in SQL, because nobody deletes recorded rows, least of all of closed files
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM customer_file_event
                WHERE res_id = ANY(%s) AND res_model = %s AND kind = %s
                """,
                list(ids),
                model,
                kind,
            )
        )
        self.invalidate_model()

    @api.model
    def _note_moved_messages(self, ids):
        """Follow messages to another document, whose readers now are the rows'."""
        if not self._are_there_any():
            return
        self.env["mail.message"].flush_model(["model", "res_id"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE customer_file_event e
                SET document_model = m.model, document_id = m.res_id
                FROM mail_message m
                WHERE m.id = ANY(%s)
                    AND e.res_id = m.id AND e.res_model = 'mail.message'
                """,
                list(ids),
            )
        )
        self.invalidate_model(["document_model", "document_id"])
