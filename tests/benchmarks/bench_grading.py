"""Grading all of 20,000 customers with 200,000 orders, and what growth costs.

There is no counterpart without the addons, so the limits are times: a minute for
all customers, and from 2,000 to 20,000 of them no more than ten times as long.
"""

import statistics
import sys
import time
from contextlib import closing

from bench_credit import ORDERS, PARTNERS, fill_orders
from pairs import WITH, open_registry
from project import LOCAL, addons, dependencies, odoo_or_fail, reserve
from templates import copy_database, get_template

from odoo import SUPERUSER_ID, api, fields

SMALL = PARTNERS // 10
BATCH = 200
SECONDS = 60
# what the measurements may be off by
NOISE = 1.2


def fill(env):
    customers = env["res.partner"].create(
        [{"name": f"Customer {i}", "is_company": True} for i in range(PARTNERS)]
    )
    env["product.product"].create(
        {"name": "Pump", "type": "service", "list_price": 100, "standard_price": 60}
    )
    fill_orders(env)
    # the customers differ in what they bought, and when
    env.cr.execute(
        """
        UPDATE sale_order_line SET price_subtotal = 1 + order_partner_id % 997;
        UPDATE sale_order SET date_order = now() - id % 700 * interval '1 day'
        WHERE name LIKE 'B%'
        """
    )
    files = env["customer.file"].create(
        [{"partner_id": customer.id} for customer in customers]
    )
    files.write({"state": "registered", "registered_date": fields.Date.today()})
    env.flush_all()
    env.cr.execute("ANALYZE")


def grade(env, count):
    """Return the seconds of grading so many customers, the standards included."""
    others = env["customer.file"].search([("state", "=", "registered")])[count:]
    if others:
        # in SQL, or what closing leaves to do would count as grading
        env.cr.execute(
            "UPDATE customer_file SET state = 'closed' WHERE id IN %s",
            [tuple(others.ids)],
        )
    env.invalidate_all()
    start = time.perf_counter()
    run = env["customer.file"]._start_grading(env.company, fields.Date.today()).sudo()
    while run.state == "running":
        run._work(BATCH)
        env.flush_all()
        # as after the commit that ends each batch
        env.invalidate_all()
    seconds = time.perf_counter() - start
    changes = env["customer.grade.change"].search_count([])
    if run.error_count or changes != count:
        sys.exit(f"{changes} of {count} customers graded, {run.error_count} errors")
    return seconds


def measure(registry, count):
    with registry.cursor() as cr:
        seconds = grade(api.Environment(cr, SUPERUSER_ID, {}), count)
        cr.rollback()
    return seconds


def main():
    with closing(reserve(WITH)):
        copy_database(get_template(dependencies()), WITH, "make bench")
        odoo_or_fail(
            "module", "install", "-d", WITH, *addons(), log=LOCAL / "bench.log"
        )
        registry = open_registry(WITH)
        with registry.cursor() as cr:
            fill(api.Environment(cr, SUPERUSER_ID, {}))
        print(f"grading, {ORDERS} orders of {PARTNERS} customers")
        times = {
            count: statistics.median(measure(registry, count) for _round in range(3))
            for count in (SMALL, PARTNERS)
        }
        factor = times[PARTNERS] / times[SMALL]
        for count, seconds in times.items():
            print(f"{count:>28} customers{seconds:9.1f} s")
        too_slow = times[PARTNERS] > SECONDS or factor > NOISE * PARTNERS / SMALL
        print(
            f"{'factor':>28}{factor:18.1f}{'  TOO SLOW' if too_slow else ''}",
            flush=True,
        )
        sys.exit(too_slow)


if __name__ == "__main__":
    main()
