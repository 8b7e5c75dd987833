import uuid

from psycopg2.errors import ReadOnlySqlTransaction

from odoo import api, fields, models
from odoo.tools import SQL

COLUMNS = (
    "date",
    "company_id",
    "kind",
    "file_ref",
    "file_number",
    "customer_name",
    "user_ref",
    "user_name",
    "is_superuser",
    "is_integration",
    "request_ref",
)


class CustomerAccessLog(models.Model):
    """Who read, exported or printed which file, and when (CA-29)."""

    _name = "customer.access.log"
    _inherit = ["sealed.mixin"]
    _description = "Customer File Access"
    _order = "id desc"
    _rec_name = "file_number"
    _log_access = False
    _sealed_fields = tuple(name for name in COLUMNS if name != "company_id")

    date = fields.Datetime(required=True, readonly=True, index=True)
    kind = fields.Selection(
        selection=[
            ("read", "Read"),
            ("attachment", "Document opened"),
            ("export", "Exported"),
            ("print", "Printed"),
            ("survey", "Survey form read"),
            ("survey_copy", "Survey form copied"),
        ],
        required=True,
        readonly=True,
    )
    # text and numbers only: the row outlives file and user
    file_ref = fields.Integer(string="File (ID)", required=True, readonly=True)
    file_number = fields.Char(required=True, readonly=True, index=True)
    customer_name = fields.Char(string="Customer", readonly=True)
    user_ref = fields.Integer(string="User (ID)", required=True, readonly=True)
    user_name = fields.Char(string="User", required=True, readonly=True)
    is_superuser = fields.Boolean(string="As Superuser", readonly=True)
    is_integration = fields.Boolean(string="By a Program", readonly=True)
    request_ref = fields.Char(string="Request", required=True, readonly=True)

    _request_uniq = models.UniqueIndex("(request_ref, file_ref, user_ref, kind)")
    _file_idx = models.Index("(file_ref, id DESC)")

    @api.model
    def _note(self, files, kind):
        """Log an access by the current user: once per file, kind and request.

        The rows are written together before the transaction ends.

        :param files: customer.file
        :param str kind: value of the field ``kind``
        """
        cr = self.env.cr
        if cr.readonly:
            # a replica takes no rows: Odoo then serves the request by the primary
            raise ReadOnlySqlTransaction("A reading of customer files is logged")
        rows = cr.precommit.data.setdefault(self._name, {})
        if not rows:
            cr.precommit.add(self._write_rows)
        request_ref = cr.cache.setdefault(self._name, uuid.uuid4().hex)
        for file in files:
            rows.setdefault(
                (file.id, self.env.uid, kind),
                (
                    fields.Datetime.now(),
                    file.company_id.id,
                    kind,
                    file.id,
                    file.number,
                    file.partner_id.name,
                    self.env.uid,
                    self.env.user.name,
                    self.env.su,
                    self.env.user._is_integration(),
                    request_ref,
                ),
            )

    def _write_rows(self):
        rows = self.env.cr.precommit.data.pop(self._name, {})
        if not rows:
            return
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) VALUES %s ON CONFLICT DO NOTHING",
                SQL.identifier(self._table),
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                SQL(", ").join(rows.values()),
            )
        )
