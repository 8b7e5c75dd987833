"""What the tools share: addons, marked databases, ports, one clear line on failure."""

import ast
import hashlib
import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"


def fail(message):
    sys.exit(f"{Path(sys.argv[0]).stem}: {message}")


def manifest(addon):
    return ast.literal_eval((ROOT / "addons" / addon / "__manifest__.py").read_text())


def all_addons():
    return sorted(path.parent.name for path in ROOT.glob("addons/*/__manifest__.py"))


def dependencies():
    """The modules of Odoo that all our addons stand on."""
    ours = set(all_addons())
    return sorted(
        {name for addon in ours for name in manifest(addon)["depends"]} - ours
    )


def addons():
    """Names of the addons to work on: those of ``ADDONS``, else all."""
    names = os.environ.get("ADDONS", "").replace(",", " ").split() or all_addons()
    if not names:
        fail("there is no addon in addons/")
    if unknown := set(names) - set(all_addons()):
        fail(f"ADDONS names what is not in addons/: {', '.join(sorted(unknown))}")
    return names


def code_hash():
    """Changes with the addons' files, Odoo's version and the Python packages."""
    digest = hashlib.sha256()
    for link in ("odoo", "venv"):
        digest.update(os.readlink(LOCAL / link).encode())
    for path in sorted(ROOT.glob("addons/**/*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(ROOT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def odoo(*args, log, on_line=None):
    """Run Odoo with its output in the file ``log``; return the exit code."""
    process = subprocess.Popen(
        [sys.executable, "-m", "odoo", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        cwd=ROOT,
        text=True,
        errors="replace",
    )
    with process, log.open("w", buffering=1) as output:
        for line in process.stdout:
            output.write(line)
            if on_line:
                on_line(line)
    return process.returncode


def odoo_or_fail(*args, log):
    if odoo(*args, log=log):
        fail(f"Odoo failed: see {log.relative_to(ROOT)}")


def is_free(port):
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def connect(database="postgres"):
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    return connection


def query(statement, *params, database="postgres"):
    with closing(connect(database)) as connection, connection.cursor() as cr:
        cr.execute(statement, params)
        return cr.fetchall() if cr.description else []


def get_mark(database):
    """The comment on a database: None without such a database, '' without a comment.

    A mark tells that a tool made the database, and from what.
    """
    rows = query(
        "SELECT coalesce(shobj_description(oid, 'pg_database'), '')"
        " FROM pg_database WHERE datname = %s",
        database,
    )
    return rows[0][0] if rows else None


def set_mark(database, mark):
    query(
        sql.SQL("COMMENT ON DATABASE {} IS %s").format(sql.Identifier(database)), mark
    )


def create_database(database, mark):
    query(
        sql.SQL(
            "CREATE DATABASE {} ENCODING 'unicode' LC_COLLATE 'C' TEMPLATE template0"
        ).format(sql.Identifier(database))
    )
    set_mark(database, mark)


def reserve(database):
    """Keep others from working on the same database; lasts as long as the result."""
    connection = connect()
    with connection.cursor() as cr:
        cr.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [database])
        if not cr.fetchone()[0]:
            fail(
                f"database {database} is in use by another run:"
                " name another one in TEST_DB"
            )
    return connection


def drop_database(database):
    odoo_or_fail("db", "drop", database, log=LOCAL / "drop.log")
