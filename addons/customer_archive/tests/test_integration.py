from functools import partial

from psycopg2.errors import CheckViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import CustomerArchiveCase


class IntegrationCase(CustomerArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.customer_file_contact_owner_id = cls.representative

    def _call(self, key="order-1", user=None, **values):
        values.setdefault("customer_name", "Huaxin Trading")
        File = self.env["customer.file"].with_user(user or self.integration)
        return File.create_first_contact(values, key)

    def _get_file(self, answer):
        return self.env["customer.file"].browse(answer["file_id"])


@tagged("post_install", "-at_install")
class TestFirstContact(IntegrationCase):
    def test_new_customer(self):
        """T38 CA-01: a program opens a draft file for a customer nobody knew."""
        answer = self._call(
            company_registry="91310000",
            phone="021 5555 0100",
            email="info@huaxin.example",
            country_code="cn",
            contact_name="Ms Lin",
            date="2026-03-09",
            medium="phone",
            source="agency",
            summary="Wants pumps",
            note="Three of them",
            owner_login="colleague",
        )
        file = self._get_file(answer)
        self.assertEqual(
            answer,
            {
                "file_id": file.id,
                "number": file.number,
                "state": "draft",
                "partner_id": file.partner_id.id,
                "is_new": True,
            },
        )
        self.assertRecordValues(
            file,
            [
                {
                    "owner_id": self.colleague.id,
                    "custodian_id": self.archivist.id,
                    "department_id": self.east.id,
                    "source": "agency",
                    "company_id": self.company.id,
                    "company_registry": "91310000",
                    "contact_name": "Ms Lin",
                    "is_company": True,
                }
            ],
        )
        self.assertEqual(str(file.first_contact_date), "2026-03-09")
        self.assertTrue(file.registration_deadline)
        self.assertEqual(file.activity_ids.user_id, self.colleague)
        self.assertRecordValues(
            file.event_ids,
            [{"medium": "phone", "summary": "Wants pumps", "note": "Three of them"}],
        )
        self.assertEqual(file.event_ids.user_id, self.colleague)

    def test_known_customer(self):
        """T38: a customer is found by registry number, then name, then phone."""
        for number, (by, values) in enumerate(
            (
                ("company_registry", {"customer_name": "x", "company_registry": "R7"}),
                ("name", {"customer_name": "Known Ltd"}),
                ("phone", {"customer_name": "x", "phone": "0571 5550 0199"}),
            )
        ):
            with self.subTest(by), self.cr.savepoint() as savepoint:
                customer = self._create_customer(
                    "Known Ltd", company_registry="R7", phone="0571 5550 0199"
                )
                answer = self._call(f"key {number}", street="Elsewhere", **values)
                self.assertEqual(answer["partner_id"], customer.id)
                self.assertEqual(customer.street, "1 Nanjing Road")
                savepoint.rollback()

    def test_customer_with_file(self):
        """T38 CA-01: whoever has a file is no first contact."""
        self._create_file()
        with self.assertRaisesRegex(UserError, "already has"):
            self._call()

    def test_ambiguous(self):
        """T38: a program doesn't choose among customers of one name."""
        self._create_customer()
        self._create_customer()
        with self.assertRaisesRegex(UserError, "several"):
            self._call()

    def test_owner(self):
        """T38: somebody of the company's staff answers for every file."""
        self.assertEqual(self._get_file(self._call()).owner_id, self.representative)
        for login in ("nobody", "portal_user", "web_shop"):
            with self.subTest(login), self.assertRaisesRegex(UserError, "Nobody"):
                self._call(login, customer_name=login, owner_login=login)
        self.company.customer_file_contact_owner_id = False
        with self.assertRaisesRegex(UserError, "Nobody"):
            self._call("b", customer_name="b")

    def test_wrong_values(self):
        """T38: what isn't documented is refused, by name."""
        for values in (
            {"customer_name": ""},
            {"customer_name": "  "},
            {"customer_name": 7},
            {"state": "registered"},
            {"owner_id": self.stranger.id},
            {"is_company": "yes"},
            {"date": "yesterday"},
            {"medium": "pigeon"},
            {"source": "gossip"},
            {"country_code": "XX"},
        ):
            name = next(iter(values))
            with (
                self.subTest(values),
                self.assertRaises(UserError),
                self.cr.savepoint(),
            ):
                self._call(f"wrong {name}", **values)
        for key in ("", " ", None, 7, "x" * 201, ["x"]):
            with self.subTest(key), self.assertRaisesRegex(UserError, "key"):
                self._call(key)
        File = self.env["customer.file"].with_user(self.integration)
        with self.assertRaises(UserError):
            File.create_first_contact([], "list")

    def test_forged_defaults(self):
        """T38 T14: a program's context has no say in the file."""
        File = self.env["customer.file"].with_user(self.integration)
        File = File.with_context(
            default_custodian_id=self.stranger.id,
            default_liaison_ids=self.stranger.ids,
            default_state="registered",
            default_proprietor="x",
        )
        file = self._get_file(File.create_first_contact({"customer_name": "F"}, "f"))
        self.assertEqual(file.custodian_id, self.archivist)
        self.assertFalse(file.liaison_ids or file.proprietor)


@tagged("post_install", "-at_install")
class TestIdempotency(IntegrationCase):
    def test_same_key_same_answer(self):
        """T38: a repeated call gives the first result and does nothing."""
        first, second = self._call(), self._call()
        self.assertTrue(first.pop("is_new"))
        self.assertFalse(second.pop("is_new"))
        self.assertEqual(first, second)
        files = self.env["customer.file"].search(
            [("partner_id.name", "=", "Huaxin Trading")]
        )
        self.assertEqual(len(files), 1)

    def test_same_key_other_payload(self):
        """T38: a key stands for one thing."""
        self._call()
        with self.assertRaisesRegex(UserError, "something else"):
            self._call(customer_name="Other Ltd")

    def test_key_of_another_program(self):
        """T38: a key gives its result to whoever used it first, nobody else."""
        other = self.integration.copy({"login": "call_centre"})
        self._call()
        with self.assertRaisesRegex(UserError, "order-1"):
            self._call(user=other)
        with self.assertRaisesRegex(UserError, "order-1"):
            self.env["customer.file"].with_user(other).read_first_contact("order-1")

    def test_failed_call_leaves_the_key(self):
        """T38: a refused call may be sent again under its key, corrected."""
        with self.assertRaises(UserError), self.cr.savepoint():
            self._call(owner_login="nobody")
        self.assertTrue(self._call()["is_new"])

    def test_deleted_result(self):
        """T38: what was deleted since is not made again by a repeated call."""
        file = self._get_file(self._call())
        file.with_user(self.representative).unlink()
        with self.assertRaisesRegex(UserError, "any more"):
            self._call()

    def test_each_company_has_its_keys(self):
        """T38: companies don't meet in each other's keys."""
        self._call()
        company = self.env["res.company"].create(
            {"name": "Sister", "customer_file_contact_owner_id": self.colleague.id}
        )
        (self.integration | self.colleague).company_ids += company
        self.integration.company_id = company
        answer = self._call(customer_name="Sister's customer")
        self.assertEqual(self._get_file(answer).company_id, company)


@tagged("post_install", "-at_install")
class TestIntegrationRights(IntegrationCase):
    def test_reads_number_and_state_only(self):
        """T38: a program is told number and state, its reading logged as such."""
        file = self._get_file(self._call())
        File = self.env["customer.file"].with_user(self.integration)
        self.env.cr.flush()
        Log = self.env["customer.access.log"]
        mine = [("user_ref", "=", self.integration.id)]
        self.assertFalse(Log.search(mine))
        answer = File.read_first_contact("order-1")
        self.assertEqual(
            answer,
            {
                "file_id": file.id,
                "number": file.number,
                "state": "draft",
                "partner_id": file.partner_id.id,
            },
        )
        self.env.cr.flush()
        self.assertRecordValues(
            Log.search(mine),
            [{"kind": "read", "file_ref": file.id, "is_integration": True}],
        )
        for attempt in (
            lambda: File.browse(file.id).read(["number"]),
            lambda: File.search([("id", "=", file.id)]).read(["number"]),
            lambda: file.event_ids.with_user(self.integration).search([]),
            lambda: file.partner_id.with_user(self.integration).read(["name"]),
            lambda: File.env["integration.request"].search([]),
            lambda: File.env["customer.access.log"].search([]),
            lambda: File.env["signoff.line"].search([]),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_people_are_not_programs(self):
        """T38: the log tells people's reading from programs'."""
        file = self._create_file()
        self.env.flush_all()
        self.env.invalidate_all()
        file.with_user(self.representative).read(["proprietor"])
        self.env.cr.flush()
        log = self.env["customer.access.log"].search([("file_ref", "=", file.id)])
        self.assertEqual(log.mapped("is_integration"), [False])

    def test_reads_nothing_of_others(self):
        """T38: a program asks for its own files by its own keys only."""
        self._create_file()
        File = self.env["customer.file"].with_user(self.integration)
        with self.assertRaisesRegex(UserError, "order-1"):
            File.read_first_contact("order-1")

    def test_changes_nothing(self):
        """T38: a program neither signs nor grants, exports, closes or reopens."""
        file = self._get_file(self._call())
        own = file.with_user(self.integration)
        request = self.env["customer.access.request"].with_user(self.integration)
        for attempt in (
            lambda: own.write({"proprietor": "x"}),
            own.unlink,
            own.action_submit,
            own.action_close,
            own.action_reopen,
            own.action_request_erasure,
            lambda: own.create({"partner_id": file.partner_id.id}),
            lambda: request.create({"partner_id": file.partner_id.id, "reason": "x"}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                attempt()
        with self.assertRaisesRegex(UserError, "rights to export"):
            own.export_data(["number"])
        self.assertEqual(file.state, "draft")

    def test_never_asked_to_sign(self):
        """T38 T14: a program in a post is passed over, and its decision refused."""
        self._get_role("marketing").user_id = self.integration
        file = self._create_file()
        file.with_user(self.representative).action_submit()
        line = file.signoff_line_ids
        self.assertEqual((line.state, line.user_id.id), ("unresolved", False))
        line.write({"state": "pending", "user_id": self.integration.id})
        with self.assertRaises(AccessError):
            line.with_user(self.integration).action_approve()
        with self.assertRaisesRegex(AccessError, "only staff"):
            line.sudo().with_user(self.integration).sudo()._check_can_decide()
        self.assertEqual(line.state, "pending")

    def test_holds_no_role(self):
        """T38: the right of a program goes together with no role of people."""
        for name in ("representative", "auditor", "export"):
            group = self.env.ref(f"customer_archive.customer_archive_group_{name}")
            with (
                self.subTest(name),
                self.assertRaises(ValidationError),
                self.cr.savepoint(),
            ):
                self.integration.group_ids = [Command.link(group.id)]
                self.env.flush_all()

    def test_people_do_not_integrate(self):
        """T38: the methods are for programs, and their inner parts for nobody."""
        for user in (self.portal, self.representative, self.administrator):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._call(user=user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["customer.file"].with_user(user).read_first_contact("x")
        for model, method in (
            ("customer.file", "_open_first_contact"),
            ("customer.file", "_answer_integration"),
            ("integration.request", "_do_once"),
            ("integration.request", "_claim"),
        ):
            with self.subTest(method), self.assertRaises(AccessError):
                call_kw(self.env[model].with_user(self.integration), method, [{}], {})


@tagged("post_install", "-at_install")
class TestStays(CustomerArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hotel = new_test_user(
            cls.env,
            login="hotel_system",
            groups="customer_archive.customer_archive_group_stay",
        )

    def _enter(self, key="booking-1", user=None, **values):
        values = {"guest_name": "Ms Lin", "arrival_date": "2026-03-11", **values}
        Stay = self.env["customer.stay"].with_user(user or self.hotel)
        return Stay.create_stay(values, key)

    def _update(self, key="booking-1", user=None, **values):
        Stay = self.env["customer.stay"].with_user(user or self.hotel)
        return Stay.update_stay(values, key)

    def test_new_guest(self):
        """CA-36 T38: the hotel's program enters a stay of a guest nobody knew."""
        answer = self._enter(
            guest_number="G-77",
            email="lin@huaxin.example",
            phone="138 0000 0000",
            employer="Huaxin Trading",
            departure_date="2026-03-13",
            room_type="Twin",
            reason="Fair",
            payment="mobile",
            rate=480,
        )
        stay = self.env["customer.stay"].browse(answer["stay_id"])
        self.assertEqual(
            answer,
            {"stay_id": stay.id, "partner_id": stay.partner_id.id, "is_new": True},
        )
        self.assertRecordValues(
            stay.partner_id,
            [
                {
                    "name": "Ms Lin",
                    "ref": "G-77",
                    "email": "lin@huaxin.example",
                    "company_name": "Huaxin Trading",
                    "is_company": False,
                }
            ],
        )
        self.assertRecordValues(
            stay,
            [
                {
                    "user_id": self.hotel.id,
                    "company_id": self.company.id,
                    "room_type": "Twin",
                    "reason": "Fair",
                    "payment": "mobile",
                    "rate": 480,
                }
            ],
        )
        self.assertEqual(str(stay.departure_date), "2026-03-13")

    def test_known_guest(self):
        """CA-36: a guest is found by number, or by name with e-mail or phone."""
        guest = self._create_customer("Ms Lin", is_company=False)
        self.assertNotEqual(self._enter("name alone")["partner_id"], guest.id)
        guest.write({"ref": "G-7", "email": "Lin@Huaxin.example", "phone": "138"})
        for values in (
            {"guest_number": "G-7", "guest_name": "Lin Yue"},
            {"email": "lin@huaxin.example"},
            {"phone": "138"},
        ):
            with self.subTest(values):
                answer = self._enter(f"key {values}", **values)
                self.assertEqual(answer["partner_id"], guest.id)
        self._create_customer("Ms Lin", ref="G-8")
        for values in (
            {"phone": "1%"},
            {"email": "%"},
            {"email": "lin"},
            {"guest_number": "G-8"},  # a company's
        ):
            with self.subTest(values):
                answer = self._enter(f"key {values}", **values)
                self.assertNotEqual(answer["partner_id"], guest.id)

    def test_guests_of_one_number(self):
        """CA-36: a program doesn't choose among guests."""
        for _number in range(2):
            self._create_customer("Ms Lin", phone="138", is_company=False)
        with self.assertRaisesRegex(UserError, "several"):
            self._enter(phone="138")

    def test_same_key(self):
        """T38: a repeated call gives the first result, with other values none."""
        first, second = self._enter(), self._enter()
        self.assertTrue(first.pop("is_new"))
        self.assertFalse(second.pop("is_new"))
        self.assertEqual(first, second)
        with self.assertRaisesRegex(UserError, "something else"):
            self._enter(room_number="1208")

    def test_update(self):
        """CA-36: room and departure come later; what isn't said stays."""
        answer = self._enter(room_type="Twin")
        update = self._update(room_number="1208", departure_date="2026-03-14")
        self.assertEqual(update["stay_id"], answer["stay_id"])
        stay = self.env["customer.stay"].browse(answer["stay_id"])
        self.assertEqual((stay.room_type, stay.room_number), ("Twin", "1208"))
        self.assertEqual(str(stay.departure_date), "2026-03-14")
        self._update(room_type="", rate=500.5)
        self.assertEqual((stay.room_type, stay.rate), ("Twin", 500.5))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self._update(departure_date="2026-03-01")

    def test_wrong_values(self):
        """T38: what isn't documented is refused, by name."""
        for values in (
            {"guest_name": " "},
            {"arrival_date": ""},
            {"arrival_date": "11.3.2026"},
            {"departure_date": "soon"},
            {"payment": "shells"},
            {"rate": "480"},
            {"rate": True},
            {"rate": -1},
            {"rate": float("nan")},
            {"user_id": self.stranger.id},
            {"company_id": self.company.id},
            {"partner_id": 1},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                self._enter(f"wrong {values}", **values)
        self._enter()
        for values in ({"guest_name": "Mr Wu"}, {"payment": "shells"}):
            with self.subTest(values), self.assertRaises(UserError):
                self._update(**values)

    def test_only_its_program(self):
        """T38: a stay is changed by the program that entered it, by its key."""
        self._enter()
        other = self.hotel.copy({"login": "other_system"})
        with self.assertRaisesRegex(UserError, "booking-1"):
            self._update(user=other, room_number="1")
        for user in (self.integration, self.portal, self.employee_user):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._enter(user=user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._update(user=user)

    def test_reads_nothing(self):
        """T38: the right to enter stays opens neither stays nor files."""
        self._enter()
        for model in ("customer.stay", "customer.file", "customer.preference"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.hotel).search([])
        File = self.env["customer.file"].with_user(self.hotel)
        with self.assertRaises(AccessError):
            File.create_first_contact({"customer_name": "x"}, "x")
        for method in ("_enter_stay", "_create_guest"):
            with self.subTest(method), self.assertRaises(AccessError):
                call_kw(
                    self.env["customer.stay"].with_user(self.hotel), method, [{}], {}
                )

    def test_forged_defaults(self):
        """T14 T38: a program's context has no say in the stay."""
        Stay = self.env["customer.stay"].with_user(self.hotel)
        Stay = Stay.with_context(default_user_id=self.stranger.id, default_rate=1)
        answer = Stay.create_stay(
            {"guest_name": "Mr Wu", "arrival_date": "2026-03-11"}, "forged"
        )
        stay = self.env["customer.stay"].browse(answer["stay_id"])
        self.assertRecordValues(stay, [{"user_id": self.hotel.id, "rate": 0}])


@tagged("post_install", "-at_install")
class TestCalls(IntegrationCase, HttpCase):
    """The calls of the documentation, as a program makes them."""

    def _post(self, user, method, body, status=200):
        # a key is made by its user, who has logged in for it
        keys = self.env["res.users.apikeys"].with_user(user)
        date = fields.Datetime.add(fields.Datetime.now(), days=30)
        key = keys._generate("rpc", "program", date)
        headers = {"Authorization": f"Bearer {key}"}
        with mute_logger("odoo.http", "odoo.sql_db"):
            response = self.url_open(f"/json/2/{method}", json=body, headers=headers)
        self.assertEqual(response.status_code, status, response.text)
        return response.json()

    def test_first_contact(self):
        """T38: a shop's call opens a file and asks for it again."""
        body = {"key": "order-4711", "values": {"customer_name": "Huaxin Trading"}}
        call = partial(self._post, self.integration)
        answer = call("customer.file/create_first_contact", body)
        again = call("customer.file/read_first_contact", {"key": "order-4711"})
        self.assertEqual(again["file_id"], answer["file_id"])
        self.assertEqual(self._get_file(answer).state, "draft")
        body["values"]["date"] = "yesterday"
        call("customer.file/create_first_contact", body, status=422)
        call("customer.stay/create_stay", body, status=403)

    def test_stay(self):
        """T38: a hotel's call enters a stay and changes it."""
        group = "customer_archive.customer_archive_group_stay"
        hotel = new_test_user(self.env, login="hotel_system", groups=group)
        values = {"guest_name": "Ms Lin", "arrival_date": "2026-03-11", "rate": 480}
        body = {"key": "booking-1", "values": values}
        call = partial(self._post, hotel)
        answer = call("customer.stay/create_stay", body)
        change = {"key": "booking-1", "values": {"room_number": "1208"}}
        call("customer.stay/update_stay", change)
        stay = self.env["customer.stay"].browse(answer["stay_id"])
        self.assertEqual((stay.room_number, stay.rate), ("1208", 480))
        change["values"] = {"departure_date": "2026-03-01"}
        call("customer.stay/update_stay", change, status=422)
        call("customer.stay/search", {"domain": []}, status=403)
