"""What the addons cost contacts: a list of 80, and creating 1,000.

Two processes take turns, one on a database with the addons and one on a database with
the same modules without them: whatever else the machine does falls on both.
"""

import statistics
import subprocess
import sys
import time
from contextlib import closing

from lxml import etree
from project import LOCAL, addons, dependencies, odoo_or_fail, reserve
from templates import copy_database, get_template

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

WITHOUT = "benchmark_without"
WITH = "benchmark_with"
ROUNDS = {"list": 50, "create": 10}


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
    start = time.perf_counter()
    found = partner.web_search_read([], specification, limit=80)
    assert len(found["records"]) == 80
    return time.perf_counter() - start


def create_contacts(env):
    start = time.perf_counter()
    env["res.partner"].create(
        [{"name": f"Customer {i}", "is_company": True} for i in range(1000)]
    )
    env.flush_all()
    return time.perf_counter() - start


def work(database):
    """Answer each line of input, the name of a step, with the seconds it took."""
    config.parse_config(["-d", database, "--no-http", "--log-level=error"])
    registry = Registry(database)
    steps = {"list": list_contacts, "create": create_contacts}
    for line in sys.stdin:
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            user = env.ref("base.user_admin")
            seconds = steps[line.strip()](env(user=user.id))
            cr.rollback()
        print(seconds, flush=True)


def fill(database):
    config.parse_config(["-d", database, "--no-http", "--log-level=error"])
    with Registry(database).cursor() as cr:
        create_contacts(api.Environment(cr, SUPERUSER_ID, {}))


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, __file__, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def measure(workers, step):
    times = [[], []]
    for _round in range(ROUNDS[step] + 1):
        for worker, results in zip(workers, times, strict=True):
            print(step, file=worker.stdin, flush=True)
            results.append(float(worker.stdout.readline()))
    # The first round fills the caches.
    return [statistics.median(results[1:]) for results in times]


def main():
    with closing(reserve(WITH)):
        template = get_template(dependencies())
        for database in (WITHOUT, WITH):
            copy_database(template, database, "make bench")
        odoo_or_fail(
            "module", "install", "-d", WITH, *addons(), log=LOCAL / "bench.log"
        )
        for database in (WITHOUT, WITH):
            start("fill", database).communicate()
        workers = [start("work", database) for database in (WITHOUT, WITH)]
        try:
            print("contacts          without      with     ratio")
            for step, text in (("list", "list of 80"), ("create", "create 1,000")):
                without, with_ours = measure(workers, step)
                print(
                    f"{text:<14}{1000 * without:8.1f} ms {1000 * with_ours:6.1f} ms"
                    f" {with_ours / without:9.2f}"
                )
        finally:
            for worker in workers:
                worker.communicate()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["work", database]:
            work(database)
        case ["fill", database]:
            fill(database)
        case _:
            main()
