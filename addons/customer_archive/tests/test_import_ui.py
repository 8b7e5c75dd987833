from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_import import ImportCase


@tagged("post_install", "-at_install")
class TestImportUi(ImportCase, HttpCase):
    @mute_logger("odoo.http")  # core's upload sends more than its route takes
    def test_import_screen(self):
        """T21: a list is checked and its good lines imported on Odoo's own screen."""
        self.start_tour(
            "/odoo/import?active_model=customer.file",
            "customer_archive_import",
            login=self.importer.login,
        )
        names = ["Import One Ltd", "Import Two Ltd", "Import Three Ltd"]
        files = self.env["customer.file"].search([("partner_id.name", "in", names)])
        self.assertEqual(
            files.sorted("id").partner_id.mapped("name"), [names[0], names[2]]
        )
        self.assertEqual(self._get_report().line_ids.record_name, "Line 3")
