from odoo import models


class ScanMixin(models.AbstractModel):
    """A record with ``attachment_ids`` that are read with it only."""

    _name = "scan.mixin"
    _description = "Record With Scans"

    def _adopt_attachments(self):
        """Make scans as closed as the record: only what was uploaded just now."""
        for record in self:
            record.attachment_ids.filtered(
                lambda scan: scan.create_uid == scan.env.user and not scan.res_id
            ).write(
                {
                    "res_model": self._name,
                    "res_id": record.id,
                    "access_token": False,
                    "public": False,
                }
            )
