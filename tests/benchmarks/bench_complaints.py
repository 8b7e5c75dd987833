"""How fast complaints are, beside tickets of OCA's helpdesk_mgmt and helpdesk_mgmt_sla.

"Without" are OCA's modules, which come from their packages at run time: two deadlines
for each ticket, in the same working time. They plan no activities, don't recompute
after a holiday unless told to, and don't escalate: that has a limit of its own.

There are 100,000 complaints, 10,000 of them open, and 10,000 open tickets.
"""

import sys
import time
from datetime import datetime, timedelta
from unittest.mock import patch

from oca_packages import get_peers
from pairs import open_registry, run

from odoo import SUPERUSER_ID, Command, api

PACKAGES = ("odoo-addon-helpdesk-mgmt==19.0.*", "odoo-addon-helpdesk-mgmt-sla==19.0.*")
COMPLAINTS = 100000
OPEN = 10000
BOARD = 5000
DUE = 100


def timed(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def is_ours(env):
    return "complaint.case" in env


def prepare_vals(env, count):
    """Return the values of new complaints or tickets, all alike."""
    customer = env["res.partner"].search([("name", "=", "Customer 7")])
    if is_ours(env):
        values = {
            "partner_id": customer.id,
            "type_id": env.ref("complaint_desk.complaint_type_attitude").id,
            "team_id": env["complaint.team"].search([], limit=1).id,
            "description": "Kept waiting",
            "demand": "An apology",
        }
    else:
        values = {
            "name": "Kept waiting",
            "description": "An apology",
            "partner_id": customer.id,
            "team_id": env["helpdesk.ticket.team"].search([], limit=1).id,
        }
    return [values] * count


def create(env):
    model = env["complaint.case" if is_ours(env) else "helpdesk.ticket"]
    values = prepare_vals(env, 1000)

    def call():
        model.create(values)
        env.flush_all()

    return timed(call)


def create_and_assign(env):
    """Create, accept and assign with an activity each; OCA has no such step."""
    if not is_ours(env):
        return create(env)
    values = prepare_vals(env, 1000)

    def call():
        env["complaint.case"].create(values).action_accept()
        env.flush_all()

    return timed(call)


def pause(env):
    if is_ours(env):
        cases = env["complaint.case"].search([("state", "=", "new")], limit=400)
        call = cases.action_wait
    else:
        tickets = env["helpdesk.ticket"].search([], limit=400)
        stage = env["helpdesk.ticket.stage"].search([("name", "=", "Waiting")])

        def call():
            tickets.stage_id = stage

    env.invalidate_all()

    def press():
        call()
        env.flush_all()

    return timed(press)


def add_holiday(env):
    """Add a day off, and have all open deadlines counted again."""
    day = datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
    vals = {
        "name": "Holiday",
        "calendar_id": env.company.resource_calendar_id.id,
        "company_id": env.company.id,
        "date_from": day + timedelta(days=1),
        "date_to": day + timedelta(days=2),
    }
    env.invalidate_all()

    def call():
        env["resource.calendar.leaves"].create(vals)
        if not is_ours(env):
            targets = env["helpdesk.ticket.sla"].search([], limit=2 * OPEN)
            env.add_to_compute(targets._fields["deadline"], targets)
        env.flush_all()
        env.cr.precommit.run()

    return timed(call)


def escalate(env):
    """Run the scheduled job once, a hundred complaints being due."""
    if not is_ours(env):
        return 0
    due = env["complaint.case"].search([("state", "=", "new")], limit=DUE)
    due.action_accept()
    due.sudo().complained_date = datetime.now() - timedelta(days=30)
    env.flush_all()
    env.invalidate_all()
    cases = env(user=SUPERUSER_ID)["complaint.case"]
    # a benchmark must not commit, and people may be asleep
    with (
        patch.object(type(env["ir.cron"]), "_commit_progress"),
        patch.object(type(cases), "_is_working", return_value=True),
    ):
        seconds = timed(lambda: (cases._cron_escalate(), env.flush_all()))
    if not all(case.worker_ids for case in due):
        raise ValueError("not all were escalated")
    return seconds


def open_board(env):
    """Ask for what the web client asks for when the board is opened."""
    if is_ours(env):
        env.cr.execute(
            """
            UPDATE complaint_case SET state = 'closed' WHERE id IN (
                SELECT id FROM complaint_case WHERE state = 'new' LIMIT %s
            )
            """,
            [OPEN - BOARD],
        )
        model, group = env["complaint.case"], "state"
        view = "complaint_desk.complaint_case_view_kanban"
        domain = [("state", "not in", ("closed", "rejected", "withdrawn", "merged"))]
    else:
        model, group = env["helpdesk.ticket"], "stage_id"
        view = "helpdesk_mgmt.view_helpdesk_ticket_kanban"
        domain = [("closed", "=", False)]
    specification = get_specification(model, env.ref(view))
    env.flush_all()
    env.invalidate_all()
    return timed(
        lambda: model.web_read_group(
            domain,
            [group],
            ["__count"],
            auto_unfold=True,
            unfold_read_specification=specification,
            unfold_read_default_limit=40,
        )
    )


def get_specification(model, view):
    """Return what the web client reads for a view."""
    names = {node.get("name") for node in view._get_combined_arch().iter("field")}
    return {
        name: {"fields": {"display_name": {}}} if model._fields[name].relational else {}
        for name in names
    }


def fill(database):
    with open_registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env = env(user=env.ref("base.user_admin").id)
        env["res.partner"].create(
            [{"name": f"Customer {i}", "is_company": True} for i in range(100)]
        )
        if is_ours(env):
            fill_complaints(env)
        else:
            fill_tickets(env)
        env.flush_all()
        cr.execute("ANALYZE")


def fill_complaints(env):
    for name in ("service", "general_manager"):
        group = env.ref(f"customer_archive.customer_archive_group_{name}")
        env.user.group_ids = [Command.link(group.id)]
    head, manager = env["res.users"].create(
        [{"name": name, "login": name} for name in ("Head", "Manager")]
    )
    role = env["signoff.role"].search([("code", "=", "general_manager")])
    role.user_id = manager
    env["complaint.team"].create({"name": "East", "head_id": head.id})
    env["complaint.case"].create(prepare_vals(env, OPEN))
    env.flush_all()
    columns = ", ".join(
        f'"{name}"'
        for name, field in env["complaint.case"]._fields.items()
        if field.store and field.column_type and name not in CLOSED
    )
    env.cr.execute(
        f"""
        INSERT INTO complaint_case ({columns}, number, state, ended_date)
        SELECT {columns}, 'OLD' || c.id || '-' || i, 'closed', now()
        FROM (SELECT * FROM complaint_case) c, generate_series(1, %s) i
        """,  # noqa: S608 - names of our own columns
        [COMPLAINTS // OPEN - 1],
    )


CLOSED = {
    *("id", "number", "state", "ended_date"),
    *("deadline", "escalation_date"),
}


def fill_tickets(env):
    stages = env["helpdesk.ticket.stage"].search([], order="sequence")
    waiting = stages.create({"name": "Waiting", "sequence": stages[0].sequence})
    team = env["helpdesk.ticket.team"].create({"name": "East", "use_sla": True})
    env["helpdesk.sla"].create(
        [
            {
                "name": f"Within {days}",
                "days": days,
                "stage_id": stages[-1].id,
                "team_ids": [Command.link(team.id)],
                "ignore_stage_ids": [Command.link(waiting.id)],
            }
            for days in (1, 2)
        ]
    )
    for _batch in range(OPEN // 1000):
        env["helpdesk.ticket"].create(prepare_vals(env, 1000))
        env.flush_all()
        env.invalidate_all()


STEPS = {
    "create 1,000": create,
    "create 1,000, with activity": create_and_assign,
    "pause 400": pause,
    "holiday, 10,000 open": add_holiday,
    "escalate 100 of 100,000": escalate,
    "open board of 5,000": open_board,
}
# rounds, times OCA's time, milliseconds more
LIMITS = {
    "create 1,000": (3, 0.25, None),
    "create 1,000, with activity": (3, 0.25, None),
    "pause 400": (3, 0.25, None),
    "holiday, 10,000 open": (1, 0.25, None),
    "escalate 100 of 100,000": (3, None, 2000),
    "open board of 5,000": (5, None, 300),
}

if __name__ == "__main__":
    if not sys.argv[1:]:
        get_peers(PACKAGES)
    run("complaints", STEPS, fill, LIMITS, peers=["helpdesk_mgmt_sla"])
