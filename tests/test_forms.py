import re
import subprocess
import uuid

import requests

# characters that fonts don't share with a radical, so that they are found again
NAMES = ("华信贸易有限公司", "东海电缆有限公司")


PURPOSE = "为顾客提供服务"


def get_pages(server, report, ids, login="admin"):
    """Return the texts of the pages of a form, printed as the browser does."""
    web = server.web(login)
    path = f"/report/pdf/{report}/{','.join(map(str, ids))}"
    response = web.session.get(server.url + path)
    assert response.headers["Content-Type"] == "application/pdf", response.text
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=response.content,
        capture_output=True,
        check=True,
    )
    return text.stdout.decode().split("\f")[:-1]


def create_customers(server):
    return server.web("admin").call_kw(
        "res.partner",
        "create",
        [{"name": name, "is_company": True} for name in NAMES],
    )


def check_forms(pages):
    """Each form begins a page of its own, with Chinese text on it."""
    assert len(pages) == len(NAMES)
    for page, name in zip(pages, NAMES, strict=True):
        assert name in page


def test_customer_files_are_printed_together(server):
    """CA-07, CA-53: 《客户基本信息表》 of several customers, a page each."""
    files = server.web("admin").call_kw(
        "customer.file",
        "create",
        [{"partner_id": partner} for partner in create_customers(server)],
    )
    report = "customer_archive.report_customer_file_basic"
    check_forms(get_pages(server, report, files))


def test_complaints_are_printed_together(server):
    """CD-03, CA-53: 《客户投诉记录表》 of several complaints, a page each."""
    cases = server.web("admin").call_kw(
        "complaint.case",
        "create",
        [{"partner_id": partner} for partner in create_customers(server)],
    )
    report = "complaint_desk.report_complaint_case_record"
    check_forms(get_pages(server, report, cases))


def test_record_forms_are_printed_together(server):
    """CA-53: 《顾客档案表》 of several customers, a page each."""
    files = server.web("admin").call_kw(
        "customer.file",
        "create",
        [{"partner_id": partner} for partner in create_customers(server)],
    )
    check_forms(get_pages(server, "customer_archive.report_customer_file_sheet", files))


def test_survey_forms(server):
    """CA-48, CA-53: 《中老年健康调查表》, blank, and as approved copies."""
    admin = server.web("admin")
    collector, login = create_representative(admin)
    role = get_id(admin, "customer_archive.signoff_role_general_manager")
    admin.call_kw("signoff.role", "write", [role], {"user_id": admin.uid})
    company = admin.call_kw("res.users", "read", [collector], ["company_id"])[0]
    (company_id, _name) = company["company_id"]
    for purpose in (PURPOSE, False):  # other tests expect the words of the addon
        stated = {"customer_file_survey_purpose": purpose}
        admin.call_kw("res.company", "write", [company_id], stated)
        blank = "customer_archive.report_customer_survey_blank"
        (page,) = get_pages(server, blank, [company_id], login)
        assert (PURPOSE in page) == bool(purpose)

    web = server.web(login)
    forms = web.call_kw(
        "customer.survey.form", "create", [{"name": name} for name in NAMES]
    )
    copies = web.call_kw(
        "customer.survey.copy",
        "create",
        [{"survey_id": form, "purpose": PURPOSE} for form in forms],
    )
    web.call_kw("customer.survey.copy", "action_submit", copies)
    lines = admin.call_kw(
        "signoff.line",
        "search",
        [["res_model", "=", "customer.survey.copy"], ["res_id", "in", copies]],
    )
    admin.call_kw("signoff.line", "action_approve", lines)
    report = "customer_archive.report_customer_survey_copy"
    check_forms(get_pages(server, report, copies, login))

    # whoever asks for it once more is refused, and the server logs what they are told
    server.expected.append(r"odoo\.http: .* has been printed")
    again = web.session.get(f"{server.url}/report/pdf/{report}/{copies[0]}")
    assert again.headers["Content-Type"] != "application/pdf"


def create_representative(admin):
    """Return id and login of a new sales representative."""
    login = f"representative-{uuid.uuid4().hex}"
    group = get_id(admin, "customer_archive.customer_archive_group_representative")
    (user,) = admin.call_kw(
        "res.users",
        "create",
        [
            {
                "name": "Representative",
                "login": login,
                "password": login,
                "group_ids": [[4, group]],
            }
        ],
    )
    return user, login


def get_id(web, xml_id):
    module, name = xml_id.split(".")
    (data,) = web.call_kw(
        "ir.model.data",
        "search_read",
        [["module", "=", module], ["name", "=", name]],
        ["res_id"],
    )
    return data["res_id"]


def test_blank_questionnaires_are_printed_together(server):
    """CA-49, CA-53: 《客户资料表》 for filling in by hand, a page for each customer."""
    files = server.web("admin").call_kw(
        "customer.file",
        "create",
        [{"partner_id": partner} for partner in create_customers(server)],
    )
    report = "customer_archive.report_customer_questionnaire_blank"
    check_forms(get_pages(server, report, files))


def fill_in(link, **values):
    """Fill in a questionnaire as a visitor without a login does."""
    visitor = requests.Session()
    page = visitor.get(link)
    token = re.search(r'name="csrf_token" value="(\w+)"', page.text)[1]
    data = {"csrf_token": token, "consent": "yes", **values}
    answer = visitor.post(link, data=data)
    assert answer.status_code == 200, answer.text
    assert 'name="csrf_token"' not in answer.text, answer.text


def test_filled_in_questionnaires_are_printed_together(server):
    """CA-49, CA-53: 《客户资料表》 as customers filled it in, a page each."""
    admin = server.web("admin")
    _seller, login = create_representative(admin)
    seller = server.web(login)
    for partner, name in zip(create_customers(server), NAMES, strict=True):
        file = seller.call_kw("customer.file", "create", {"partner_id": partner})
        send = seller.call_kw(
            "customer.questionnaire.send", "create", {"file_ids": [[6, 0, [file]]]}
        )
        action = seller.call_kw(
            "customer.questionnaire.send", "action_create_link", [send]
        )
        path = "/customer-questionnaire/" + action["context"]["default_link"][-43:]
        fill_in(server.url + path, customer_name=name, managers="总经理 周建国\n江涛")
    ids = admin.call_kw(
        "customer.questionnaire", "search", [["create_uid.login", "=", login]]
    )
    report = "customer_archive.report_customer_questionnaire"
    check_forms(get_pages(server, report, sorted(ids)))
