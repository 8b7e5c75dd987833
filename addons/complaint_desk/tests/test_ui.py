from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestUi(ComplaintCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal.partner_id.parent_id = cls.customer
        # nobody waits for an office to open
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Always",
                "company_id": cls.company.id,
                "tz": "UTC",
                "hours_per_day": 24,
                "attendance_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Day",
                            "dayofweek": str(day),
                            "hour_from": 0,
                            "hour_to": 24,
                            "day_period": "morning",
                        },
                    )
                    for day in range(7)
                ],
            }
        )

    def _tour(self, path, name, user):
        self.start_tour(path, f"complaint_desk_{name}", login=user.login)
        self.env.invalidate_all()

    def test_story(self):
        """CD-03, CD-05 to CD-09, CD-02: the number, two choices and two texts make a
        complaint; head, customer and head again settle it.
        """
        self._tour("/odoo/complaints/new", "intake", self.service)
        case = self.env["complaint.case"].search([], order="id desc", limit=1)
        self.assertRecordValues(
            case,
            [
                {
                    "partner_id": self.customer.id,
                    "state": "accepted",
                    "team_id": self.team.id,
                    "type_id": self.type.id,
                    "user_id": self.manager.id,
                }
            ],
        )
        page = f"/odoo/complaints/{case.id}"
        self._tour(page, "head", self.manager)
        self.assertEqual(case.offer_ids.name, "An apology in person")
        self._tour("/my/complaints", "portal", self.portal)
        self.assertRecordValues(
            case.offer_ids,
            [{"answer": "accepted", "answer_note": "By the manager, please"}],
        )
        self.assertEqual(case.message_ids[0].author_id, self.portal.partner_id)
        self._tour(page, "report", self.manager)
        self.assertTrue(case.reported_date)

    def test_customer_files(self):
        """CD-02: a customer files a complaint on the portal."""
        self._tour("/my/complaints", "portal_file", self.portal)
        case = self.env["complaint.case"].search([], order="id desc", limit=1)
        self.assertRecordValues(
            case,
            [{"channel": "portal", "demand": "Come today", "state": "new"}],
        )

    def test_general_manager(self):
        """CD-13, CD-14, CD-17, CD-26: the general manager handles a grave complaint
        that is overdue, and decides about the head who didn't.
        """
        self.company.complaint_entry_hours = 0
        case = self._create_case(
            complained_date=fields.Datetime.now() - timedelta(days=3),
            level_id=self.grave.id,
        )
        case.with_user(self.service).action_accept()
        case._propose_for_breach()
        page = f"/odoo/complaints/{case.id}"
        self._tour(page, "general_manager", self.general_manager)
        self.assertEqual(case.state, "investigating")
        sanction = case.sanction_ids.filtered(lambda s: s.rule_id.code == "3-2")
        page = f"/odoo/complaint-sanctions/{sanction.id}"
        self._tour(page, "sanction", self.general_manager)
        self.assertEqual(sanction.state, "decided")


@tagged("post_install", "-at_install")
class TestUiTelephone(TestUi):
    """The same on a telephone, 390 pixels wide."""

    allow_inherited_tests_method = True
    browser_size = "390x844"
    touch_enabled = True
