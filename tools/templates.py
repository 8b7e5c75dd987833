"""Databases to copy from: Odoo with a set of modules, made once."""

import hashlib
import os

from project import (
    LOCAL,
    create_database,
    drop_database,
    fail,
    get_mark,
    odoo_or_fail,
    reserve,
    set_mark,
)

MARK = "customer_archive template"


def get_template(modules):
    """Name of a database with the modules, without demo data."""
    key = " ".join([os.readlink(LOCAL / "odoo"), *sorted(modules)])
    name = f"customer_archive_template_{hashlib.sha256(key.encode()).hexdigest()[:8]}"
    with reserve(name):
        if get_mark(name) == MARK:
            return name
        if get_mark(name) is not None:
            drop_database(name)
        print(f"making the database that others are copied from: {name}", flush=True)
        create_database(name, "unfinished")
        odoo_or_fail(
            *("-d", name, "-i", ",".join(modules), "--stop-after-init", "--no-http"),
            log=LOCAL / "template.log",
        )
        set_mark(name, MARK)
    return name


def copy_database(source, target, mark):
    """Copy a database with its files over one that has the same mark."""
    if (found := get_mark(target)) not in (None, mark):
        fail(f"database {target} was not made by {mark}: name another one in TEST_DB")
    if found is not None:
        drop_database(target)
    odoo_or_fail("db", "duplicate", source, target, log=LOCAL / "copy.log")
    set_mark(target, mark)
