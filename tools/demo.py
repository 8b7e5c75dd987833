"""Start Odoo with the demo database on loopback, or stop it."""

import os
import signal
import sys
import time
from pathlib import Path

from project import (
    LOCAL,
    addons,
    code_hash,
    create_database,
    drop_database,
    fail,
    get_mark,
    is_free,
    odoo_or_fail,
    query,
    set_mark,
)
from server import ServerError, start

DATABASE = os.environ.get("DEMO_DB", "customer_archive_demo")
PORT = int(os.environ.get("ODOO_PORT", "8069"))
ADDRESS = f"http://127.0.0.1:{PORT}"
PIDFILE = LOCAL / "demo.pid"
LOG = LOCAL / "demo.log"
MARK = "customer_archive demo "


def running():
    """Return the command line of this clone's demo server, if it runs."""
    try:
        pid = int(PIDFILE.read_text())
        command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except (FileNotFoundError, ValueError):
        return None
    return command if f"--pidfile={PIDFILE}" in command else None


def stop():
    if not running():
        return
    pid = int(PIDFILE.read_text())
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 60
    while running():
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)
    PIDFILE.unlink(missing_ok=True)


def prepare_database(wanted):
    mark = get_mark(DATABASE)
    if mark == wanted:
        return
    if mark == MARK:  # left by a set-up that was interrupted
        drop_database(DATABASE)
    modules = ",".join(addons())
    if mark and mark != MARK:
        print("demo: upgrading the addons", flush=True)
        arguments = ["-i", modules, "-u", modules, "--i18n-overwrite"]
    else:
        print("demo: creating the database, a few minutes", flush=True)
        create_database(DATABASE, MARK)
        # The first language is the one of the users that Odoo creates.
        arguments = ["-i", modules, "--with-demo", "--load-language=en_US,zh_CN"]
    odoo_or_fail(
        *("-d", DATABASE, "--stop-after-init", "--no-http", *arguments),
        log=LOCAL / "demo-init.log",
    )
    set_mark(DATABASE, wanted)


def start_server():
    try:
        start(DATABASE, PORT, LOG, f"--pidfile={PIDFILE}")
    except ServerError as error:
        fail(error)


def print_logins():
    rows = query(
        """
        SELECT users.login, partner.lang, coalesce(partner.function, '')
          FROM res_users users
          JOIN res_partner partner ON partner.id = users.partner_id
          JOIN ir_model_data data ON data.model = 'res.users' AND data.res_id = users.id
         WHERE data.module = ANY(%s) AND users.active
      ORDER BY data.module, data.id
        """,
        addons(),
        database=DATABASE,
    )
    print(f"\nOdoo runs at {ADDRESS} (stop it with make stop)\n")
    line = "{:<16} {:<16} {:<8} {}".format
    print(line("Login", "Password", "Language", "Role"))
    for login, language, role in [*rows, ("admin", "en_US", "Administrator")]:
        print(line(login, login, language, role))


def main():
    if sys.argv[1:] == ["--stop"]:
        stop()
        return
    command = running() or []
    if str(PORT) not in command and not is_free(PORT):
        fail(
            f"port {PORT} is taken: choose another one,"
            f" such as make demo ODOO_PORT={PORT + 1}"
        )
    mark = get_mark(DATABASE)
    if mark is not None and not mark.startswith(MARK):
        fail(
            f"database {DATABASE} was not made by make demo:"
            " name another one in DEMO_DB"
        )
    wanted = MARK + code_hash()
    if mark != wanted or str(PORT) not in command or DATABASE not in command:
        stop()
        prepare_database(wanted)
        start_server()
    print_logins()


if __name__ == "__main__":
    main()
