from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError
from odoo.http import request

PROTECTED = "customer_file_protected"


def on_primary(method):
    """Have requests for this method served by the primary database.

    Reading is logged, and a replica takes no rows. Odoo looks for the mark along the
    whole model, so leaving ``@api.readonly`` off would not be enough.
    """
    method._readonly = False
    return method


class CustomerFileProtectedMixin(models.AbstractModel):
    """Data of a customer's file: every reading, export and print is logged.

    The fields that count as reading carry ``prefetch=PROTECTED``: they are fetched
    only when asked for, so that a list of numbers and names logs nothing. A model
    that belongs to a file inherits this and has a rule on
    ``file_id.is_open_to_me``.
    """

    _name = "customer.file.protected.mixin"
    _description = "Protected Customer File Data"

    def _get_files(self):
        """Return the files the records belong to."""
        return self.file_id

    def _fetch_query(self, query, fields):
        fetched = super()._fetch_query(query, fields)
        if fetched and any(field.prefetch == PROTECTED for field in fields):
            fetched._note_file_access("read")
        return fetched

    @on_primary
    def read(self, fields=None, load="_classic_read"):
        return super().read(fields, load)

    @on_primary
    def web_read(self, specification):
        return super().web_read(specification)

    @api.model
    @on_primary
    def search_read(self, domain=None, fields=None, *args, **kwargs):
        return super().search_read(domain, fields, *args, **kwargs)

    @api.model
    @on_primary
    def web_search_read(self, domain, specification, *args, **kwargs):
        return super().web_search_read(domain, specification, *args, **kwargs)

    @api.model
    @on_primary
    def web_read_group(self, domain, groupby, *args, **kwargs):
        return super().web_read_group(domain, groupby, *args, **kwargs)

    def _note_file_access(self, kind):
        if self._is_person_asking():
            # the log needs number and name of each file, whoever reads
            self.env["customer.access.log"]._note(self.sudo()._get_files(), kind)

    def _check_printing(self):
        """Refuse to print what a model does not let be printed."""

    @api.model
    def _is_person_asking(self):
        """Tell a person's request from the system's own work."""
        if not self.env.su:
            return True
        # "Become superuser" is a person, too
        return bool(request and request.session.uid == SUPERUSER_ID)

    def _check_export_right(self):
        if self._is_person_asking() and not self.env.user.has_group(
            "customer_archive.customer_archive_group_export"
        ):
            raise AccessError(
                self.env._(
                    "Exporting customer files needs the export right, which your "
                    "administrator grants."
                )
            )

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        if self:
            self._check_export_right()
            self._note_file_access("export")
        return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._check_may_aggregate(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        self._check_may_aggregate(aggregate_spec)
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def _check_may_aggregate(self, spec):
        """Refuse to show protected values as groups, which no log would notice."""
        name = spec.split(":")[0].split(".")[0]
        field = self._fields.get(name)
        if not field or field.prefetch != PROTECTED or not self._is_person_asking():
            return
        if not self.env.user.has_group(
            "customer_archive.customer_archive_group_auditor"
        ):
            raise AccessError(
                self.env._("Grouping by %s would show protected data.", field.string)
            )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        # follower or not, only who may read the record now gets its messages
        return [data for data in recipients if self._is_readable_by(data["uid"])]

    def _is_readable_by(self, user_id):
        user = self.env["res.users"].browse(user_id or [])
        return bool(user) and self.with_user(user).has_access("read")
