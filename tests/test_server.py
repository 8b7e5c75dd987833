from project import addons


def test_addons_are_installed(server):
    """The addons work on a running server, by the web client's ways and JSON-RPC."""
    for client in (server.web("admin").call_kw, server.json_rpc("admin").execute):
        found = client(
            "ir.module.module",
            "search_read",
            [("name", "in", addons()), ("state", "=", "installed")],
            ["name"],
        )
        assert sorted(module["name"] for module in found) == addons()
