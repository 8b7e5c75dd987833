from contextlib import suppress

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerArchiveCase


@tagged("post_install", "-at_install")
class TestDeposits(CustomerArchiveCase):
    """CA-21: deposits due, received, refunded, and what is still held."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._register(cls._create_file())

    def _enter(self, kind, amount, user=None, **vals):
        return (
            self.env["customer.deposit"]
            .with_user(user or self.archivist)
            .create({"file_id": self.file.id, "kind": kind, "amount": amount, **vals})
            .with_env(self.env)
        )

    def test_balance(self):
        """CA-21: due, received, refunded and kept add up by customer and deposit."""
        self._enter("due", 5000)
        self.assertEqual(self.file.deposit_outstanding, 5000)
        self._enter("received", 3000)
        self._enter("received", 900, purpose="keys")
        self.assertEqual(self.file.deposit_outstanding, 2000)
        self.assertEqual(self.file.deposit_balance, 3900)
        self._enter("refunded", 1000)
        self._enter("kept", 500)
        self.assertEqual(self.file.deposit_balance, 2400)
        groups = (
            self.env["customer.deposit"]
            .with_user(self.representative)
            ._read_group(
                [("file_id", "=", self.file.id)],
                ["purpose"],
                [f"{name}:sum" for name in ("due", "received", "refunded", "balance")],
            )
        )
        self.assertCountEqual(
            groups, [("rent", 5000, 3000, 1000, 1500), ("keys", 0, 900, 0, 900)]
        )

    def test_no_more_than_received(self):
        """CA-21: nobody gives back, by one deposit, what came in by another."""
        self._enter("received", 1000, purpose="keys")
        with self.assertRaises(ValidationError):
            self._enter("refunded", 100)
        with self.assertRaises(ValidationError):
            self._enter("refunded", 1000.5, purpose="keys")
        refund = self._enter("refunded", 1000, purpose="keys")
        with self.assertRaises(ValidationError):
            refund.with_user(self.administrator).amount = 1001
        for amount in (0, -5):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._enter("received", amount)

    def test_received_stays_under_refund(self):
        """CA-21: what was given back was received: the receipt isn't deleted alone."""
        received = self._enter("received", 1000)
        refund = self._enter("refunded", 1000)
        with self.assertRaises(ValidationError):
            received.with_user(self.administrator).unlink()
        (received | refund).with_user(self.administrator).unlink()
        self.assertEqual(self.file.deposit_balance, 0)

    def test_name(self):
        """CA-21: a movement is called what it is, in the reader's words."""
        row = self._enter("received", 5, purpose="keys", date="2026-03-02")
        self.assertEqual(
            row.display_name, "Keys and access cards, Received, 2026-03-02"
        )

    def test_sums_are_not_entered(self):
        """CA-21: what a movement adds to the balance is nobody's to say."""
        for way in (
            lambda: self._enter("due", 100, balance=100),
            lambda: self._enter("due", 100).write({"received": 100}),
            lambda: self.env["customer.deposit"]
            .with_user(self.archivist)
            .with_context(default_balance=100)
            .create({"file_id": self.file.id, "amount": 100}),
        ):
            with (
                mute_logger("odoo.sql_db"),
                suppress(IntegrityError),
                self.env.cr.savepoint(),
            ):
                way()
                self.env.flush_all()
            self.env.invalidate_all()
            for row in self.file.deposit_ids:
                self.assertEqual((row.received, row.balance), (0, 0))

    def test_who_may(self):
        """CA-21 T1: the custodian enters, others read or find nothing."""
        row = self._enter("received", 1000)
        for user in (self.representative, self.manager, self.stranger, self.auditor):
            with self.assertRaises(AccessError):
                self._enter("received", 1, user)
        for user in (self.archivist, self.representative):
            with self.assertRaises(AccessError):
                row.with_user(user).amount = 1
        self.assertEqual(row.with_user(self.representative).amount, 1000)
        Deposit = self.env["customer.deposit"].with_user(self.stranger)
        self.assertFalse(Deposit.search([]))
        self.assertFalse(Deposit._read_group([], [], ["balance:sum"])[0][0])
        row.with_user(self.administrator).amount = 900
        self.file.with_user(self.archivist).action_close()
        with self.assertRaises(UserError):
            self._enter("refunded", 1)

    def test_held_deposit_stands_against_erasure(self):
        """CA-21: nothing is erased while money of the customer is held."""
        self._enter("received", 1000)
        self.file.with_user(self.archivist).action_close()
        self.assertIn("1,000.00", " ".join(self.file._get_erasure_blockers()))
        self.file.with_user(self.archivist).action_reopen()
        self._enter("refunded", 1000)
        self.file.with_user(self.archivist).action_close()
        self.assertFalse(self.file._get_erasure_blockers())
