from odoo.tests import freeze_time, tagged

from .common import NOW, ComplaintCase

MAIL = """From: Lin <lin@complaining.example>
To: complaints-east@desk.example
Message-Id: <{number}@complaining.example>
Date: Wed, 11 Mar 2026 {time} +0800
Subject: {subject}
{headers}Content-Type: text/plain; charset=utf-8

Nobody answers the phone.
"""


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMail(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.alias_domain_id = cls.env["mail.alias.domain"].create(
            {"name": "desk.example"}
        )
        cls.team.write(
            {
                "alias_name": "complaints-east",
                "alias_domain_id": cls.company.alias_domain_id.id,
            }
        )
        cls.contact = cls.env["res.partner"].create(
            {
                "name": "Lin",
                "email": "lin@complaining.example",
                "parent_id": cls.customer.id,
            }
        )

    def _receive(self, number, headers="", subject="Late again", time="08:30:00"):
        before = self.env["complaint.case"].search([])
        mail = MAIL.format(number=number, headers=headers, subject=subject, time=time)
        self.env["mail.thread"].message_process(False, mail)
        return self.env["complaint.case"].search([]) - before

    def test_mail_becomes_a_complaint(self):
        """CD-02: mail to the team's mailbox becomes its complaint."""
        case = self._receive(1)
        self.assertEqual(
            (case.team_id, case.channel, case.partner_id, case.state),
            (self.team, "email", self.contact, "new"),
        )
        self.assertEqual(str(case.complained_date), "2026-03-11 00:30:00")
        self.assertIn("Late again", case.description)
        self.assertIn("Nobody answers", case.description)
        self.assertNotEqual(case.number, "Late again")
        self.assertFalse(case.sanction_ids)

    def test_fast_clock(self):
        """CD-02: a mail dated in the future arrives all the same."""
        case = self._receive(7, time="18:30:00")
        self.assertEqual(str(case.complained_date), NOW)

    def test_mail_of_an_employee(self):
        """CD-02: an employee may forward a complaint, too."""
        self.contact.active = False
        self.stranger.partner_id.email = "lin@complaining.example"
        self.assertEqual(self._receive(6).received_by_id, self.stranger)

    def test_automatic_reply_makes_none(self):
        """CD-02 T15: a vacation reply isn't a complaint."""
        self.assertFalse(self._receive(2, "Auto-Submitted: auto-replied\n"))
        self.assertTrue(self._receive(3, "Auto-Submitted: no\n"))

    def test_answer_to_a_merged_complaint(self):
        """CD-23 T15: later mail reaches the complaint that goes on; none is moved."""
        case, target = self._receive(4), self._create_case()
        written = case.message_ids
        first = written.filtered(lambda message: message.message_type == "email")
        case.with_user(self.service).action_merge(target.id, "The same matter")
        answer = f"In-Reply-To: {first.message_id}\n"
        self.assertFalse(self._receive(5, answer, "Re: Late again"))
        self.assertIn("Nobody answers", target.message_ids.sorted("id")[-1].body)
        self.assertLessEqual(written, case.message_ids)
