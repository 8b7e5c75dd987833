"""Run the checks, the addons' tests and tests/; see make help.

With TAGS, a quick loop: those tests of the addons, on the database of the last run.
"""

import collections
import contextlib
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor

from odoolog import START, read_results, unexpected_lines
from project import (
    LOCAL,
    ROOT,
    addons,
    dependencies,
    fail,
    free_port,
    get_mark,
    odoo,
    odoo_or_fail,
    reserve,
)
from templates import copy_database, get_template
from translations import changed_templates

DATABASE = os.environ.get("TEST_DB", "customer_archive_test")
TAGS = os.environ.get("TAGS")
MARK = "customer_archive test"
LOG = LOCAL / "test.log"
# the longest tests have a process of their own
LONG_TESTS = "/customer_archive:TestAccessTable"
SECOND_DATABASE = f"{DATABASE}_long"
SECOND_LOG = LOCAL / "test-long.log"


class Report:
    """What passed and what failed, each failure with its explanation."""

    def __init__(self):
        self.passed = 0
        self.failures = []
        self.skipped = 0

    def check(self, explanation):
        """Count a check that failed if it has an explanation."""
        if explanation:
            self.failures.append(explanation)
        else:
            self.passed += 1

    def close(self):
        for failure in self.failures:
            print(f"FAILED: {failure}")
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        print(f"{self.passed} passed, {len(self.failures)} failed{skipped}")
        sys.exit(bool(self.failures))


def warm_browser():
    """Read Chromium from disk once: Odoo's tests give it 10 seconds to start."""
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom")
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(
            ["chromium", *options, "about:blank"],
            check=False,
            capture_output=True,
            timeout=120,
        )


def run_odoo_tests(report):
    """Run the tests of the addons: all of them by two processes at once."""
    warm_browser()
    names = addons()
    if TAGS:
        results = run_some_tests(report, names)
    else:
        install(names)
        copy_database(DATABASE, SECOND_DATABASE, MARK)
        parts = (
            (DATABASE, LOG, ",".join(f"/{name}" for name in names) + f",-{LONG_TESTS}"),
            (SECOND_DATABASE, SECOND_LOG, LONG_TESTS),
        )
        with ThreadPoolExecutor() as pool:
            runs = list(pool.map(lambda part: run_part(*part), parts))
        results = {}
        for (_database, log, _tags), code in zip(parts, runs, strict=True):
            results |= check_log(report, log, code)
    modules = collections.Counter(test.split("/")[0] for test in results)
    if TAGS:
        report.check(not results and f"no test has the tags {TAGS}")
    else:
        for name in names:
            report.check(not modules[name] and f"addon {name} ran no test")


def run_some_tests(report, names):
    known = get_mark(DATABASE) == MARK
    if not known:
        copy_database(get_template(dependencies()), DATABASE, MARK)
    modules = ["-i", ",".join(names), *(["-u", ",".join(names)] if known else [])]
    return check_log(report, LOG, run_part(DATABASE, LOG, TAGS, *modules))


def install(names):
    copy_database(get_template(dependencies()), DATABASE, MARK)
    log = LOCAL / "install.log"
    odoo_or_fail("module", "install", "-d", DATABASE, *names, log=log)
    if unexpected := unexpected_lines(log):
        fail(f"installing the addons logs lines above INFO: {unexpected}")


def run_part(database, log, tags, *modules):
    """Run tests on a database; return the exit code of Odoo."""
    return odoo(
        *("-d", database, *modules, "--stop-after-init", "--test-tags", tags),
        *("--http-port", str(free_port())),
        log=log,
        on_line=Progress(),
    )


def check_log(report, log, code):
    """Report what a part's log says; return the outcome of each test."""
    results = read_results(log.open())
    where = log.relative_to(ROOT)
    for test, outcome in results.items():
        if outcome == "skipped":
            report.skipped += 1
        else:
            report.check(outcome == "failed" and f"{test} (see {where})")
    if unexpected := unexpected_lines(log):
        print(f"Lines that no test expects {unexpected}")
    report.check(unexpected and f"{where} has lines above INFO that no test expects")
    report.check(
        code
        and "failed" not in results.values()
        and f"Odoo stopped with an error (see {where})"
    )
    return results


class Progress:
    """Prints each test class as it begins, and failures as they come."""

    def __init__(self):
        self.last = None

    def __call__(self, line):
        if match := START.match(line):
            name = match["test"].split(".")[0]
            if name != self.last:
                self.last = name
                print(f"  {match['logger'].split('.')[0]} {name}", flush=True)
        elif re.match(r"\S+ \S+ \d+ (ERROR|CRITICAL) ", line):
            print(line, end="", flush=True)


def run_lint(report):
    code = subprocess.run([ROOT / "tools/lint"], check=False).returncode
    report.check(code and "make lint finds something")


def check_translations(report):
    changed = changed_templates(DATABASE)
    report.check(changed and f"out of date: {', '.join(changed)}: run make i18n")


def run_outer_tests(report):
    result = LOCAL / "pytest.xml"
    result.unlink(missing_ok=True)
    code = subprocess.run(
        [sys.executable, "-m", "pytest", "tests", f"--junitxml={result}"],
        cwd=ROOT,
        env={**os.environ, "TEST_DB": DATABASE},
        check=False,
    ).returncode
    if not result.exists():
        report.check("pytest did not run")
        return
    for case in ElementTree.parse(result).iter("testcase"):
        outcome = {child.tag for child in case}
        if "skipped" in outcome:
            report.skipped += 1
        else:
            failed = outcome & {"failure", "error"}
            report.check(failed and f"{case.get('classname')}.{case.get('name')}")
    report.check(code not in (0, 1) and f"pytest stopped with exit code {code}")


def main():
    report = Report()
    with reserve(DATABASE):
        if not TAGS:
            print("Checks", flush=True)
            run_lint(report)
        print("Tests of the addons", flush=True)
        run_odoo_tests(report)
        if not TAGS:
            check_translations(report)
            print("Tests of all together", flush=True)
            run_outer_tests(report)
    report.close()


if __name__ == "__main__":
    main()
