"""What credit costs an order, and the figures of 20,000 customers.

With the addons each customer has a file. Orders are confirmed as by a request: nothing
has been read yet, and what is asked for is how long it takes until it is committed, and
for Confirm pressed until the form is back. Both may take 1.10 times as long, and 5 ms
more with credit control: that is measured in one database, in turns.
Filters and lists, which have no counterpart without the addons, are measured against a
list of contacts: less than a second for the filter, among 200,000 orders.
"""

import itertools
import time
from contextlib import contextmanager

from pairs import WITH, open_registry, run

from odoo import SUPERUSER_ID, Command, api
from odoo.tests import Form

PARTNERS = 20000
ORDERS = 200000
PAIRS = 300
# each order of another customer, or one of them would end up with all of them
numbers = itertools.count()


def timed(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def prepare_order(env, controlled):
    """Return the id of an order to confirm."""
    name = f"Customer {next(numbers)}"
    customer = env["res.partner"].search([("name", "=", name)])
    product = env["product.product"].search([("name", "=", "Pump")], limit=1)
    customer.sudo().credit_limit = 10000000
    if (
        "customer.file" in env
        and env.company.customer_file_credit_control != controlled
    ):
        env.company.customer_file_credit_control = controlled
    order = env["sale.order"].create(
        {
            "partner_id": customer.id,
            "order_line": [Command.create({"product_id": product.id})],
        }
    )
    env.cr.commit()
    return order.id


@contextmanager
def open_order(env, controlled):
    """Give an order as a request finds it: nothing read, a connection to itself."""
    order_id = prepare_order(env, controlled)
    with env.registry.cursor() as cr:
        orders = env(cr=cr)["sale.order"].with_context(lang="en_US", tz="UTC")
        yield orders.browse(order_id)


def confirm(env, controlled=False):
    with open_order(env, controlled) as order:

        def press():
            order.action_confirm()
            order.env.cr.commit()

        return timed(press)


def control(env, step):
    """Return what credit control adds to a step.

    The setting empties caches, which an order that isn't measured fills again.
    """
    if "customer.file" not in env:
        return 0
    times = []
    for controlled in (False, True):
        step(env, controlled)
        times.append(step(env, controlled))
    off, on = times
    return on - off


def confirm_controlled(env):
    return control(env, confirm)


def press_confirm(env, controlled=False):
    """Confirm an order as the button does: with the form that comes back."""
    with open_order(env, controlled) as order:
        specification = Form(order)._view["fields_spec"]
        order.env.cr.commit()

        def press():
            order.action_confirm()
            order.env.cr.commit()
            order.web_read(specification)

        return timed(press)


def press_confirm_controlled(env):
    return control(env, press_confirm)


def credit_watch(env):
    """Open the warning list of a company."""
    return search(env, "customer_file_is_watched")


def search(env, name):
    partner = env["res.partner"]
    domain = [(name, "=", True)] if "customer.file" in env else []
    env.invalidate_all()
    return timed(lambda: partner.search(domain, limit=80))


def filter_over_limit(env):
    return search(env, "customer_file_is_over_limit")


def filter_near_limit(env):
    return search(env, "customer_file_is_near_limit")


def filter_overdue(env):
    return search(env, "customer_file_is_overdue")


def list_figures(env):
    partners = env["res.partner"].search([], limit=80)
    names = ["name"]
    if "customer.file" in env:
        names += ["customer_file_credit_exposure", "customer_file_is_over_limit"]
    env.invalidate_all()
    return timed(lambda: partners.read(names))


def fill(database):
    with open_registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        customers = fill_partners(env)
        fill_orders(env)
        if database == WITH:
            env["customer.file"].create(
                [{"partner_id": customer.id} for customer in customers]
            )
            fill_limits(env)


def fill_partners(env, count=PARTNERS):
    env["product.product"].create(
        {"name": "Pump", "type": "service", "list_price": 100}
    )
    return env["res.partner"].create(
        [{"name": f"Customer {i}", "is_company": True} for i in range(count)]
    )


def fill_orders(env, customers=PARTNERS, orders=ORDERS):
    env.flush_all()
    product = env["product.product"].search([("name", "=", "Pump")])
    company = env.ref("base.main_company")
    env.cr.execute(
        """
        INSERT INTO sale_order
            (name, partner_id, partner_invoice_id, partner_shipping_id, company_id,
             currency_id, currency_rate, date_order, state, amount_total, user_id)
        SELECT 'B' || i, c.id, c.id, c.id, %(company)s, %(currency)s, 1, now(),
            'sale', 100, 2
        FROM generate_series(1, %(orders)s) i
        JOIN (
            SELECT id, row_number() OVER (ORDER BY id) AS number
            FROM res_partner WHERE name LIKE 'Customer %%'
        ) c ON c.number = i %% %(partners)s + 1
        """,
        {
            "company": company.id,
            "currency": company.currency_id.id,
            "orders": orders,
            "partners": customers,
        },
    )
    env.cr.execute(
        """
        INSERT INTO sale_order_line
            (order_id, name, product_id, product_uom_id, product_uom_qty, price_unit,
             price_total, company_id, currency_id, order_partner_id, state,
             customer_lead)
        SELECT o.id, 'Pump', %s, %s, 1, 100, 100, o.company_id, o.currency_id,
            o.partner_id, o.state, 0
        FROM sale_order o WHERE o.name LIKE 'B%%'
        """,
        [product.id, product.uom_id.id],
    )
    env.cr.execute("ANALYZE sale_order, sale_order_line, res_partner")


def fill_limits(env):
    env.flush_all()
    env.cr.execute(
        """
        UPDATE res_partner
        SET credit_limit = jsonb_build_object(%s, 500 + id %% 1000)
        WHERE name LIKE 'Customer %%'
        """,
        [str(env.ref("base.main_company").id)],
    )
    env.cr.execute("ANALYZE res_partner")


STEPS = {
    "confirm, control off": confirm,
    "confirm, control adds": confirm_controlled,
    "Confirm pressed, control off": press_confirm,
    "Confirm pressed, control adds": press_confirm_controlled,
    "filter over limit": filter_over_limit,
    "filter near limit": filter_near_limit,
    "filter overdue": filter_overdue,
    "warning list": credit_watch,
    "figures of 80 customers": list_figures,
}
LIMITS = {
    "confirm, control off": (PAIRS, 1.10, None),
    "confirm, control adds": (PAIRS, None, 5),
    "Confirm pressed, control off": (PAIRS, 1.10, None),
    "Confirm pressed, control adds": (PAIRS, None, 5),
    "filter over limit": (5, 1, 1000),
    "filter near limit": (5, 1, 1000),
    "filter overdue": (5, 1, 1000),
    "warning list": (5, 1, 1000),
    "figures of 80 customers": (100, 1, 76),
}

if __name__ == "__main__":
    run("credit", STEPS, fill, LIMITS)
