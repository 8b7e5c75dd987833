from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-11 02:00:00")
class TestContactRoles(CustomerArchiveCase):
    """CA-35: whom to call at the customer, now and before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls._register(cls._create_file())
        cls.contact = cls.file.contact_id
        cls.contact.phone = "021 5555 0123"

    def _enter(self, user=None, file=None, **vals):
        return (
            self.env["customer.contact.role"]
            .with_user(user or self.representative)
            .create({"file_id": (file or self.file).id, "name": "Mr Fang", **vals})
            .with_env(self.env)
        )

    def test_from_the_contact(self):
        """CA-35: name and phone come from the contact and stay when it goes."""
        Role = self.env["customer.contact.role"].with_user(self.representative)
        with Form(Role.with_context(default_file_id=self.file.id)) as form:
            form.kind = "emergency"
            form.partner_id = self.contact
            self.assertEqual(form.name, "Ms Lin")
            self.assertEqual(form.phone, "021 5555 0123")
        role = form.record.with_env(self.env)
        self.file.contact_id = False
        self.contact.unlink()
        self.assertRecordValues(
            role, [{"name": "Ms Lin", "phone": "021 5555 0123", "is_current": True}]
        )

    def test_contact_of_another_company(self):
        """CA-35 T1: a contact of a company one doesn't work for isn't read this way."""
        other = self.env["res.company"].create({"name": "Other"})
        contact = self.env["res.partner"].create(
            {"name": "Secret", "phone": "1", "email": "s@x.example"}
        )
        contact.company_id = other
        self.env.invalidate_all()
        for way in (
            lambda: self._enter(partner_id=contact.id, name=False),
            lambda: self._enter(partner_id=contact.id, phone="2"),
            lambda: self._enter()
            .with_user(self.administrator)
            .write({"partner_id": contact.id}),
            lambda: self._create_file(contact_id=contact.id),
            lambda: self.env["customer.questionnaire.send"]
            .with_user(self.representative)
            .create({"file_ids": self.file.ids, "contact_id": contact.id})
            .read(["email"]),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                way()

    def test_begins_later(self):
        """CA-35: who begins next month isn't the contact person yet."""
        former = self._enter(date_from="2026-01-01")
        new = self._enter(name="Ms Gu", replaces_id=former.id, date_from="2026-04-01")
        current = self.env["customer.contact.role"].search(
            [("file_id", "=", self.file.id), ("is_current", "=", True)]
        )
        self.assertEqual(current, former)
        self.assertEqual((former | new).filtered("is_current"), former)

    def test_change_is_kept(self):
        """CA-35: the successor ends the former the day before; both stay."""
        former = self._enter(date_from="2026-01-01")
        new = self._enter(
            self.archivist, name="Ms Gu", replaces_id=former.id, date_from="2026-03-01"
        )
        self.assertEqual(former.date_until, date(2026, 2, 28))
        self.assertEqual(self.file.contact_role_ids, new | former)
        current = self.env["customer.contact.role"].search(
            [("file_id", "=", self.file.id), ("is_current", "=", True)]
        )
        self.assertEqual(current, new)
        with self.assertRaises(UserError):
            new.with_user(self.representative).name = "Mr Hu"
        with self.assertRaises(UserError):
            new.with_user(self.archivist).kind = "other"
        new.with_user(self.representative).phone = "1"
        new.with_user(self.administrator).name = "Ms Gu Lan"

    def test_replaces_the_same_kind(self):
        """CA-35: nobody takes the place of another customer's or kind's person."""
        other = self._enter(file=self._create_file())
        with self.assertRaises(ValidationError):
            self._enter(replaces_id=other.id)
        with self.assertRaises(ValidationError):
            self._enter(replaces_id=self._enter(kind="emergency").id)
        self.assertFalse(other.date_until)

    def test_end(self):
        """CA-35: a role ends today, once."""
        role = self._enter()
        role.with_user(self.archivist).action_end()
        self.assertEqual(role.date_until, date(2026, 3, 11))
        with self.assertRaises(UserError):
            role.with_user(self.archivist).action_end()

    def test_who_may(self):
        """CA-35 T1: people in contact and custodian enter; strangers find nothing."""
        role = self._enter()
        for user in (self.manager, self.service, self.stranger, self.auditor):
            with self.assertRaises(AccessError):
                self._enter(user)
            with self.assertRaises(AccessError):
                role.with_user(user).action_end()
        with self.assertRaises(AccessError):
            role.with_user(self.archivist).unlink()
        self.assertFalse(
            self.env["customer.contact.role"].with_user(self.stranger).search([])
        )
        self.file.with_user(self.archivist).action_close()
        with self.assertRaises(UserError):
            role.with_user(self.archivist).action_end()
