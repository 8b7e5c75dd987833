"""Credit beside OCA's account_financial_risk and sale_financial_risk.

"Without" are OCA's modules, with the same customers, orders and limits, counting open
invoices and orders as ours do.
"""

import sys

from bench_credit import (
    confirm_controlled,
    fill_limits,
    fill_orders,
    fill_partners,
    timed,
)
from oca_packages import get_peers
from pairs import WITH, open_registry, run

from odoo import SUPERUSER_ID, api

PACKAGES = (
    "odoo-addon-account-financial-risk==19.0.*",
    "odoo-addon-sale-financial-risk==19.0.*",
)


def is_ours(env):
    return "customer.file" in env


def filter_over_limit(env):
    name = "customer_file_is_over_limit" if is_ours(env) else "risk_exception"
    partner = env["res.partner"]
    env.invalidate_all()
    return timed(lambda: partner.search([(name, "=", True)], limit=80))


def read_figures(env, limit):
    name = "customer_file_credit_exposure" if is_ours(env) else "risk_total"
    partners = env["res.partner"].search([("is_company", "=", True)], limit=limit)
    env.invalidate_all()
    return timed(lambda: partners.read(["name", name]))


def list_figures(env):
    return read_figures(env, 80)


def all_figures(env):
    return read_figures(env, None)


def fill(database):
    with open_registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        customers = fill_partners(env)
        fill_orders(env)
        fill_limits(env)
        if database == WITH:
            env["customer.file"].create(
                [{"partner_id": customer.id} for customer in customers]
            )
        else:
            fill_risk(env)


def fill_risk(env):
    env.cr.execute(
        """
        UPDATE sale_order_line SET risk_partner_id = order_partner_id,
            risk_amount = price_total;
        UPDATE res_partner SET customer_rank = 1, risk_sale_order_include = TRUE,
            risk_invoice_draft_include = TRUE, risk_invoice_open_include = TRUE,
            risk_invoice_unpaid_include = TRUE, risk_account_amount_include = TRUE
        WHERE name LIKE 'Customer %';
        ANALYZE sale_order_line, res_partner
        """
    )


STEPS = {
    "confirm an order": confirm_controlled,
    "figures of 80 customers": list_figures,
    "figures of all customers": all_figures,
    "filter over limit": filter_over_limit,
}
LIMITS = {
    "confirm an order": (20, 1, 5),
    "figures of 80 customers": (20, 1, 0),
    "figures of all customers": (3, 1, 0),
    "filter over limit": (3, 1, 0),
}

if __name__ == "__main__":
    if len(sys.argv) == 1:
        get_peers(PACKAGES)
    run("credit, beside OCA", STEPS, fill, LIMITS, peers=["sale_financial_risk"])
