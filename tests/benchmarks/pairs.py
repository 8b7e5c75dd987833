"""Two Odoo processes that take turns, with the addons and without them.

Whatever else the machine does falls on both. A benchmark gives its steps, functions of
an environment that return seconds, and calls ``run``.
"""

import statistics
import subprocess
import sys
import warnings
from contextlib import closing

import oca_packages  # noqa: F401 - sets the path of addons
from project import LOCAL, addons, dependencies, odoo_or_fail, query, reserve
from templates import copy_database, get_template

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

WITHOUT = "benchmark_without"
WITH = "benchmark_with"


def open_registry(database):
    config.parse_config(["-d", database, "--no-http", "--log-level=error"])
    # core's own calls of old APIs would fill the page
    warnings.simplefilter("ignore", DeprecationWarning)
    return Registry(database)


def work(database, steps):
    """Answer each line of input, the name of a step, with the seconds it took."""
    registry = open_registry(database)
    for line in sys.stdin:
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            seconds = steps[line.strip()](env(user=env.ref("base.user_admin").id))
            cr.rollback()
        print(seconds, flush=True)


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, sys.argv[0], *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def measure(workers, step, rounds):
    """Return the medians of as many pairs, in seconds: without, with."""
    times = [[], []]
    for _round in range(rounds + 1):
        for worker, results in zip(workers, times, strict=True):
            print(step, file=worker.stdin, flush=True)
            results.append(float(worker.stdout.readline()))
    # the first round fills the caches
    return [statistics.median(results[1:]) for results in times]


def prepare(fill, peers):
    """Make both databases, in processes of their own, unless they are there."""
    template = get_template(dependencies())
    for database, modules in ((WITHOUT, peers), (WITH, addons())):
        copy_database(template, database, "make bench")
        if modules:
            odoo_or_fail(
                *("module", "install", "-d", database, *modules),
                log=LOCAL / "bench.log",
            )
    for database in (WITHOUT, WITH):
        process = start("fill", database)
        process.communicate()
        if process.returncode:
            sys.exit(f"{fill.__module__}: {database} could not be filled")
        # now, or PostgreSQL does it by itself while one is measured; and as dense as
        # after a restore, when it is tempted to read whole tables
        query("VACUUM FULL ANALYZE", database=database)


def run(title, steps, fill, limits, peers=()):
    """Measure each step in pairs, print a line each, fail beyond its limit.

    :param dict steps: name → function of an environment, the same in both databases
    :param fill: function of a database's name that puts the data in
    :param dict limits: name → (rounds, factor, milliseconds); the larger of the two
        counts, None leaves one out
    :param peers: modules to compare with, installed where the addons aren't
    """
    match sys.argv[1:]:
        case ["work", database]:
            work(database, steps)
        case ["fill", database]:
            fill(database)
        case _:
            with closing(reserve(WITH)):
                prepare(fill, peers)
                sys.exit(compare(title, steps, limits))


def compare(title, steps, limits):
    workers = [start("work", database) for database in (WITHOUT, WITH)]
    too_slow = 0
    try:
        print(f"{title:<28}{'without':>12}{'with':>12}{'ratio':>8}")
        for step in steps:
            rounds, factor, extra = limits[step]
            without, ours = (1000 * time for time in measure(workers, step, rounds))
            allowed = [without * factor] if factor is not None else []
            allowed += [without + extra] if extra is not None else []
            passed = ours <= max(allowed)
            too_slow += not passed
            print(
                f"{step:<28}{without:9.1f} ms{ours:9.1f} ms"
                f"{ours / without if without else 0:8.2f}"
                f"{'' if passed else '  TOO SLOW'}",
                flush=True,
            )
    finally:
        for worker in workers:
            worker.communicate()
    return too_slow
