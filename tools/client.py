"""Talk to an Odoo server as the outside does: as the web client, and by JSON-RPC."""

import itertools

import requests


class OdooError(Exception):
    """The server's refusal; its ``name`` is such as odoo.exceptions.AccessError."""

    def __init__(self, error):
        data = error.get("data", {})
        super().__init__(data.get("message") or error["message"])
        self.name = data.get("name")
        self.debug = data.get("debug")


class WebClient:
    """A session of the web client."""

    def __init__(self, url, database, login, password):
        self.url = url
        self.session = requests.Session()
        self.info = self.call(
            "/web/session/authenticate", db=database, login=login, password=password
        )
        self.uid = self.info["uid"]

    def call(self, path, **params):
        return _json_rpc(self.session, self.url + path, params)

    def call_kw(self, model, method, *args, **kwargs):
        return self.call(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=args,
            kwargs=kwargs,
        )


class JsonRpc:
    """The external API: ``/jsonrpc`` with a login and its password or API key."""

    def __init__(self, url, database, login, password):
        self.url = url
        self.session = requests.Session()
        self.credentials = (database, login, password)
        self.uid = self._call("common", "login", *self.credentials)

    def _call(self, service, method, *args):
        params = {"service": service, "method": method, "args": args}
        return _json_rpc(self.session, f"{self.url}/jsonrpc", params)

    def execute(self, model, method, *args, **kwargs):
        database, _login, password = self.credentials
        return self._call(
            "object",
            "execute_kw",
            database,
            self.uid,
            password,
            model,
            method,
            args,
            kwargs,
        )


_ids = itertools.count(1)


def _json_rpc(session, url, params):
    payload = {"jsonrpc": "2.0", "method": "call", "id": next(_ids), "params": params}
    response = session.post(url, json=payload, timeout=120)
    response.raise_for_status()
    answer = response.json()
    if "error" in answer:
        raise OdooError(answer["error"])
    return answer["result"]
