"""Odoo's own tests with and without our addons, and what an uninstall leaves behind.

PARTS names some of the parts: sweep (checks of models, views, files, menus), hosts (the
tests of the modules we extend) and cycle (install, upgrade twice, uninstall). Finished
suites are kept in .local/ and are not run again until the code changes.
"""

import difflib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from contextlib import closing

from odoolog import read_results, unexpected_lines
from project import (
    LOCAL,
    ROOT,
    addons,
    code_hash,
    connect,
    dependencies,
    fail,
    free_port,
    odoo,
    odoo_or_fail,
    reserve,
)
from psycopg2 import sql
from templates import copy_database, get_template

HOSTS = ["base", "mail", "contacts", "crm", "sale", "account", "hr", "portal"]

SUITES = {
    "sweep": [
        "/base:TestEveryModel",
        "/base:TestOverrides",
        "/base:TestModelDeprecations",
        "/test_lint:TestNaming",
        "/test_lint:TestLintOverrideSignatures",
        "/test_lint:TestIndex",
        "/test_lint:TestDocstring",
        "migration/base:TestAllViews",
        "render_all_views/base:TestRenderAllViews",
        "/base:TestInvisibleField",
        "/test_lint:ManifestLinter",
        "/test_lint:TestDunderinit",
        "/test_lint:TestTestHoles",
        "/test_lint:TestOnchangeDomains",
        "/test_lint:TestI18n",
        "/test_lint:TestJsTranslations",
        "/test_lint:TestConflictMarkers",
        "/test_lint:RoutesLinter",
        "/test_lint:PotLinter",
        "/base:TestTranslationExport",
        "/base:TestNeutralize",
        "/web:TestMenusAdminLight",
        "/web:TestMenusDemoLight",
    ],
    "hosts": [
        *(f"post_install/{module}" for module in HOSTS),
        *("-profiling", "-migration", "-test_retry", "-click_all", "-external"),
        "-render_all_views",
    ],
}

PARTS = os.environ.get("PARTS", "cycle sweep hosts").replace(",", " ").split()

WITHOUT = "core_tests_without"
WITH = "core_tests_with"
CYCLE = "core_tests_cycle"

# What Odoo writes whenever it starts, serves or upgrades.
VOLATILE_TABLES = re.compile(
    r"orm_signaling_|bus_|res_device|res_users_log|ir_logging|ir_cron_trigger"
)
VOLATILE_COLUMNS = ["create_date", "write_date", "write_uid", "lastcall", "nextcall"]


def run_suite(suite, database, key, *arguments):
    """Run a suite, or fetch its results of last time; return its log and results."""
    log = LOCAL / f"{database}-{suite}.log"
    kept = log.with_suffix(".json")
    if kept.exists() and (found := json.loads(kept.read_text()))["key"] == key:
        return log, found["results"]
    print(f"test-core: {suite} on {database}", flush=True)
    run_tests(database, SUITES[suite], log, *arguments)
    results = read_results(log.open())
    if not results:
        fail(f"no test ran: see {log.relative_to(ROOT)}")
    kept.write_text(json.dumps({"key": key, "results": results}))
    return log, results


def run_tests(database, tags, log, *arguments):
    return odoo(
        *("-d", database, "--stop-after-init", "--http-port", str(free_port())),
        *("--test-tags", ",".join(tags), *arguments),
        log=log,
    )


def is_broken(results, test):
    return results.get(test, "failed") == "failed"


def compare_suite(suite, template, modules):
    """Return the tests that pass without our addons and fail with them."""
    # Odoo's checks of files look at every folder of addons.
    core_only = f"--addons-path={LOCAL / 'odoo/odoo/addons'}"
    _log, without = run_suite(suite, WITHOUT, template, core_only)
    log, with_ours = run_suite(suite, WITH, f"{template} {code_hash()}")
    count = Counter(without.values()), Counter(with_ours.values())
    print(f"{suite}: without ours {dict(count[0])}, with ours {dict(count[1])}")
    broken = [
        test
        for test, outcome in without.items()
        if outcome == "passed" and is_broken(with_ours, test)
    ]
    if broken:
        broken = confirm(suite, broken)
        print(f"details of the failures: {log.relative_to(ROOT)}")
    ours = re.compile(rf"\b({'|'.join(modules)})\b")
    records = re.split(r"\n(?=\d{4}-\d\d-\d\d )", unexpected_lines(log) or "")
    for record in records:
        if ours.search(record.partition(": ")[2]):
            broken.append(f"{suite} logs: {record.strip()}")
    return broken


def confirm(suite, broken):
    """Run once more what failed, since a browser test may fail of a busy machine."""
    tags = [re.sub(r"^(\w+)/[^:]*:", r"/\1:", test) for test in broken]
    if any(":" not in tag for tag in tags):  # a class that could not be set up
        tags = SUITES[suite]
    log = LOCAL / f"{WITH}-again.log"
    run_tests(WITH, tags, log)
    again = read_results(log.open())
    for test in broken:
        if not is_broken(again, test):
            print(f"{test} failed and then passed")
    return [test for test in broken if is_broken(again, test)]


def compare_cycle(template, modules):
    """Install, upgrade twice, uninstall; return what differs in core's tables."""
    copy_database(template, CYCLE, "make test-core")
    odoo_or_fail("module", "upgrade", "-d", CYCLE, "base", log=LOCAL / "cycle-0.log")
    schema, rows = dump_schema(CYCLE), dump_rows(CYCLE)
    problems = []
    for step, arguments in enumerate(
        (
            ("module", "install", "-d", CYCLE, *modules),
            ("module", "upgrade", "-d", CYCLE, *modules),
            ("module", "upgrade", "-d", CYCLE, *modules),
            ("module", "uninstall", "-d", CYCLE, *modules),
        ),
        start=1,
    ):
        log = LOCAL / f"cycle-{step}.log"
        print(f"test-core: {arguments[1]} {' '.join(modules)}", flush=True)
        odoo_or_fail(*arguments, log=log)
        if unexpected := unexpected_lines(log):
            problems.append(f"{arguments[1]} logs: {unexpected}")
    return [
        *problems,
        *differences(schema, dump_schema(CYCLE)),
        *row_differences(rows, dump_rows(CYCLE), modules),
    ]


def dump_schema(database):
    command = ["pg_dump", "--schema-only", "--no-owner", database]
    dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [
        line
        for line in dump.splitlines()
        if line and not line.startswith(("--", "\\restrict", "\\unrestrict"))
    ]


def differences(before, after):
    for line in difflib.unified_diff(before, after, lineterm="", n=0):
        if not line.startswith(("---", "+++", "@@")):
            yield f"schema: {line}"


def dump_rows(database):
    """Return each table's rows as texts."""
    tables = {}
    with closing(connect(database)) as connection, connection.cursor() as cr:
        cr.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for [table] in cr.fetchall():
            if not VOLATILE_TABLES.match(table):
                cr.execute(
                    sql.SQL("SELECT (to_jsonb(t) - %s::text[])::text FROM {} t").format(
                        sql.Identifier(table)
                    ),
                    [VOLATILE_COLUMNS],
                )
                tables[table] = Counter(row for [row] in cr.fetchall())
    return tables


def row_differences(before, after, modules):
    for table in sorted({*before, *after}):
        old, new = before.get(table, Counter()), after.get(table, Counter())
        for sign, rows in (("-", old - new), ("+", new - old)):
            for row in rows:
                if not is_expected(table, json.loads(row), modules):
                    yield f"{table}: {sign} {row}"


def is_expected(table, row, modules):
    """Whether a row may differ: generated files, and what Odoo keeps of each module.

    Its notes on parts of models outlive the parts, with any addon that is uninstalled;
    the parts themselves are compared.
    """
    return (
        (table == "ir_attachment" and (row["url"] or "").startswith("/web/assets/"))
        or (table == "ir_model_data" and row["model"].startswith("ir.model."))
        or (table == "ir_model_constraint" and row["type"] == "f")
        or (table == "ir_module_module" and row["name"] in modules)
        or (table == "ir_module_module_dependency" and row["name"] in modules)
    )


def main():
    modules = addons()
    if not PARTS or set(PARTS) - {"cycle", *SUITES}:
        fail(f"PARTS are cycle, {', '.join(SUITES)}")
    with reserve(WITH):
        template = get_template({*dependencies(), *HOSTS, "test_lint"})
        problems = []
        if "cycle" in PARTS:
            problems += compare_cycle(template, modules)
        if suites := [suite for suite in SUITES if suite in PARTS]:
            copy_database(template, WITHOUT, "make test-core")
            copy_database(template, WITH, "make test-core")
            print(f"test-core: install {' '.join(modules)}", flush=True)
            odoo_or_fail(
                "module", "install", "-d", WITH, *modules, log=LOCAL / "core.log"
            )
            for suite in suites:
                problems += compare_suite(suite, template, modules)
    for problem in problems:
        print(f"FAILED: {problem}")
    print(f"{len(problems)} differences with our addons")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
