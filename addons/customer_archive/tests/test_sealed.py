from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSealed(CustomerArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._register(cls._create_file())
        cls.file.with_user(cls.representative).read(["assets"])
        cls.env.cr.flush()
        cls.log = cls.env["customer.access.log"].search(
            [("file_ref", "=", cls.file.id)]
        )
        cls.env["sealed.chain"]._seal_pending()

    def _chain(self, model):
        return self.env["sealed.chain"].search([("model", "=", model)])

    def _finding(self, model):
        self.env.invalidate_all()
        chain = self._chain(model).with_user(self.auditor)
        chain.action_verify()
        return chain.finding

    def test_no_write_or_unlink_in_sudo(self):
        """T12 CA-29: not even the system changes or deletes what is sealed."""
        for row in (self.log[:1], self.file.signoff_line_ids):
            with self.assertRaisesRegex(UserError, "sealed"):
                row.sudo().write({"company_id": self.company.id})
            with self.assertRaisesRegex(UserError, "sealed"):
                row.sudo().unlink()

    def test_rows_are_final_before_they_are_linked(self):
        """T12: a row is unchangeable from its first moment."""
        self.file.with_user(self.manager).read(["assets"])
        self.env.cr.flush()
        fresh = self.env["customer.access.log"].search(
            [("seal_number", "=", False), ("user_ref", "=", self.manager.id)]
        )
        self.assertTrue(fresh)
        with self.assertRaises(UserError):
            fresh.unlink()

    def test_chain_holds(self):
        """RR-46: a chain nobody touched has nothing to report."""
        for model in ("customer.access.log", "signoff.line"):
            self.assertFalse(self._finding(model))

    def test_changed_row_is_found(self):
        """T12: a change below Odoo is found."""
        self.env.cr.execute(
            "UPDATE customer_access_log SET user_name = 'Nobody' WHERE id = %s",
            [self.log[-1].id],
        )
        number = self.log[-1].seal_number
        self.assertIn(
            f"Row {number} has been changed", self._finding("customer.access.log")
        )

    def test_missing_row_is_found(self):
        """T12: a row deleted below Odoo is found, the last one too."""
        self.file.with_user(self.manager).read(["assets"])
        self.env.cr.flush()
        self.env["sealed.chain"]._seal_pending()
        last = self.env["customer.access.log"].search(
            [("seal_number", "!=", False)], order="seal_number desc", limit=1
        )
        self.env.cr.execute("DELETE FROM customer_access_log WHERE id = %s", [last.id])
        self.assertIn("The chain ends", self._finding("customer.access.log"))

    def test_users_can_be_deleted(self):
        """T12: deleting a user leaves log and chain as they are."""
        reader = self.env["res.users"].create(
            {
                "name": "Temp",
                "login": "temp",
                "group_ids": self.env.ref(
                    "customer_archive.customer_archive_group_auditor"
                ).ids,
            }
        )
        self.file.with_user(reader).read(["assets"])
        self.env.cr.flush()
        self.env["sealed.chain"]._seal_pending()
        reader.unlink()
        self.assertFalse(self._finding("customer.access.log"))
        self.assertIn(
            "Temp", self.env["customer.access.log"].search([]).mapped("user_name")
        )

    def test_uninstall_waits_for_an_export(self):
        """T12: sealed rows are exported before they are dropped."""
        module = self.env["ir.module.module"].search(
            [("name", "=", "customer_archive")]
        )
        with self.assertRaisesRegex(UserError, "Export them"):
            module._check_sealed_rows_exported({"customer_archive"})
        module._check_sealed_rows_exported({"crm_iap_mine"})
        chains = self.env["sealed.chain"].search([])
        with self.assertRaises(AccessError):
            chains[0].with_user(self.auditor).action_export()
        for chain in chains.with_user(self.administrator):
            chain.action_export()
        module._check_sealed_rows_exported({"customer_archive"})

    def test_check_is_for_auditors(self):
        """T12: others neither see nor check the seals."""
        for user in (self.representative, self.general_manager, self.archivist):
            with self.assertRaises(AccessError):
                self._chain("signoff.line").with_user(user).action_verify()
