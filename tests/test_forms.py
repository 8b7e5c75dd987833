import re
import subprocess
import uuid

import requests

# characters that fonts don't share with a radical, so that they are found again
NAMES = ("华信贸易有限公司", "东海电缆有限公司")


def get_pages(server, report, ids):
    """Return the texts of the pages of a form, printed as the browser does."""
    web = server.web("admin")
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
    group = admin.call_kw(
        "ir.model.data",
        "check_object_reference",
        "customer_archive",
        "customer_archive_group_representative",
    )
    login = f"seller-{uuid.uuid4()}"
    admin.call_kw(
        "res.users",
        "create",
        {
            "name": "Seller",
            "login": login,
            "password": login,
            "group_ids": [[4, group[1]]],
        },
    )
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
