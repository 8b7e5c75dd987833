from datetime import datetime

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, RedirectWarning

from .customer_file import ASSIGNMENT_FIELDS, COMPUTED_FIELDS, SYSTEM_FIELDS

# what is no part of a file's description, or has no text to compare
FOREIGN_FIELDS = frozenset(("partner_id", "company_id", "currency_id"))
FOREIGN_PREFIXES = ("message_", "activity_", "signoff_")
# what orders move, and which of several counts
TRADE_DATES = {"first_trade_date": min, "last_trade_date": max}
REPORTABLE_TYPES = frozenset(
    (
        "boolean",
        "char",
        "date",
        "float",
        "integer",
        "many2many",
        "many2one",
        "monetary",
        "selection",
        "text",
    )
)


class CustomerFile(models.Model):
    """Changes of registered files: reported, applied, and never forgotten (CA-08)."""

    _inherit = "customer.file"

    change_ids = fields.One2many(
        comodel_name="customer.file.change",
        inverse_name="file_id",
        string="Change Notices",
    )
    revision_ids = fields.One2many(
        comodel_name="customer.file.revision",
        inverse_name="file_id",
        string="Changed Values",
    )
    can_report_change = fields.Boolean(compute="_compute_can_report_change")

    @api.depends_context("uid")
    @api.depends("state", "custodian_id")
    def _compute_can_report_change(self):
        may_report = self.env["customer.file.change"].has_access("create")
        for file in self:
            file.can_report_change = (
                may_report and file.state == "registered" and not file._is_kept_by_me()
            )

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        # noted, whoever enters it
        noted = files.sudo()
        noted._note_revisions({file: dict.fromkeys(TRADE_DATES, "") for file in noted})
        return files

    def write(self, vals):
        names = [name for name in self._get_reportable_names() if name in vals]
        # what was there before is noted, whoever may read it; nothing else is fetched,
        # or a reading later in this request would go unnoticed
        noted = self.sudo().with_context(prefetch_fields=False)
        before = {
            file: file._get_texts(file._get_noted_names(names))
            for file in noted
            if names
        }
        result = super().write(vals)
        noted._note_revisions(before)
        return result

    def _get_noted_names(self, names):
        """Return the fields whose old values are kept.

        Those of registered files; and the days of trade from the beginning, because
        orders move them without a note.
        """
        if self.state == "registered":
            return names
        return [name for name in names if name in TRADE_DATES]

    @api.model
    def _get_reportable_names(self):
        """Return the names of the fields a change notice may name."""
        closed = SYSTEM_FIELDS | COMPUTED_FIELDS | ASSIGNMENT_FIELDS | FOREIGN_FIELDS
        return [
            name
            for name, field in self._fields.items()
            if (field.store or field.related)  # no helpers of the import
            and not field.readonly
            and field.type in REPORTABLE_TYPES
            and name not in closed
            and not name.startswith(FOREIGN_PREFIXES)
        ]

    @api.model
    def _selection_reportable(self):
        """Return the fields a change notice may name: list of (name, label)."""
        return [
            (name, self._fields[name]._description_string(self.env))
            for name in self._get_reportable_names()
        ]

    def _get_texts(self, names):
        """Return the values of fields as people read them: dict field → text."""
        self.ensure_one()
        return {name: self._get_text(name) for name in names}

    def _get_text(self, name):
        field, value = self._fields[name], self[name]
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return labels.get(value, "")
        if field.type in ("float", "monetary"):
            return f"{value:.2f}".rstrip("0").rstrip(".") if value else ""
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        return str(value) if value else ""

    @api.model
    def _note_revisions(self, before):
        self.env["customer.file.revision"].create(
            [
                {
                    "file_id": file.id,
                    "field_name": name,
                    "old_value": text,
                    "new_value": now,
                }
                for file, texts in before.items()
                for name, text in texts.items()
                if (now := file._get_text(name)) != text
            ]
        )

    def _get_texts_on(self, date):
        """Return what a registered file said at the end of a day (CA-08).

        :param date date: in the time zone of the user
        :return: dict field → text
        """
        self.ensure_one()
        texts = self._get_texts(self._get_reportable_names())
        # from the latest back to the first after that day
        for revision in self.revision_ids.sorted("id", reverse=True):
            changed = fields.Datetime.context_timestamp(revision, revision.date)
            if changed.date() > date and revision.field_name in texts:
                texts[revision.field_name] = revision.old_value or ""
        return {
            **texts,
            **{name: self._get_trade_day_on(name, date) for name in TRADE_DATES},
        }

    def _get_trade_day_on(self, name, date):
        """Return what was entered, or where the orders recorded since moved it.

        :param str name: one of ``TRADE_DATES``
        :param date date: in the time zone of the user
        :return: text
        """
        entered = self.revision_ids.filtered(
            lambda revision: revision.field_name == name
            and fields.Datetime.context_timestamp(revision, revision.date).date()
            <= date
        ).sorted("id")[-1:]
        [traded] = self.env["customer.file.event"]._read_group(
            [
                ("file_id", "=", self.id),
                ("trade_date", "<=", date),
                ("create_date", ">=", entered.date or datetime.min),
            ],
            aggregates=["trade_date:min", "trade_date:max"],
        )
        days = [*traded, fields.Date.to_date(entered.new_value)]
        return str(TRADE_DATES[name](filter(None, days), default=""))

    def _refuse_change(self, vals):
        """Refuse a change of a controlled file, with the way to report it (T17)."""
        self.ensure_one()
        message = self.env._(
            "%(file)s is registered: only its custodian %(custodian)s changes it. "
            "Report the change to them.",
            file=self.display_name,
            custodian=self.custodian_id.name or "",
        )
        if not self.can_report_change:
            raise AccessError(message)
        raise RedirectWarning(
            message, self._get_report_action(vals), self.env._("Report a change")
        )

    def _get_report_action(self, vals):
        wanted = self.new(vals, origin=self)
        names = [name for name in self._get_reportable_names() if name in vals]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change Notice"),
            "res_model": "customer.file.change",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_file_id": self.id,
                "default_line_ids": [
                    Command.create({"field_name": name, "new_value": text})
                    for name, text in wanted._get_texts(names).items()
                ],
            },
        }

    def _get_erasure_plan(self, label):
        changes = self.change_ids
        empty = {"old_value": False, "new_value": False}
        return [
            (self.revision_ids, empty),
            (changes.line_ids, {**empty, "value": False}),
            (changes, {"reason": label}),
            *super()._get_erasure_plan(label),
        ]
