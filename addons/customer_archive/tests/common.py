from datetime import date

from odoo.tests import TransactionCase, new_test_user
from odoo.tools.misc import file_open

# a Wednesday without holidays around it
TODAY = date(2026, 3, 11)


class CustomerArchiveCase(TransactionCase):
    """A company with two sales departments.

    ::

        general_manager
          └ Sales: director
              ├ East: manager ─ representative, colleague
              └ West: west_manager ─ stranger
          └ Marketing: marketing
        service, archivist, auditor, administrator: no department
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.company = cls.env.company
        cls.company.write(
            {
                **cls.company._prepare_business_kind_vals("general"),
                "customer_file_start_date": date(2026, 1, 1),
                "country_id": cls.env.ref("base.cn").id,
            }
        )
        cls._create_users()
        cls._create_departments()
        cls.company.customer_file_custodian_id = cls.archivist
        for code, user in (
            ("marketing", cls.marketing),
            ("sales_director", cls.director),
            ("property_manager", cls.manager),
            ("general_manager", cls.general_manager),
            ("survey_keeper", cls.service),
        ):
            cls._get_role(code).user_id = user
        cls.class_general = cls.env.ref("customer_archive.customer_class_general")
        cls.class_key = cls.env.ref("customer_archive.customer_class_key")

    @classmethod
    def _create_users(cls):
        for login, group in (
            ("representative", "representative"),
            ("colleague", "representative"),
            ("stranger", "representative"),
            ("manager", "manager"),
            ("west_manager", "manager"),
            ("marketing", "manager"),
            ("director", "director"),
            ("general_manager", "general_manager"),
            ("service", "service"),
            ("archivist", "archivist"),
            ("auditor", "auditor"),
            ("administrator", "administrator"),
        ):
            user = new_test_user(
                cls.env,
                login=login,
                groups=f"customer_archive.customer_archive_group_{group}",
                tz="Asia/Shanghai",
            )
            setattr(cls, login, user)
        cls.employee_user = new_test_user(
            cls.env, login="plain", groups="base.group_user"
        )
        cls.integration = new_test_user(
            cls.env,
            login="web_shop",
            groups="customer_archive.customer_archive_group_first_contact",
        )
        cls.portal = new_test_user(
            cls.env, login="portal_user", groups="base.group_portal"
        )

    @classmethod
    def _create_departments(cls):
        cls.head = cls._create_department("Head Office", cls.general_manager)
        cls.sales = cls._create_department("Sales", cls.director, cls.head)
        cls.east = cls._create_department("East", cls.manager, cls.sales)
        cls.west = cls._create_department("West", cls.west_manager, cls.sales)
        cls.office = cls._create_department("Marketing", cls.marketing, cls.head)
        for user in (cls.representative, cls.colleague):
            cls._create_employee(user, cls.east, cls.manager)
        cls._create_employee(cls.stranger, cls.west, cls.west_manager)

    @classmethod
    def _create_department(cls, name, manager, parent=None):
        department = cls.env["hr.department"].create(
            {"name": name, "parent_id": parent and parent.id}
        )
        department.manager_id = cls._create_employee(manager, department)
        return department

    @classmethod
    def _create_employee(cls, user, department, superior=None):
        return cls.env["hr.employee"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "department_id": department.id,
                "parent_id": superior and superior.employee_id.id,
            }
        )

    @classmethod
    def _get_role(cls, code):
        return cls.env["signoff.role"].search([("code", "=", code)])

    @classmethod
    def _create_customer(cls, name="Huaxin Trading", **vals):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "street": "1 Nanjing Road",
                "city": "Shanghai",
                "country_id": cls.env.ref("base.cn").id,
                "phone": "021 5555 0100",
                "website": "https://huaxin.example",
                **vals,
            }
        )

    @classmethod
    def _create_file(cls, owner=None, partner=None, **vals):
        """Create a complete draft of the owner's."""
        partner = partner or cls._create_customer()
        contact = cls.env["res.partner"].create(
            {"name": "Ms Lin", "parent_id": partner.id}
        )
        file = (
            cls.env["customer.file"]
            .with_user(owner or cls.representative)
            .create(
                {
                    "partner_id": partner.id,
                    "class_id": cls.class_general.id,
                    "contact_id": contact.id,
                    "enterprise_nature": "private",
                    "supervising_unit": "Commerce Bureau",
                    "assets": 750000,
                    **vals,
                }
            )
        )
        return file.with_env(cls.env)

    @classmethod
    def _register(cls, file):
        """Take a draft through registration."""
        file.with_user(file.owner_id).action_submit()
        cls._pending(file, cls.marketing).action_approve("Complete.")
        return file

    @classmethod
    def _erase_file(cls, file, label="Erased"):
        """Erase the customer's personal data as an approved erasure does."""
        file.erasure_id = cls.env["customer.file.erasure"].create(
            {"file_id": file.id, "applicant": "Customer", "reason": "Asked by letter"}
        )
        file._erase(label)

    @classmethod
    def _pending(cls, document, user):
        return (
            cls.env["signoff.line"]
            .with_user(user)
            .search(
                [
                    ("res_model", "=", document._name),
                    ("res_id", "in", document.ids),
                    ("state", "=", "pending"),
                    ("user_id", "=", user.id),
                ]
            )
        )

    @classmethod
    def _create_survey(cls, user, **vals):
        """Enter a complete survey form, as its collector."""
        survey = (
            cls.env["customer.survey.form"]
            .with_user(user)
            .create(
                {
                    "consent_date": "2026-03-02",
                    "consent_means": "signature",
                    "date": "2026-03-02",
                    "name": "Lu Jianguo",
                    "sex": "male",
                    "birth_date": "1953-04-18",
                    "phone": "138 0000 0101",
                    "address": "28 Zhongshan Road",
                    "occupation": "Fitter",
                    "living_with": "spouse",
                    "family_contact": "Lu Min, daughter, 139 0000 0102",
                    **vals,
                }
            )
        )
        survey.answer_ids.value = "High blood pressure"
        return survey.with_env(cls.env)

    @classmethod
    def _seal_survey(cls, survey):
        """Take a draft through the hands of manager and customer service."""
        survey.with_user(survey.collector_id).action_hand_in()
        survey.with_user(cls.manager).action_receive()
        survey.with_user(cls.service).action_seal()
        cls.env.invalidate_all()
        return survey

    @classmethod
    def _grant(cls, file, reader):
        """Give a reader access by request and approval."""
        request = (
            cls.env["customer.access.request"]
            .with_user(reader)
            .create({"partner_id": file.partner_id.id, "reason": "Joint offer"})
        )
        request.action_submit()
        approver = request.sudo().signoff_line_ids.user_id
        cls._pending(request, approver).action_approve()
        return request.with_env(cls.env)

    def _import_template(self, model, user, lang, created=()):
        """Import the template a model offers on the import screen, as it is.

        :param created: names of the fields whose records are created by name
        :return: the new records
        """
        records = self.env[model].with_user(user).with_context(lang=lang)
        (template,) = records.get_import_templates()
        with file_open(template["template"].lstrip("/"), "rb") as content:
            wizard = records.env["base_import.import"].create(
                {
                    "res_model": model,
                    "file": content.read(),
                    "file_type": "application/vnd.openxmlformats-officedocument"
                    ".spreadsheetml.sheet",
                    "file_name": template["template"],
                }
            )
        options = {
            "has_headers": True,
            "name_create_enabled_fields": dict.fromkeys(created, True),
        }
        preview = wizard.parse_preview(options)
        self.assertNotIn("error", preview)
        headers = preview["headers"]
        fields = [
            "/".join(preview["matches"].get(index, [])) for index in range(len(headers))
        ]
        self.assertEqual(len(set(fields) - {""}), len(headers), fields)
        result = wizard.execute_import(
            fields, headers, {**preview["options"], **options}
        )
        self.assertFalse(result["messages"])
        return self.env[model].browse(result["ids"])
