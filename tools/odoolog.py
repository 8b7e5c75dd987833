"""Read the log of Odoo's tests."""

import configparser
import re
import subprocess

from project import ROOT

RECORD = r"^\S+ \S+ \d+ {level} \S+ odoo\.addons\.(?P<logger>\S+): {message}"
START = re.compile(
    RECORD.format(level="INFO", message=r"Starting (?P<test>\S+) \.\.\.")
)
SKIP = re.compile(RECORD.format(level="INFO", message=r"skipped (?P<test>\S+) : "))
FAILURE = re.compile(
    RECORD.format(
        level="ERROR", message=r"(?:FAIL|ERROR): (?:Subtest )?(?P<test>\w+\.\w+|.+)"
    )
)


def read_results(lines):
    """Return the outcome of each test, by ``module/file:Class.method``."""
    results = {}
    for line in lines:
        for pattern, outcome in (
            (START, "passed"),
            (FAILURE, "failed"),
            (SKIP, "skipped"),
        ):
            if match := pattern.match(line):
                file = match["logger"].replace(".tests.", "/")
                results[f"{file}:{match['test']}"] = outcome
    return results


def unexpected_lines(log, *expected):
    """Return the records above INFO that checklog-odoo.cfg does not list, else None.

    :param expected: regular expressions of records to pass over besides
    """
    # what is named on the command line takes the place of the file's list
    config = configparser.ConfigParser(interpolation=None)
    config.read(ROOT / "checklog-odoo.cfg")
    noise = config["checklog-odoo"]["ignore"].split("\n")
    ignore = [f"--ignore={pattern}" for pattern in (*noise, *expected) if pattern]
    check = subprocess.run(
        ["checklog-odoo", *ignore, "--no-echo", str(log)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    if check.returncode:
        return re.sub(r"(?s)^.*errors that caused failure", "", check.stdout)
    return None
