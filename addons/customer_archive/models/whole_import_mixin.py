import psycopg2

from odoo import api, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.models import fix_import_export_id_paths


class WholeImportMixin(models.AbstractModel):
    """Records imported from a list on Odoo's screen: whole, or the good lines (T21).

    A model says in ``_get_line_problems`` what it knows before it creates anything; its
    screen is told by ``wholeFileModels`` in the web client.
    """

    _name = "whole.import.mixin"
    _description = "Import of Whole Lists"

    @api.model
    def load(self, fields, data):
        """Import lines: all of them, or the good ones if the caller chose so.

        Unlike core it names every wrong line, and creates the good ones together. With
        ``customer_file_skip_errors`` in the context they are kept and the others
        reported; otherwise it's the whole list or nothing.

        :param fields: list of field names, a column each
        :param data: list of lines, a list of texts each
        :return: dict of ``ids`` (list or False), ``messages`` and ``nextrow``
        """
        if not self.env.context.get("import_file"):
            return super().load(fields, data)
        savepoint = self.env.cr.savepoint()
        errors = []
        lines = self._convert_lines(fields, data, savepoint, errors.append)
        ids = self._load_lines(self._take_good_lines(lines, errors.append), errors)
        messages = [
            self._locate(error, fields)
            for error in sorted(errors, key=lambda error: error["record"])
        ]
        if messages and self.env.context.get("customer_file_skip_errors"):
            self._report_wrong_lines(messages, len(data))
            messages = []
        elif messages:
            savepoint.rollback()
            ids = False
        savepoint.close(rollback=False)
        return {"ids": ids, "messages": messages, "nextrow": 0}

    @api.model
    def _convert_lines(self, fields, data, savepoint, log):
        """Return the values of each line that can be read: dict index → line."""
        wrong, must_have = set(), self.env.context.get("import_skip_records", [])

        def note(message):
            if self._is_wrong(message):
                wrong.add(message["record"])
                log({**message, "type": "error"})

        paths = [fix_import_export_id_paths(name) for name in fields]
        converted = self._convert_records(
            self._extract_records(paths, data, log=note), log=note, savepoint=savepoint
        )
        lines = {}
        for record_id, xmlid, values, info in converted:
            if any(values.get(name) is None for name in must_have):
                continue
            if record_id:
                values["id"] = record_id
            lines[info["record"]] = {"xml_id": xmlid, "values": values, "info": info}
        return {index: line for index, line in lines.items() if index not in wrong}

    @api.model
    def _is_wrong(self, message):
        """Return whether a message of core's means that the line is wrong."""
        return message["type"] == "error"

    @api.model
    def _take_good_lines(self, lines, log):
        """Return the lines that can become records, or change one; log the others."""
        new = {}
        for index, line in lines.items():
            if not (line["xml_id"] or line["values"].get("id")):
                new[index] = line["values"] = self._drop_empty_cells(line["values"])
        problems = self._get_line_problems(new)
        for index, problem in problems.items():
            log({"type": "error", "record": index, "message": problem})
        return [line for index, line in lines.items() if index not in problems]

    @api.model
    def _get_line_problems(self, vals_by_index):
        """Return what keeps new lines from being imported: dict index → text."""
        return {}

    @api.model
    def _drop_empty_cells(self, values):
        """Return the values without those not given, which take their defaults."""
        return {
            name: value
            for name, value in values.items()
            if value or self._fields[name].type == "boolean"
        }

    @api.model
    def _load_lines(self, lines, errors):
        """Create or change records together, or find the lines that prevent it."""
        if not lines:
            return []
        try:
            with self.env.cr.savepoint():
                is_update = self.env.context.get("mode") == "update"
                return self._load_records(lines, is_update).ids
        except (UserError, RedirectWarning, psycopg2.Error) as error:
            if len(lines) == 1:
                is_sql = isinstance(error, psycopg2.Error)
                text = self._sql_error_to_message(error) if is_sql else error.args[0]
                record = lines[0]["info"]["record"]
                errors.append({"type": "error", "record": record, "message": text})
                return []
        middle = len(lines) // 2
        return [
            *self._load_lines(lines[:middle], errors),
            *self._load_lines(lines[middle:], errors),
        ]

    @api.model
    def _locate(self, message, fields):
        """Return an error with its line in the file, as a person counts them."""
        first = self.env.context.get("customer_file_first_line", 1)
        line, text = message["record"] + first, message["message"]
        if message.get("field") not in fields:
            # the import screen shows equal texts once only
            text = self.env._("Line %(line)s: %(error)s", line=line, error=text)
        rows = {"from": line, "to": line}
        return {**message, "message": text, "record": line, "rows": rows}

    @api.model
    def _report_wrong_lines(self, errors, total):
        self.env["batch.run"]._report(
            self.env._("Import: %s", self.env["ir.model"]._get(self._name).name),
            [
                {
                    "record_name": self.env._("Line %s", error["record"]),
                    "message": error["message"],
                }
                for error in errors
            ],
            total,
        )
