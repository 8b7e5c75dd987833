"""Set-up, demo and tests stop with one line that says what to do."""

import os
import socket
import subprocess
from contextlib import closing

import pytest
from project import ROOT, free_port


def run(*command, **environment):
    """Run a tool of the project; return its exit code and what it said."""
    process = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return process.returncode, (process.stdout + process.stderr).splitlines()


def assert_one_line(result, *parts):
    code, lines = result
    assert code != 0
    assert len(lines) == 1, lines
    for part in parts:
        assert part in lines[0]


@pytest.fixture
def empty_cache(tmp_path):
    return {"XDG_CACHE_HOME": str(tmp_path / "cache")}


def test_second_setup_does_nothing():
    assert run("tools/setup") == (0, [])


def test_python_too_old(tmp_path):
    old = tmp_path / "python3.9"
    old.write_text(
        "#!/bin/sh\ncase $2 in *exit*) exit 1;; *platform*) echo 3.9.2;; esac\n"
    )
    old.chmod(0o755)
    result = run("tools/setup", PYTHON=str(old))
    assert_one_line(result, "3.9.2", "set PYTHON", "3.11")


def test_python_missing():
    result = run("tools/setup", PYTHON="python-that-is-not-there")
    assert_one_line(result, "python-that-is-not-there", "set PYTHON")


def test_no_network(empty_cache):
    mirror = f"http://127.0.0.1:{free_port()}/debian"
    result = run("tools/setup", ODOO_MIRROR=mirror, **empty_cache)
    code, lines = result
    assert_one_line((code, lines[-1:]), "network", "ODOO_MIRROR")


def test_full_disk(empty_cache):
    result = run("tools/setup", MIN_FREE_GB="1000000", **empty_cache)
    assert_one_line(result, "free some space", "XDG_CACHE_HOME")


def test_no_database_server():
    result = run("tools/run", "true", PGHOST="127.0.0.1", PGPORT=str(free_port()))
    assert_one_line(result, "127.0.0.1", "PGHOST")


def test_taken_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        result = run("tools/run", "python", "tools/demo.py", ODOO_PORT=str(port))
        assert_one_line(result, str(port), "ODOO_PORT")


def test_foreign_database():
    """A database that make demo did not make is left alone."""
    result = run(
        *("tools/run", "python", "tools/demo.py"),
        ODOO_PORT=str(free_port()),
        DEMO_DB="postgres",
    )
    assert_one_line(result, "postgres", "DEMO_DB")
