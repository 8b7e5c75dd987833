from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CustomerArchiveCase


@tagged("post_install", "-at_install")
class TestMassActions(CustomerArchiveCase):
    """T39: what is done with many files at once."""

    @classmethod
    def _create_files(cls, count, **vals):
        return cls.env["customer.file"].concat(
            *(
                cls._create_file(
                    partner=cls._create_customer(f"Mass {count} {i}"), **vals
                )
                for i in range(count)
            )
        )

    def _assign(self, files, user, **vals):
        wizard = (
            self.env["customer.file.assign"]
            .with_user(user)
            .create({"file_ids": files.ids, **vals})
        )
        return wizard.action_apply()

    def test_change_owner_custodian_class(self):
        """T39 CA-12: the manager changes owner, custodian and class of a selection."""
        files = self._create_files(3)
        self._assign(
            files,
            self.manager,
            owner_id=self.colleague.id,
            custodian_id=self.service.id,
            class_id=self.class_key.id,
        )
        self.assertEqual(files.owner_id, self.colleague)
        self.assertEqual(files.custodian_id, self.service)
        self.assertEqual(files.class_id, self.class_key)
        with self.assertRaisesRegex(UserError, "Choose a new"):
            self._assign(files, self.manager)

    def test_all_or_none(self):
        """T39: one file that isn't the caller's, and none is changed."""
        own = self._create_files(2)
        closed = self._register(self._create_file())
        closed.with_user(self.archivist).action_close()
        with self.assertRaises(UserError), self.cr.savepoint():
            self._assign(own | closed, self.manager, owner_id=self.colleague.id)
        self.assertEqual(own.owner_id, self.representative)
        with self.assertRaises(AccessError):
            self._assign(own, self.representative, owner_id=self.colleague.id)
        with self.assertRaises(AccessError):
            self._assign(own, self.west_manager, owner_id=self.stranger.id)

    def test_more_than_one_waits_for(self):
        """T23 T39: many files are changed in the background, with the same rights."""
        files = self.env["customer.file"].create(
            [
                {"customer_name": f"Mass {i}", "owner_id": self.representative.id}
                for i in range(201)
            ]
        )
        action = self._assign(files, self.director, class_id=self.class_key.id)
        self.assertFalse(files.class_id)
        run = self.env["batch.run"].browse(action["res_id"])
        run._work(batch_size=201)
        self.assertEqual(run.error_count, 0)
        self.assertEqual(files.class_id, self.class_key)

    def test_request_access_to_several(self):
        """CA-28 T39: one reason for several files; own files are left out by name."""
        files = self._create_files(3)
        Send = self.env["customer.access.request.send"].with_user(self.stranger)
        vals = {"partner_ids": files.partner_id.ids, "reason": "Fair"}
        action = Send.create(vals).action_send()
        requests = self.env["customer.access.request"].search(action["domain"])
        self.assertEqual(requests.mapped("state"), ["submitted"] * 3)
        self.assertEqual(requests.file_id, files)
        lines = self._pending(requests, self.general_manager)
        lines.action_approve("For the fair.")
        self.assertTrue(files.with_user(self.stranger).has_access("read"))
        with self.assertRaisesRegex(UserError, "already.*Mass 3 0"):
            Send.create(vals).action_send()

    def test_request_too_long(self):
        """CA-28 T39: no longer than the company grants."""
        files = self._create_files(1)
        wizard = (
            self.env["customer.access.request.send"]
            .with_user(self.stranger)
            .create(
                {
                    "partner_ids": files.partner_id.ids,
                    "reason": "Fair",
                    "date_until": "2099-01-01",
                }
            )
        )
        with self.assertRaises(ValidationError):
            wizard.action_send()

    def test_approve_fifty(self):
        """CA-07 T39: fifty registrations approved with one opinion."""
        files = self._create_files(50)
        files.with_user(self.representative).action_submit()
        lines = self._pending(files, self.marketing)
        wizard = (
            self.env["signoff.line.decide"]
            .with_user(self.marketing)
            .create({"line_ids": lines.ids, "opinion": "Complete."})
        )
        wizard.action_approve()
        self.assertEqual(set(files.mapped("state")), {"registered"})
        self.assertEqual(set(lines.mapped("opinion")), {"Complete."})

    def test_query_count(self):
        """T19: submitting and approving cost the same queries for 5 and 50 files."""
        counts = []
        for size in (5, 50, 5):  # the first one fills the caches
            files = self._create_files(size)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            files.with_user(self.representative).action_submit()
            self.env.flush_all()
            submitted = self.env.cr.sql_log_count
            self._pending(files, self.marketing).action_approve("Complete.")
            self.env.flush_all()
            counts.append((submitted - before, self.env.cr.sql_log_count - submitted))
        for many, few in zip(*counts[1:], strict=True):
            # what core keeps in caches comes and goes, nothing of it per file
            self.assertEqual(few, many)
