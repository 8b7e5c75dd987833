from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import CustomerArchiveCase


@tagged("post_install", "-at_install")
class TestKindStories(CustomerArchiveCase, HttpCase):
    """P01 to P18: one thing each kind of business does with its files, in Chinese."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["ir.module.module"]._load_module_terms(["customer_archive"], ["zh_CN"])
        cls.system = new_test_user(
            cls.env,
            login="system",
            groups="base.group_system,"
            "customer_archive.customer_archive_group_administrator",
        )
        users = cls.env["res.users"].search([("share", "=", False)])
        users.lang = "zh_CN"
        cls.env = cls.env(context={**cls.env.context, "lang": "zh_CN"})
        cls.company.customer_file_business_kind = False

    def _choose(self, kind):
        """Choose a kind of business in the settings, as the administrator does."""
        with Form(self.env["res.config.settings"].with_user(self.system)) as form:
            form.customer_file_business_kind = kind
        form.record.execute()
        self.env.invalidate_all()

    def _get_class(self, code):
        return self.env.ref(f"customer_archive.customer_class_{code}")

    def _create_person(self):
        return self._create_customer("陆建国", is_company=False, website=False)

    def _tour(self, path, name, user):
        self.start_tour(path, f"customer_archive_kind_{name}", login=user.login)
        self.env.invalidate_all()

    def test_general(self):
        """P03 CA-07 CA-12: 登记客户, and the marketing department receives it."""
        self._choose("general")
        file = self._create_file(class_id=False, supervising_unit=False)
        self.assertTrue(file.registration_deadline)
        self._tour(f"/odoo/customer-files/{file.id}", "general", self.representative)
        self.assertRecordValues(
            file,
            [
                {
                    "state": "submitted",
                    "class_id": self.class_general.id,
                    "supervising_unit": "市国资委",
                }
            ],
        )
        self._tour("/odoo/waiting-for-me", "approve", self.marketing)
        self.assertEqual(file.state, "registered")
        self.assertEqual(file.signoff_line_ids.opinion, "资料齐全")

    def test_distributor(self):
        """P08 P13 CA-10: a main dealer's file is handed in for the quarter."""
        self._choose("distributor")
        self.assertEqual(self.company.customer_file_channel_report_months, 3)
        file = self._create_file(class_id=self._get_class("dealer").id)
        file.with_user(self.representative).action_submit()
        self._pending(file, self.manager).action_approve()
        page = f"/odoo/customer-files/{file.id}"
        self._tour(page, "distributor", self.representative)
        self._tour(page, "distributor_accept", self.archivist)
        # the day is the archivist's own, whatever it is elsewhere
        today = fields.Date.context_today(file.with_user(self.archivist))
        self.assertRecordValues(
            file,
            [
                {
                    "last_review_date": today,
                    "next_review_date": today + relativedelta(months=3),
                    "review_late_count": 0,
                }
            ],
        )
        self.assertEqual(file.trait_ids["goods_flow"], "苏北各县")

    def test_property(self):
        """P09 CA-21 CA-33: what an owner's file lacks, and the deposit it holds."""
        self._choose("property")
        file = self._register(self._create_file(class_id=self._get_class("owner").id))
        self._tour(f"/odoo/customer-files/{file.id}", "property", self.archivist)
        self.assertRecordValues(
            file.deposit_ids,
            [
                {"kind": "received", "amount": 5000},
                {"kind": "refunded", "amount": 2000},
            ],
        )
        self.assertEqual(file.deposit_balance, 3000)
        self.assertEqual(self.company.customer_file_document_preset, "p09")
        with self.assertRaises(AccessError):
            file.with_user(self.representative).read(["deposit_balance"])

    def test_hospital(self):
        """P05 CA-04 CA-45: a patient's file says who treats them, to nobody else."""
        self._choose("hospital")
        file = self._create_file(
            partner=self._create_person(), class_id=self._get_class("patient").id
        )
        file.with_user(self.representative).action_submit()
        self._pending(file, self.manager).action_approve()
        self._tour(f"/odoo/customer-files/{file.id}", "hospital", self.archivist)
        self.assertEqual(file.trait_ids["doctor"], "顾医生")
        contact_page = f"/odoo/contacts/{file.partner_id.id}"
        self._tour(contact_page, "refused", self.stranger)
        with self.assertRaises(AccessError):
            file.with_user(self.stranger).read(["trait_ids"])
        self.assertEqual(self.company.customer_file_access_preset, "p18")

    def test_hotel(self):
        """P16 CA-36 CA-37: a guest's liking in three clicks, and the room they have."""
        self._choose("hotel")
        guest = self._create_person()
        self._tour(f"/odoo/contacts/{guest.id}", "hotel", self.employee_user)
        preference = self.env["customer.preference"].search(
            [("partner_id", "=", guest.id)]
        )
        self.assertEqual(preference.value, "荞麦枕一个")
        self.assertEqual(
            preference.type_id,
            self.env.ref("customer_archive.customer_preference_type_pillow"),
        )
        stay = self.env["customer.stay"].search([("partner_id", "=", guest.id)])
        self.assertEqual(stay.room_number, "1208")
        self.assertTrue(self.company.customer_file_data_sharing)

    def test_direct(self):
        """P15 CA-31: 《中老年健康调查表》 is handed in, with consent."""
        self._choose("direct")
        questions = self.env["customer.survey.question"].search([])
        questions[1:].active = False
        survey = self._create_survey(self.representative, name="", consent_means=False)
        survey.answer_ids.value = False
        self._tour(f"/odoo/survey-forms/{survey.id}", "direct", self.representative)
        self.assertRecordValues(
            survey,
            [
                {
                    "state": "handed_in",
                    "name": "陆建国",
                    "consent_means": "signature",
                    "collector_id": self.representative.id,
                }
            ],
        )
        self.assertEqual(survey.answer_ids.value, "高血压")
        self.assertEqual(self.company.customer_file_registration_preset, "p11")
        self.assertTrue(self._get_class("non_buyer").active)

    def test_public(self):
        """P02 P10 CA-09 CA-45: a unit's file, confirmed and closed to all others."""
        self._choose("public")
        file = self._create_file(class_id=self._get_class("outside").id)
        self.assertFalse(file.registration_deadline)
        file.with_user(self.representative).action_submit()
        self._tour("/odoo/waiting-for-me", "approve", self.director)
        self.assertEqual(file.state, "registered")
        for user in (self.manager, self.director, self.stranger):
            with self.assertRaises(AccessError):
                file.with_user(user).read(["supervising_unit"])
