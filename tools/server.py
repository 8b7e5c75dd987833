"""Start an Odoo server on loopback."""

import subprocess
import sys
import time
import urllib.error
import urllib.request

from project import ROOT, query


class ServerError(Exception):
    pass


def start(database, port, log, *args):
    """Start a server on a database, wait until it answers, return its process."""
    address = f"http://127.0.0.1:{port}"
    # where printed forms find their styles, and mails lead
    query(
        "UPDATE ir_config_parameter SET value = %s WHERE key = 'web.base.url'",
        address,
        database=database,
    )
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "odoo", "-d", database),
                *("--http-port", str(port), *args),
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            start_new_session=True,
        )
    deadline = time.monotonic() + 120
    while not answers(f"{address}/web/login"):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            process.wait()
            raise ServerError(f"Odoo does not start: see {log}")
        time.sleep(0.2)
    return process


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=60) as response:
            return response.status == 200
    except (urllib.error.URLError, ConnectionError):
        return False
