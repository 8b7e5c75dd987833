"""What the addons cost contacts and leads, among 20,000 customers with files.

With the addons each customer has a file, and 200,000 rows of history are there.
Lists, forms and leads may take 1.10 times as long or 5 ms more, an import of the
companies with files twice as long as one of contacts.
"""

import time

from companies import SOURCE, import_companies
from lxml import etree
from pairs import WITH, open_registry, run

from odoo import SUPERUSER_ID, api
from odoo.tests import Form

PARTNERS = 20000
ROWS = 200000
PAIRS = 50


def timed(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def list_contacts(env):
    """Fetch the fields of the list's view as the web client does."""
    partner = env["res.partner"]
    views = partner.get_views([(False, "list")])
    specification = {
        node.get("name"): {"fields": {"display_name": {}}}
        if partner._fields[node.get("name")].relational
        else {}
        for node in etree.fromstring(views["views"]["list"]["arch"]).iterfind("field")
    }
    return timed(lambda: partner.web_search_read([], specification, limit=80))


def open_contact(env):
    customer = env["res.partner"].search([("name", "=", "Customer 7")])
    specification = Form(customer)._view["fields_spec"]
    env.invalidate_all()
    return timed(lambda: customer.web_read(specification))


def create_contacts(env):
    values = [{"name": f"New customer {i}", "is_company": True} for i in range(1000)]

    def create():
        env["res.partner"].create(values)
        env.flush_all()

    return timed(create)


def create_lead(env):
    customer = env["res.partner"].search([("name", "=", "Customer 7")])

    def create():
        env["crm.lead"].create({"name": "Pumps", "partner_id": customer.id})
        env.flush_all()

    return timed(create)


def import_list(env):
    return timed(lambda: import_companies(env))


def fill(database):
    with open_registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        customers = env["res.partner"].create(
            [{"name": f"Customer {i}", "is_company": True} for i in range(PARTNERS)]
        )
        env["res.lang"]._activate_lang("zh_CN")
        if database == WITH:
            env["customer.file"].create(
                [{"partner_id": customer.id} for customer in customers]
            )
            fill_history(env)


def fill_history(env):
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO customer_file_event
            (file_id, company_id, kind, date, direction, audience, summary, user_id)
        SELECT f.id, f.company_id, 'call', now() - random() * interval '5 years',
            'in', 'all', 'Asked for pumps ' || i, 2
        FROM generate_series(1, %s) i
        JOIN (
            SELECT id, company_id, row_number() OVER (ORDER BY id) AS number
            FROM customer_file
        ) f ON f.number = i %% %s + 1
        """,
        [ROWS, PARTNERS],
    )


STEPS = {
    "list of 80 contacts": list_contacts,
    "open a contact": open_contact,
    "create 1,000 contacts": create_contacts,
    "create a lead": create_lead,
    "import 2,375 companies": import_list,
}

if __name__ == "__main__":
    limits = dict.fromkeys(STEPS, (PAIRS, 1.10, 5))
    if not SOURCE.exists():
        STEPS.pop("import 2,375 companies")
    run("contacts", STEPS, fill, {**limits, "import 2,375 companies": (3, 2, 0)})
