"""What credit's figures cost with ten times the customers and orders.

"Without" has 2,000 customers with 20,000 orders, "with" has 20,000 with 200,000, both
with the addons: ten times as long and what measuring may be off by.
"""

from bench_credit import (
    ORDERS,
    PARTNERS,
    credit_watch,
    fill_limits,
    fill_orders,
    fill_partners,
    filter_over_limit,
    timed,
)
from pairs import WITHOUT, open_registry, run
from project import addons

from odoo import SUPERUSER_ID, api

GROWTH = 10
NOISE = 1.1


def all_figures(env):
    partners = env["res.partner"].search([("is_company", "=", True)])
    env.invalidate_all()
    return timed(lambda: partners.mapped("customer_file_credit_exposure"))


def analyse(env):
    """Read what the boards of sales and customers show."""
    analysis = env["customer.analysis"]
    env.invalidate_all()
    return timed(
        lambda: analysis.formatted_read_group(
            [], ["loyalty"], ["turnover:sum", "profit:sum"]
        )
    )


def board(env):
    """Read the figures of the sales director's board."""
    env.invalidate_all()
    return timed(env["customer.analysis"].get_board)


def fill(database):
    factor = GROWTH if database == WITHOUT else 1
    with open_registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        customers = fill_partners(env, PARTNERS // factor)
        fill_orders(env, PARTNERS // factor, ORDERS // factor)
        env["customer.file"].create(
            [{"partner_id": customer.id} for customer in customers]
        )
        fill_limits(env)


STEPS = {
    "figures of all customers": all_figures,
    "filter over limit": filter_over_limit,
    "warning list": credit_watch,
    "customer analysis": analyse,
    "board": board,
}
LIMITS = dict.fromkeys(STEPS, (5, GROWTH * NOISE, 0))

if __name__ == "__main__":
    run("2,000 and 20,000 customers", STEPS, fill, LIMITS, peers=addons())
