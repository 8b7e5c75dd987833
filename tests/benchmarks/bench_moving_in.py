"""What a company with 20,000 customers waits for when it begins to keep files.

Opens their files in the background as the scheduled job does, then records the history
of all of them, 100,000 messages of one customer among it, and reads pages of it.
"""

import resource
import sys
import time
from contextlib import closing

from pairs import WITH, open_registry, start
from project import LOCAL, addons, dependencies, odoo_or_fail, reserve
from templates import copy_database, get_template

from odoo import SUPERUSER_ID, api

CUSTOMERS = 20000
MESSAGES = 100000
PAGE = 80
# what a page may take at the server, in seconds
LIMIT = 0.1


def memory():
    """Return the most this process has used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fill(env):
    env["res.partner"].create(
        [{"name": f"Customer {i}", "is_company": True} for i in range(CUSTOMERS)]
    )
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO mail_message
            (model, res_id, message_type, subtype_id, date, subject, body, author_id,
             create_date, create_uid)
        SELECT 'res.partner', p.id, 'comment', %s,
            now() - random() * interval '5 years', 'Pumps ' || i,
            '<p>We need pumps</p>', 3, now(), 2
        FROM generate_series(1, %s) i, res_partner p WHERE p.name = 'Customer 7'
        """,
        [env.ref("mail.mt_note").id, MESSAGES],
    )


def work_off(env, run, label):
    before, begin = memory(), time.perf_counter()
    run = run.sudo()  # as the scheduler
    while run.state == "running":
        run._work()
        env.flush_all()
        env.invalidate_all()
    seconds = time.perf_counter() - begin
    print(
        f"{label:<34}{seconds:8.1f} s{run.done_count / seconds:9.0f} /s"
        f"{memory() - before:8.0f} MB more",
        flush=True,
    )


def open_files(env):
    customers = env["res.partner"].search([("name", "like", "Customer %")])
    run = env["batch.run"]._start(
        "Open", customers, "_batch_open_customer_files", {"owner_id": env.uid}
    )
    work_off(env, run, f"open {CUSTOMERS:,} files")


def fill_in_history(env):
    files = env["customer.file"].search([])
    run = env["batch.run"]._start("History", files, "_batch_backfill_history")
    work_off(env, run, f"back-fill, {MESSAGES:,} messages")
    rows = env["customer.file.event"].search_count([])
    assert rows >= MESSAGES, rows


def read_pages(env):
    """Return how many pages took too long."""
    env.cr.execute("ANALYZE")  # as the database does by itself soon after
    file = env["customer.file"].search([("partner_id.name", "=", "Customer 7")])
    domain = [("file_id", "=", file.id)]
    specification = {name: {} for name in ("date", "kind", "summary", "direction")}
    too_slow = 0
    for label, offset in (("first", 0), ("deep", MESSAGES // 2)):
        times = []
        for _round in range(11):
            env.invalidate_all()
            begin = time.perf_counter()
            found = env["customer.file.event"].web_search_read(
                domain, specification, offset=offset, limit=PAGE, count_limit=10001
            )
            times.append(time.perf_counter() - begin)
            assert len(found["records"]) == PAGE
        seconds = sorted(times)[5]
        too_slow += seconds > LIMIT
        print(f"{label} page of {MESSAGES:,} rows{'':<8}{1000 * seconds:10.1f} ms")
    return too_slow


def main():
    with closing(reserve(WITH)):
        copy_database(get_template(dependencies()), WITH, "make bench")
        odoo_or_fail(
            "module", "install", "-d", WITH, *addons(), log=LOCAL / "bench.log"
        )
        process = start("measure")
        print(process.communicate()[0], end="")
        sys.exit(process.returncode)


def measure():
    with open_registry(WITH).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env = env(user=env.ref("base.user_admin").id)
        fill(env)
        open_files(env)
        fill_in_history(env)
        sys.exit(read_pages(env))


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["measure"] else main()
