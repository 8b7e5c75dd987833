import subprocess

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
