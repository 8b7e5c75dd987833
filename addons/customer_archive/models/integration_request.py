import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

MAX_KEY_LENGTH = 200


class IntegrationRequest(models.Model):
    """What an outside program asked for, done once however often it asks.

    A program that got no answer sends the same key again and gets the same result.
    Of two calls at the same moment the second waits for the first.
    """

    _name = "integration.request"
    _description = "Integration Request"
    _order = "id desc"
    _rec_name = "key"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    purpose = fields.Selection(
        selection=[("first_contact", "First contact"), ("stay", "Guest's stay")],
        required=True,
        readonly=True,
    )
    key = fields.Char(required=True, readonly=True)
    payload_hash = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    res_model = fields.Char(string="Result Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Result ID", model_field="res_model", readonly=True
    )

    _key_uniq = models.Constraint(
        "UNIQUE(company_id, purpose, key)", "This key has been used already."
    )

    @api.model
    def _do_once(self, purpose, key, payload, work):
        """Do the work of a call, or return what it gave the first time.

        :param str purpose: value of the field ``purpose``
        :param str key: chosen by the caller, one for each thing to be done
        :param dict payload: what was asked for, as JSON has it
        :param work: function without parameters that returns the resulting record
        :return: tuple of the record and whether it is new
        :raises UserError: for a key used before with another payload or by somebody
            else, or whose result was deleted
        """
        self._check_key(key)
        text = json.dumps(payload, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        if row_id := self._claim(purpose, key, digest):
            record = work()
            # the caller has no right on these rows, which only this method writes
            self.browse(row_id).sudo().write(
                {"res_model": record._name, "res_id": record.id}
            )
            return record, True
        return self._find(purpose, key, digest), False

    @api.model
    def _find(self, purpose, key, digest=None):
        """Return the result of the current user's former call.

        :param str digest: what the call must have asked for, None for whatever it was
        :raises UserError: as in ``_do_once``, and for an unknown key
        """
        # the caller has no right on these rows: whose they are is checked here
        request = self.sudo().search(
            [
                ("company_id", "=", self.env.company.id),
                ("purpose", "=", purpose),
                ("key", "=", key),
                ("user_id", "=", self.env.uid),
            ]
        )
        if digest and request.payload_hash != digest:
            raise UserError(
                self.env._(
                    "The key %s has been used for something else: choose another.", key
                )
            )
        record = self.env[request.res_model or "integration.request"]
        record = record.browse(request.res_id or []).exists()
        if not record:
            raise UserError(
                self.env._("Nothing is there under the key %s (any more).", key)
            )
        return record

    @api.model
    def _check_right(self, group):
        """Refuse whoever isn't a program with the right.

        :param str group: name of the right's group in this addon
        """
        xmlid = f"customer_archive.customer_archive_group_{group}"
        if not self.env.user.has_group(xmlid):
            raise AccessError(
                self.env._(
                    "Only programs with the right %s do this.",
                    # names of rights are no secret
                    self.env.ref(xmlid).sudo().name,
                )
            )

    @api.model
    def _check_values(self, values, types, needed):
        """Return values without empty ones; refuse what isn't as documented.

        :param dict values: what a program sent
        :param dict types: name → type or tuple of types
        :param tuple needed: names that must be there
        """
        if not isinstance(values, dict):
            raise UserError(self.env._("Give the values by name."))
        for name, value in values.items():
            if name not in types:
                raise UserError(self.env._("There is no value %s.", name))
            is_flag = types[name] is bool  # to Python, true is a number, too
            if isinstance(value, bool) != is_flag or not isinstance(value, types[name]):
                raise UserError(self.env._("%s has the wrong type.", name))
        values = {
            name: value.strip() if isinstance(value, str) else value
            for name, value in values.items()
            if value not in ("", None)
        }
        for name in needed:
            if not values.get(name):
                raise UserError(self.env._("%s is missing.", name))
        return values

    @api.model
    def _check_option(self, values, model, name):
        """Refuse a value that isn't one of those a field may have."""
        options = dict(self.env[model]._fields[name].selection)
        if name in values and values[name] not in options:
            raise UserError(
                self.env._(
                    "%(name)s is one of %(options)s.",
                    name=name,
                    options=", ".join(options),
                )
            )

    @api.model
    def _read_date(self, values, name):
        """Return the date of this name, None if there is none."""
        try:
            return fields.Date.to_date(values.get(name))
        except ValueError as error:
            raise UserError(
                self.env._("%s is no date such as 2026-03-11.", values[name])
            ) from error

    @api.model
    def _check_key(self, key):
        if not isinstance(key, str) or not 0 < len(key.strip()) <= MAX_KEY_LENGTH:
            raise UserError(
                self.env._(
                    "Give each request a key of its own: a text of up to %s "
                    "characters.",
                    MAX_KEY_LENGTH,
                )
            )

    @api.model
    def _claim(self, purpose, key, digest):
        """Take a key for this call: id of the new row, None if the key is taken.

        In SQL, because the second of two calls at once must wait and then start anew
        rather than fail: PostgreSQL reports it as a conflict Odoo tries again.
        """
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO integration_request (
                    company_id, purpose, key, payload_hash, user_id,
                    create_uid, create_date, write_uid, write_date
                )
                VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
                ON CONFLICT DO NOTHING RETURNING id
                """,
                self.env.company.id,
                purpose,
                key,
                digest,
                self.env.uid,
                self.env.uid,
                now,
                self.env.uid,
                now,
            )
        )
        return rows[0][0] if rows else None
