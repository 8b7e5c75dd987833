"""Tries a table of rights: what each role may do with each record."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HOST

from .access_scene import ROLES

DOCS = Path(__file__).parents[3] / "docs"
ALLOWED, REFUSED, WRONG_STATE = "✔", "–", "✕"
# an outsider is stopped before the model; all others by its rights
NO_RIGHT = {
    "AccessError",
    "Hidden",
    "RedirectWarning",  # no right, and where to ask instead
    "SessionExpiredException",
    "Unauthorized",
}


class Refusal(Exception):  # noqa: N818 - an expected answer, not an error
    pass


# the ways below aren't models: their create, write and read call those of models
# pylint: disable=method-required-super


class OrmWay:
    """Code that runs as the user, as server actions and other addons do."""

    name = "ORM"

    def __init__(self, case):
        self.case = case

    def call(self, user, model, method, ids=None, **kwargs):
        records = self.case.env[model].with_user(user).browse(ids)
        try:
            result = getattr(records, method)(**kwargs)
            self.case.env.cr.flush()
        except Exception as error:
            raise Refusal(type(error).__name__) from error
        return result

    def create(self, user, model, vals):
        return self.call(user, model, "create", vals_list=[vals]).ids

    def write(self, user, record, vals):
        self.call(user, record._name, "write", record.ids, vals=vals)

    def read(self, user, record, field):
        return self.call(user, record._name, "read", record.ids, fields=[field])

    def count(self, user, record, domain):
        return self.call(user, record._name, "search_count", domain=domain)

    def press(self, user, record, method, kwargs):
        return self.call(user, record._name, method, record.ids, **kwargs)


class WebWay(OrmWay):
    """The web client: a session and the requests its views send."""

    name = "web client"

    def call(self, user, model, method, ids=None, route="call_kw", **kwargs):
        case = self.case
        case.opener.cookies.set("session_id", case.sessions[user.id], domain=HOST)
        args = [] if ids is None else [ids]
        answer = case.url_open(
            f"/web/dataset/{route}/{model}/{method}",
            json={
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": kwargs,
                }
            },
        ).json()
        if "error" in answer:
            raise Refusal(answer["error"]["data"]["name"].split(".")[-1])
        return answer["result"]

    def create(self, user, model, vals):
        rows = self.call(user, model, "web_save", [], vals=vals, specification={})
        return [row["id"] for row in rows]

    def write(self, user, record, vals):
        self.call(
            user, record._name, "web_save", record.ids, vals=vals, specification={}
        )

    def read(self, user, record, field):
        specification = {field: {}}
        return self.call(
            user, record._name, "web_read", record.ids, specification=specification
        )

    def count(self, user, record, domain):
        return self.call(
            user, record._name, "web_search_read", domain=domain, specification={}
        )["length"]

    def press(self, user, record, method, kwargs):
        return self.call(
            user, record._name, method, record.ids, route="call_button", **kwargs
        )


class JsonWay(OrmWay):
    """An outside program: JSON-RPC with an API key."""

    name = "JSON-RPC"

    def call(self, user, model, method, ids=None, **kwargs):
        case = self.case
        case.opener.cookies.set(
            "session_id", case.sessions[case.public.id], domain=HOST
        )
        key = case.api_keys.get(user.id)
        response = case.url_open(
            f"/json/2/{model}/{method}",
            json={**kwargs, **({} if ids is None else {"ids": ids})},
            headers={"Authorization": f"Bearer {key}"} if key else {},
        )
        if response.status_code != 200:
            raise Refusal(response.json()["name"].split(".")[-1])
        return response.json()

    def create(self, user, model, vals):
        return self.call(user, model, "create", vals_list=[vals])


class AccessWalk:
    """Tries every cell of a table, on the records of a scene.

    The scene has ``_get_record``, ``_get_create_vals`` and ``_get_write_vals``.
    """

    # the addon whose rights the table describes, and its file in docs/
    addon = None
    table = None
    # by model: the field whose value shows that a record was really read
    read_fields = {}
    # fields that show whether a button did something
    counted = ()
    # by dialog: the records its buttons change
    dialogs = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        path = DOCS / cls.table
        if not path.exists():
            cls.skipTest(cls, f"{path} is not there: the addon came without docs")
        cls.rows = cls._parse_table(path.read_text())

    @classmethod
    def _parse_table(cls, text):
        """Return a list of (model, situation, operation, {role: sign})."""
        lines = text[text.index("| Record |") :].strip().splitlines()
        header, _rule, *body = (
            [c.strip(" `") for c in s[1:-1].split("|")] for s in lines
        )
        if header[3:] != list(ROLES):
            raise ValueError(f"The table has other columns than the test: {header}")
        return [
            (model, situation, operation, dict(zip(ROLES, cells, strict=True)))
            for model, situation, operation, *cells in body
        ]

    def _walk(self, ways, rows=None, stop_at_first=False):
        """Return the differences between the table and what happens."""
        differences = []
        for row in self.rows if rows is None else rows:
            with closing(self.env.cr.savepoint()):
                for difference in self._walk_row(ways, *row):
                    differences.append(difference)
                    if stop_at_first:
                        break
            if self.stale_caches:
                # what the row did to groups is undone, what is known of it isn't
                self.env.registry.clear_all_caches()
            if differences and stop_at_first:
                break
        return differences

    def _walk_row(self, ways, model, situation, operation, cells):
        self.create_vals, self.stale_caches = {}, False
        record = None
        for role, sign in cells.items():
            user = getattr(self, ROLES[role])
            if record is None or model == "res.users":
                record = self._get_record(model, situation, user)
            for way in ways:
                with closing(self.env.cr.savepoint()):
                    result = self._try(way, user, operation, record)
                if result != sign:
                    yield (
                        f"{role} | {model} | {situation} | {operation} | "
                        f"{way.name}: {result}, the table says {sign}"
                    )

    def _try(self, way, user, operation, record):
        """Return the sign of what happens, or a description of a surprise."""
        try:
            if operation == "create":
                self._try_create(way, user, record)
            elif operation == "delete":
                way.call(user, record._name, "unlink", record.ids)
                if record.exists():
                    return "nothing was deleted"
            elif operation == "export":
                self._try_export(way, user, record)
            elif attempt := getattr(self, f"_attempt_{operation}", None):
                attempt(way, user)
            elif operation.startswith("read"):
                self._try_read(way, user, record, operation)
            elif operation.startswith("action_"):
                self._try_press(way, user, record, operation)
            else:
                vals = self._get_write_vals(operation, record._name)
                way.write(user, record, vals)
                record.invalidate_recordset()
                if any(self._get_raw(record, name) != vals[name] for name in vals):
                    return "nothing was written"
        except Refusal as refusal:
            name = str(refusal)
            if name in NO_RIGHT:
                return REFUSED
            return WRONG_STATE if name == "UserError" else name
        except AssertionError as error:
            return str(error)
        return ALLOWED

    def _get_raw(self, record, name):
        value = record[name]
        return value.id if hasattr(value, "_name") else value

    def _try_create(self, way, user, record):
        ids = way.create(user, record._name, self._get_create_vals(record._name))
        self.assertTrue(record.browse(ids).exists(), "nothing was created")

    def _try_export(self, way, user, record):
        field = self.read_fields[record._name]
        try:
            rows = way.call(
                user,
                record._name,
                "export_data",
                record.ids,
                fields_to_export=[field],
            )
        except Refusal as refusal:
            # core refuses people without its export right by a plain message
            if str(refusal) == "UserError":
                raise Refusal("AccessError") from refusal
            raise
        self.assertEqual(rows["datas"], [[record[field]]])

    def _try_read(self, way, user, record, operation):
        field = operation.removeprefix("read").strip() or self.read_fields[record._name]
        domain = [("id", "=", record.id)]
        if field.startswith("customer_file_"):
            domain.append((field, "!=", False))
        try:
            found = way.count(user, record, domain)
        except Refusal as refusal:
            self.assertIn(str(refusal), NO_RIGHT)
            found = 0
        try:
            rows = way.read(user, record, field)
        except Refusal:
            self.assertFalse(found, "closed, and yet found by a search")
            raise
        if not rows:
            # a view that has no row of it for this reader
            self.assertFalse(found, "absent, and yet found by a search")
            raise Refusal("Hidden")
        (row,) = rows
        if field.startswith("customer_file_") and not row[field]:
            raise Refusal("Hidden")
        self.assertTrue(row[field], "nothing was read")
        self.assertEqual(found, 1, "read, and yet not found by a search")

    def _try_press(self, way, user, record, method):
        kwargs = self._get_press_kwargs(record, method)
        before = self._get_state(record)
        result = way.press(user, record, method, kwargs)
        if isinstance(result, dict) and "url" not in result:
            self.assertIn("ir.actions", result["type"])
            if result["type"] in ("ir.actions.act_window", "ir.actions.report"):
                return
        self.env.invalidate_all()
        self.assertNotEqual(self._get_state(record), before, "nothing happened")

    def _get_press_kwargs(self, record, method):
        return {}

    def _get_state(self, record):
        if record._name in self.dialogs:
            record = record[self.dialogs[record._name]]
        return [record[name] for name in self.counted if name in record._fields]


class RemoteWalk(AccessWalk):
    """The same by the web client and JSON-RPC, in an HttpCase."""

    def setUp(self):
        super().setUp()
        users = [getattr(self, name) for name in ROLES.values()]
        self.sessions, self.api_keys = {}, {}
        for user in users:
            # a session of its own for each, none of them ended by the next
            self.session = None
            is_outsider = user == self.public
            self.authenticate(None if is_outsider else user.login, "")
            self.sessions[user.id] = self.session.sid
            self.opener.trust_env = False  # looking for proxies takes its time
            if not is_outsider:
                self.api_keys[user.id] = (
                    self.env["res.users.apikeys"]
                    .with_user(user)
                    .sudo()
                    ._generate("rpc", "walk", fields.Datetime.now() + timedelta(days=1))
                )

    def _check_walk(self, way, turn=None):
        rows = self.rows
        if turn is not None:
            rows = [
                (*row, dict(list(cells.items())[(number + turn) % 2 :: 2]))
                for number, (*row, cells) in enumerate(rows)
            ]
        differences = self._walk((way,), rows)
        self.assertFalse(differences, "\n".join(["", *differences]))


class AccessTableChecks(RemoteWalk):
    """That a table is complete, and that each right is needed for it."""

    # else Odoo leaves out what the classes of the addons don't name themselves
    allow_inherited_tests_method = True

    def test_every_model_is_in_the_table(self):
        """CA-29: no model and no public transition is forgotten."""
        access = self.env["ir.model.access"].browse(
            self.env["ir.model.data"]
            .search([("module", "=", self.addon), ("model", "=", "ir.model.access")])
            .mapped("res_id")
        )
        known = {(model, operation) for model, _, operation, _ in self.rows}
        models = {model for model, _ in known}
        self.assertFalse(set(access.model_id.mapped("model")) - models)
        transitions = {
            (model._name, name)
            for model in self.registry.values()
            if not model._abstract
            for cls in model.mro()
            if cls.__module__.startswith(f"odoo.addons.{self.addon}.")
            for name in vars(cls)
            if name.startswith("action_")
        }
        self.assertTrue(transitions)
        self.assertFalse(transitions - known)
        operations = {
            model: {operation.split()[0] for name, operation in known if name == model}
            for model in models
        }
        for model in access.model_id.mapped("model"):
            self.assertLessEqual(
                {"create", "read", "write", "delete"}, operations[model], model
            )

    def test_walk_notices_missing_rules(self):
        """CA-29: each rule and each line of access rights is needed by some cell."""
        for record in self._get_rules_and_rights():
            groups = record.group_id if "group_id" in record else record.groups
            with self.subTest(record=record.name):
                self.assertTrue(
                    self._walk_without(record.unlink, record.model_id.model, groups)
                )

    def _get_rules_and_rights(self):
        for model in ("ir.rule", "ir.model.access"):
            data = self.env["ir.model.data"].search(
                [("module", "=", self.addon), ("model", "=", model)]
            )
            yield from self.env[model].browse(data.mapped("res_id"))

    def _walk_without(self, take_away, model, groups):
        """Return the first difference after something of a group is taken away.

        Only those in the group are tried; the employee stands for groups that a
        situation gives.
        """
        roles = [
            role
            for role, name in ROLES.items()
            if not groups or groups & getattr(self, name).all_group_ids
        ] or ["Employee"]
        rows = [
            (*row, {role: cells[role] for role in roles})
            for *row, cells in self.rows
            if row[0] == model
        ]
        # what is refused comes last, what is allowed comes first
        rows = [row for pair in zip(rows, rows[::-1], strict=True) for row in pair]
        rows = rows[: len(rows) // 2 + 1]
        with closing(self.env.cr.savepoint()):
            take_away()
            self.env.flush_all()
            self.env.registry.clear_all_caches()
            try:
                differences = self._walk((OrmWay(self),), rows, stop_at_first=True)
            except AccessError as error:
                # the scene itself is made with it
                differences = [str(error)]
        self.env.registry.clear_all_caches()
        return differences
