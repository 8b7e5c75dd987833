"""What two people do at the same moment, through a real server."""

import itertools
import re
import threading
from functools import partial

import pytest
import requests
from client import OdooError

GROUP = "customer_archive.customer_archive_group_"
serial = itertools.count()


@pytest.fixture(scope="module")
def office(server):
    """Return the administrator's session and the users two of whom press at once."""
    admin = server.web("admin")
    # those who come second are refused, and the server logs what they are told
    server.expected += [
        r"odoo\.http: Somebody else is deciding",
        r"odoo\.http: .* has already decided",
        r"odoo\.http: The operation cannot be completed: This customer already has",
        r"(?s)odoo\.sql_db: bad query: .*customer_file_partner_company_uniq",
        r"(?s)odoo\.sql_db: bad query: .*could not serialize",
        r"odoo\.service\.model: .*retrying",
    ]

    def ref(xmlid):
        module, name = xmlid.split(".")
        (data,) = admin.call_kw(
            "ir.model.data",
            "search_read",
            [["module", "=", module], ["name", "=", name]],
            ["res_id"],
        )
        return data["res_id"]

    users = {
        login: admin.call_kw(
            "res.users",
            "create",
            {
                "name": login,
                "login": login,
                "password": login,
                "group_ids": [[6, 0, [ref(GROUP + group)]]],
            },
        )
        for login, group in (
            ("rush_representative", "representative"),
            ("rush_marketing", "manager"),
            ("rush_shop", "first_contact"),
        )
    }
    (role,) = admin.call_kw("signoff.role", "search", [["code", "=", "marketing"]])
    admin.call_kw("signoff.role", "write", [role], {"user_id": users["rush_marketing"]})
    company = admin.info["user_companies"]["current_company"]
    admin.call_kw(
        "res.company",
        "write",
        [company],
        {
            "customer_file_mandatory_preset": "p02",
            "customer_file_contact_owner_id": users["rush_representative"],
        },
    )
    return admin, ref


def at_once(*calls):
    """Run calls at the same moment; return what each gave or was told."""
    barrier = threading.Barrier(len(calls))
    results = [None] * len(calls)

    def run(index, call):
        barrier.wait(30)
        try:
            results[index] = call()
        except OdooError as error:
            results[index] = error

    threads = [
        threading.Thread(target=run, args=(index, call))
        for index, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def create_customer(admin):
    return admin.call_kw(
        "res.partner",
        "create",
        {"name": f"Rush {next(serial)}", "phone": "1", "is_company": False},
    )


def test_two_decisions_at_once(server, office):
    """CA-07 T14: two people pressing at once give one decision and one message."""
    admin, _ref = office
    representative = server.web("rush_representative")
    deciders = [server.web("rush_marketing") for _ in range(2)]
    for _attempt in range(5):
        (file,) = representative.call_kw(
            "customer.file", "create", [{"partner_id": create_customer(admin)}]
        )
        representative.call_kw("customer.file", "action_submit", [file])
        (line,) = deciders[0].call_kw(
            "signoff.line",
            "search",
            [["res_model", "=", "customer.file"], ["res_id", "=", file]],
        )
        results = at_once(
            partial(deciders[0].call_kw, "signoff.line", "action_approve", [line]),
            partial(deciders[1].call_kw, "signoff.line", "action_refuse", [line], "No"),
        )
        refused = [result for result in results if isinstance(result, OdooError)]
        assert results.count(True) == 1, results
        assert len(refused) == 1
        assert "already decided" in str(refused[0]) or "Somebody else" in str(
            refused[0]
        )


def test_two_files_at_once(server, office):
    """CA-01: two people opening a file for one customer give one file."""
    admin, _ref = office
    clients = [server.web("rush_representative") for _ in range(2)]
    customer = create_customer(admin)
    results = at_once(
        *(
            partial(
                client.call_kw, "customer.file", "create", [{"partner_id": customer}]
            )
            for client in clients
        )
    )
    refused = [result for result in results if isinstance(result, OdooError)]
    assert len(refused) == 1, results
    assert "already has" in str(refused[0])
    files = admin.call_kw(
        "customer.file", "search_count", [["partner_id", "=", customer]]
    )
    assert files == 1


def test_one_key_at_once(server, office):
    """T38: a program whose call arrives twice at once gets one file, twice."""
    admin, _ref = office
    programs = [server.json_rpc("rush_shop") for _ in range(3)]
    for _attempt in range(5):
        name = f"Rush {next(serial)}"
        results = at_once(
            *(
                partial(
                    program.execute,
                    "customer.file",
                    "create_first_contact",
                    {"customer_name": name, "medium": "phone"},
                    f"key of {name}",
                )
                for program in programs
            )
        )
        assert not any(isinstance(result, OdooError) for result in results), results
        assert sorted(result.pop("is_new") for result in results) == [
            False,
            False,
            True,
        ]
        assert results[0] == results[1] == results[2]
        customers = admin.call_kw("res.partner", "search_count", [["name", "=", name]])
        assert customers == 1


def test_two_orders_at_once(server, office):
    """CA-20: two orders confirmed at the same moment can't pass the limit together."""
    admin, _ref = office
    server.expected += [
        r"odoo\.http: .*credit limit is",
        r"(?s)odoo\.sql_db: bad query: .*UPDATE res_partner SET write_date",
    ]
    company = admin.info["user_companies"]["current_company"]
    admin.call_kw(
        "res.company", "write", [company], {"customer_file_credit_control": True}
    )
    (product,) = admin.call_kw(
        "product.product",
        "create",
        [{"name": "Pump", "type": "service", "taxes_id": False}],
    )
    clients = [server.web("admin") for _ in range(2)]
    for _attempt in range(5):
        customer = create_customer(admin)
        admin.call_kw("res.partner", "write", [customer], {"credit_limit": 100})
        line = {"product_id": product, "price_unit": 60}
        orders = admin.call_kw(
            "sale.order",
            "create",
            [{"partner_id": customer, "order_line": [[0, 0, line]]} for _ in range(2)],
        )
        results = at_once(
            *(
                partial(client.call_kw, "sale.order", "action_confirm", [order])
                for client, order in zip(clients, orders, strict=True)
            )
        )
        refused = [result for result in results if isinstance(result, OdooError)]
        assert len(refused) == 1, results
        assert "credit limit is" in str(refused[0])


def test_two_answers_at_once(server, office):
    """CA-49: of two answers to one link at the same moment one is stored, whole."""
    admin, _ref = office
    representative = server.web("rush_representative")
    for _attempt in range(5):
        (file,) = representative.call_kw(
            "customer.file", "create", [{"partner_id": create_customer(admin)}]
        )
        (sending,) = representative.call_kw(
            "customer.questionnaire.send", "create", [{"file_ids": [[6, 0, [file]]]}]
        )
        action = representative.call_kw(
            "customer.questionnaire.send", "action_create_link", [sending]
        )
        token = action["context"]["default_link"].rpartition("/")[2]
        url = f"{server.url}/customer-questionnaire/{token}"
        visitors = [(open_page(url), city) for city in ("Nanjing", "Hangzhou")]
        results = at_once(*(partial(send, city) for send, city in visitors))
        # whoever comes second is thanked, too: the link has been answered
        assert results == [200, 200]
        (questionnaire,) = admin.call_kw(
            "customer.questionnaire",
            "search_read",
            [["file_id", "=", file]],
            ["state", "remark", "answer_ids"],
        )
        assert questionnaire["state"] == "answered"
        answers = admin.call_kw(
            "customer.questionnaire.answer",
            "read",
            questionnaire["answer_ids"],
            ["question", "value"],
        )
        assert [row["question"] for row in answers] == ["city"]
        assert answers[0]["value"] == questionnaire["remark"]
        events = admin.call_kw(
            "customer.file.event",
            "search_count",
            [["file_id", "=", file], ["kind", "=", "questionnaire_answered"]],
        )
        assert events == 1


def open_page(url):
    """Open the public page of a questionnaire; return what sends its answers."""
    session = requests.Session()
    page = session.get(url, timeout=60).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)

    def send(city):
        data = {"csrf_token": token, "city": city, "remark": city, "consent": "yes"}
        return session.post(url, data=data, timeout=120).status_code

    return send
