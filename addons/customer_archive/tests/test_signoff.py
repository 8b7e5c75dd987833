from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, CustomerArchiveCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSignoff(CustomerArchiveCase):
    def _start(self, route, requester=None):
        """Submit a file along a route of our own."""
        file = self._create_file(requester or self.representative)
        file.submitted_by_id = requester or self.representative
        self.patch(type(file), "_get_signoff_route", lambda self: route)
        file.state = "submitted"
        file._signoff_start()
        return file

    def _people(self, file):
        lines = file.signoff_line_ids.sorted("id")
        return [(line.state, line.user_id, line.role_names) for line in lines]

    def test_in_order(self):
        """CA-07 CA-09: a later step opens when the one before is approved."""
        file = self._start(
            [
                {"role": "superior", "sequence": 1},
                {"role": "sales_director", "sequence": 2},
            ]
        )
        nobody = self.env["res.users"]
        self.assertEqual(
            self._people(file),
            [
                ("pending", self.manager, "Direct Superior"),
                ("waiting", nobody, "Sales Director"),
            ],
        )
        self._pending(file, self.manager).action_approve()
        self.assertEqual(file.state, "submitted")
        self._pending(file, self.director).action_approve()
        self.assertEqual(file.state, "registered")

    def test_side_by_side(self):
        """CA-09: steps with one number are open together and all are needed."""
        file = self._start(
            [
                {"role": "marketing", "sequence": 1},
                {"role": "sales_director", "sequence": 1},
            ]
        )
        self._pending(file, self.director).action_approve()
        self.assertEqual(file.state, "submitted")
        self._pending(file, self.marketing).action_approve()
        self.assertEqual(file.state, "registered")

    def test_one_refusal_ends_the_round(self):
        """CA-09: a refusal takes back the steps that are still open."""
        file = self._start(
            [
                {"role": "marketing", "sequence": 1},
                {"role": "sales_director", "sequence": 1},
            ]
        )
        self._pending(file, self.marketing).action_refuse("No.")
        self.assertEqual(file.state, "draft")
        self.assertEqual(
            set(file.signoff_line_ids.mapped("state")), {"refused", "cancelled"}
        )

    def test_one_person_with_several_posts(self):
        """T14: steps that fall to one person collapse into one line."""
        self._get_role("marketing").user_id = self.director
        file = self._start(
            [
                {"role": "marketing", "sequence": 1},
                {"role": "sales_director", "sequence": 2},
            ]
        )
        self.assertEqual(
            self._people(file),
            [("pending", self.director, "Marketing, Sales Director")],
        )
        self._pending(file, self.director).action_approve()
        self.assertEqual(file.state, "registered")

    def test_distinct_people(self):
        """T14: where the policy wants two people, one person never signs twice."""
        self._get_role("marketing").user_id = self.director
        file = self._start(
            [
                {"role": "marketing", "sequence": 1},
                {"role": "sales_director", "sequence": 2, "distinct": True},
            ]
        )
        self._pending(file, self.director).action_approve()
        self.assertEqual(file.state, "submitted")
        self.assertEqual(file.signoff_line_ids.sorted("id")[-1].state, "unresolved")

    def test_superior_falls_back(self):
        """T14: superior, department manager, team leader, then the appointed one."""
        role = self._get_role("superior")
        role.user_id = self.general_manager
        nobody = self.env["res.users"]

        def resolve():
            return role._resolve(self.representative, self.company, nobody)

        employee = self.representative.employee_id
        self.assertEqual(resolve(), self.manager)
        employee.parent_id = self.colleague.employee_id
        self.assertEqual(resolve(), self.colleague)
        employee.parent_id = False
        self.assertEqual(resolve(), self.manager)
        self.east.manager_id = False
        self.assertEqual(resolve(), self.director)
        employee.department_id = False
        team = self.env["crm.team"].create(
            {"name": "Online", "user_id": self.west_manager.id}
        )
        team.member_ids = self.representative
        self.assertEqual(resolve(), self.west_manager)
        team.user_id = False
        self.assertEqual(resolve(), self.general_manager)
        role.user_id = False
        self.assertFalse(resolve())

    def test_nobody_found_is_shown_to_the_administrator(self):
        """T14: an unresolved step is no approval; the administrator repairs it."""
        role = self._get_role("marketing")
        role.user_id = False
        file = self._create_file()
        file.with_user(self.representative).action_submit()
        self.assertEqual(file.state, "submitted")
        self.assertTrue(file.with_user(self.representative).signoff_is_unresolved)
        line = (
            self.env["signoff.line"]
            .with_user(self.administrator)
            .search([("state", "=", "unresolved"), ("res_id", "=", file.id)])
        )
        self.assertEqual(line.document_name, file.display_name)
        line.action_resolve()
        self.assertEqual(line.state, "unresolved")
        role.user_id = self.marketing
        with self.assertRaises(AccessError):
            line.with_user(self.representative).action_resolve()
        line.action_resolve()
        self.assertEqual(line.user_id, self.marketing)

    def test_nobody_decides_their_own_request(self):
        """T14: the marketing manager's own customer goes to the administrator."""
        file = self._create_file(self.marketing)
        file.with_user(self.marketing).action_submit()
        self.assertEqual(file.signoff_line_ids.state, "unresolved")
        file.with_user(self.marketing).action_withdraw()
        file.with_user(self.general_manager).action_submit()
        self.assertEqual(file.signoff_line_ids.sorted("id")[-1].state, "unresolved")
        # the director is the general manager's deputy and asks for herself
        request = (
            self.env["customer.access.request"]
            .with_user(self.stranger)
            .create({"partner_id": file.partner_id.id, "reason": "Offer"})
        )
        request.action_submit()
        self.general_manager.write(
            {
                "customer_file_deputy_id": self.stranger.id,
                "customer_file_absent_from": TODAY,
            }
        )
        with self.assertRaisesRegex(AccessError, "own request"):
            request.sudo().signoff_line_ids.with_user(self.stranger).action_approve()

    def test_stand_in_by_dates(self):
        """T14: a named stand-in decides while the person is away, and says so."""
        file = self._create_file()
        file.with_user(self.representative).action_submit()
        self.marketing.customer_file_deputy_id = self.director
        line = file.signoff_line_ids.with_user(self.director)
        with self.assertRaises(AccessError):
            line.action_approve()
        self.marketing.write(
            {
                "customer_file_absent_from": TODAY - timedelta(days=1),
                "customer_file_absent_until": TODAY,
            }
        )
        self.env.invalidate_all()
        self.assertIn(line, line.search([("is_mine", "=", True)]))
        line.action_approve("For Marketing.")
        self.assertRecordValues(
            line.sudo(),
            [
                {
                    "state": "approved",
                    "decided_by_name": self.director.name,
                    "on_behalf_name": self.marketing.name,
                }
            ],
        )

    def test_stand_in_by_leave(self):
        """T14: a leave in the work calendar makes a person absent."""
        self.marketing.customer_file_deputy_id = self.director
        self.assertEqual(self.director._get_represented_users(), self.director)
        now = fields.Datetime.now()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Sick",
                "resource_id": self.marketing.employee_id.resource_id.id,
                "date_from": now - timedelta(hours=4),
                "date_to": now + timedelta(hours=4),
            }
        )
        self.assertEqual(
            self.director._get_represented_users(), self.director | self.marketing
        )

    def test_decided_once(self):
        """T14: the second to press learns who has decided."""
        file = self._create_file()
        file.with_user(self.representative).action_submit()
        line = self._pending(file, self.marketing)
        line.action_approve()
        with self.assertRaisesRegex(UserError, "already decided"):
            line.action_approve()

    def test_fifty_at_once(self):
        """T39: fifty registrations, one opinion; one of another's refuses them all."""
        files = self.env["customer.file"]
        for number in range(50):
            files += self._create_file(
                partner=self._create_customer(f"Customer {number}")
            )
        files.with_user(self.representative).action_submit()
        lines = self._pending(files, self.marketing)
        self.assertEqual(len(lines), 50)
        dialog = (
            self.env["signoff.line.decide"]
            .with_user(self.marketing)
            .create({"line_ids": lines.ids, "opinion": "Complete."})
        )
        dialog.action_approve()
        self.assertEqual(set(files.mapped("state")), {"registered"})
        self.assertEqual(set(lines.mapped("opinion")), {"Complete."})

    def test_all_or_none(self):
        """T39: a selection with a foreign step changes nothing."""
        mine = self._create_file()
        mine.with_user(self.representative).action_submit()
        request = (
            self.env["customer.access.request"]
            .with_user(self.stranger)
            .create({"partner_id": mine.partner_id.id, "reason": "Offer"})
        )
        request.action_submit()
        lines = (mine.signoff_line_ids | request.signoff_line_ids).with_user(
            self.marketing
        )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            lines.action_approve()
        self.assertEqual(set(lines.sudo().mapped("state")), {"pending"})

    def test_waiting_for_me_in_the_bell(self):
        """T42: pending steps are counted in the bell without any activity."""
        file = self._create_file()
        file.with_user(self.representative).action_submit()

        def count(user):
            groups = self.env["res.users"].with_user(user)._get_activity_groups()
            return sum(
                group["total_count"]
                for group in groups
                if group["model"] == "signoff.line"
            )

        self.assertEqual(count(self.marketing), 1)
        self.assertEqual(count(self.director), 0)
        self.assertFalse(
            self.env["mail.activity"].search([("user_id", "=", self.marketing.id)])
        )
        self._pending(file, self.marketing).action_approve()
        self.assertEqual(count(self.marketing), 0)

    def test_lines_are_closed_to_the_api(self):
        """CA-29: nobody writes, adds or removes steps past the methods."""
        file = self._create_file()
        file.with_user(self.representative).action_submit()
        line = file.signoff_line_ids
        for user in (self.representative, self.marketing, self.administrator):
            own = line.with_user(user)
            with self.assertRaises(AccessError):
                own.write({"state": "approved"})
            with self.assertRaises(AccessError):
                own.unlink()
            with self.assertRaises(AccessError):
                own.create({"res_model": "customer.file", "res_id": file.id})
        with self.assertRaises(AccessError):
            file.with_user(self.representative).write(
                {"signoff_line_ids": [(1, line.id, {"state": "approved"})]}
            )
