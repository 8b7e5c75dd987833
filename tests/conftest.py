import contextlib
import os

import pytest
from client import JsonRpc, WebClient
from odoolog import unexpected_lines
from project import LOCAL, free_port, get_mark
from server import start


class Server:
    """An Odoo server of the tests' own, and ways to talk to it."""

    def __init__(self, database):
        self.database = database
        self.expected = []
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.log = LOCAL / f"server-{database}.log"
        # The old external API says at each call that it will go away one day.
        quiet = "--log-handler=odoo.addons.rpc.controllers.jsonrpc:ERROR"
        self._process = start(database, port, self.log, quiet)

    def web(self, login, password=None):
        return WebClient(self.url, self.database, login, password or login)

    def json_rpc(self, login, password=None):
        return JsonRpc(self.url, self.database, login, password or login)

    def close(self):
        self._process.terminate()
        try:
            self._process.wait(60)
        finally:
            self._process.kill()
        assert not unexpected_lines(self.log, *self.expected)


@pytest.fixture(scope="session")
def server():
    """A server on the database that the addons' own tests have left."""
    database = os.environ.get("TEST_DB", "customer_archive_test")
    if get_mark(database) is None:
        pytest.fail(f"database {database} is not there: run make test")
    with contextlib.closing(Server(database)) as server:
        yield server
