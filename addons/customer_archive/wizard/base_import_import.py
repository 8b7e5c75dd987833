from odoo import models


class BaseImportImport(models.TransientModel):
    _inherit = "base_import.import"

    def execute_import(self, fields, columns, options, dryrun=False):
        """Let an import of customer files leave out wrong lines.

        :param options: as in core; ``customer_file_skip_errors`` (bool) imports the
            good lines and reports the others, except in a test
        :return: dict, as in core
        """
        skips = options.pop("customer_file_skip_errors", False)
        importer = self.with_context(
            customer_file_skip_errors=skips and not dryrun,
            customer_file_first_line=options.get("skip", 0)
            + (2 if options.get("has_headers") else 1),
        )
        return super(BaseImportImport, importer).execute_import(
            fields, columns, options, dryrun=dryrun
        )
