from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import clean_context

from .customer_file_import import CUSTOMER_FIELDS

PURPOSE = "first_contact"
RIGHT = "first_contact"
# what a first contact says: name → type
TEXTS = (
    "customer_name",
    "company_registry",
    "phone",
    "email",
    "website",
    "street",
    "zip",
    "city",
    "country_code",
    "contact_name",
    "date",
    "medium",
    "source",
    "summary",
    "note",
    "owner_login",
)
VALUES = {**dict.fromkeys(TEXTS, str), "is_company": bool}


class CustomerFile(models.Model):
    """First contacts that come from outside programs: shop, call centre, web form."""

    _inherit = "customer.file"

    @api.model
    def create_first_contact(self, values, key):
        """Open a draft file for a customer an outside program met first.

        The customer is looked for by registry number, name and phone, in this order,
        and created if none is found. The same key again gives the same answer.

        :param dict values: texts: ``customer_name`` (needed), ``company_registry``,
            ``phone``, ``email``, ``website``, ``street``, ``zip``, ``city``,
            ``country_code`` (such as CN), ``contact_name``, ``date`` (YYYY-MM-DD,
            today by default), ``source`` (visit, form or agency), ``medium`` (visit,
            phone, email, letter or other), ``summary``, ``note``, ``owner_login``;
            and ``is_company`` (bool, true by default)
        :param str key: one for each first contact, up to 200 characters
        :return: dict of ``file_id`` (int), ``number`` (str), ``state`` (str),
            ``partner_id`` (int) and ``is_new`` (bool)
        :raises AccessError: for anyone without the right to create first contacts
        :raises UserError: for values that are wrong or missing, customers who have a
            file or can't be told apart, and a key used for something else
        """
        self.env["integration.request"]._check_right(RIGHT)
        values = self._check_first_contact(values)
        # integrations have no right on files: what they may do is done here, and
        # their defaults have no say in it
        File = self.env(su=True, context=clean_context(self.env.context))[self._name]
        file, is_new = self.env["integration.request"]._do_once(
            PURPOSE, key, values, lambda: File._open_first_contact(values)
        )
        return {**self._answer_integration(file, is_new), "is_new": is_new}

    @api.model
    def read_first_contact(self, key):
        """Tell how far the file has come that was opened under a key.

        :param str key: as given to ``create_first_contact`` by the same user
        :return: dict of ``file_id``, ``number``, ``state`` and ``partner_id``
        :raises AccessError: for anyone without the right to create first contacts
        :raises UserError: when nothing was created under this key by the caller
        """
        Request = self.env["integration.request"]
        Request._check_right(RIGHT)
        Request._check_key(key)
        file = Request._find(PURPOSE, key)
        return self._answer_integration(file, is_new=False)

    @api.model
    def _answer_integration(self, file, is_new):
        """Return the little of a file that goes out, and log the reading."""
        file = file.sudo()  # integrations have no right on files
        if not is_new:
            self.env["customer.access.log"]._note(file, "read")
        return {
            "file_id": file.id,
            "number": file.number,
            "state": file.state,
            "partner_id": file.partner_id.id,
        }

    @api.model
    def _check_first_contact(self, values):
        """Return the values without empty ones; refuse what isn't as documented."""
        Request = self.env["integration.request"]
        values = Request._check_values(values, VALUES, ("customer_name",))
        Request._check_option(values, "customer.file", "source")
        Request._check_option(values, "customer.file.event", "medium")
        return values

    @api.model
    def _open_first_contact(self, values):
        customer = self._find_first_contact(values)
        if customer._get_files_here():
            raise UserError(
                self.env._(
                    "%s already has a customer file: this is no first contact.",
                    values["customer_name"],
                )
            )
        file = self.create(self._prepare_first_contact_vals(values, customer))
        if not {"medium", "summary", "note"}.isdisjoint(values):
            self.env["customer.file.event"].create(
                {
                    "file_id": file.id,
                    "medium": values.get("medium", "other"),
                    "summary": values.get("summary", self.env._("First contact")),
                    "note": values.get("note"),
                    "user_id": file.owner_id.id,
                }
            )
        return file

    @api.model
    def _find_first_contact(self, values):
        """Return the customer whom the values mean, empty for a new one."""
        Partner = self.env["res.partner"]
        here = Domain("parent_id", "=", False) & Domain(
            "company_id", "in", (self.env.company.id, False)
        )
        for ours, theirs in (
            ("company_registry", "company_registry"),
            ("customer_name", "name"),
            ("phone", "phone"),
        ):
            found = ours in values and Partner.search(
                here & Domain(theirs, "=", values[ours])
            )
            if found and len(found) > 1:
                raise UserError(
                    self.env._(
                        "%(name)s %(value)s fits several customers: have them merged "
                        "first.",
                        name=ours,
                        value=values[ours],
                    )
                )
            if found:
                return found
        return Partner

    @api.model
    def _prepare_first_contact_vals(self, values, customer):
        vals = {
            name: values[name]
            for name in (*CUSTOMER_FIELDS, "contact_name")
            if name in values
        }
        if "country_code" in values:
            vals["country_id"] = self._find_country(values["country_code"]).id
        if customer:
            # what is known of the customer is better than what a program says
            vals = {"partner_id": customer.id}
        return {
            **vals,
            "company_id": self.env.company.id,
            "owner_id": self._find_owner(values, customer).id,
            "source": values.get("source", "form"),
            "first_contact_date": (
                self.env["integration.request"]._read_date(values, "date")
                or fields.Date.context_today(self)
            ),
        }

    @api.model
    def _find_country(self, code):
        country = self.env["res.country"].search([("code", "=", code.upper())])
        if not country:
            raise UserError(self.env._("There is no country %s.", code))
        return country

    @api.model
    def _find_owner(self, values, customer):
        """Return who answers for the new file."""
        company = self.env.company
        owner = customer.user_id or company.customer_file_contact_owner_id
        if login := values.get("owner_login"):
            owner = self.env["res.users"].search([("login", "=", login)])
        owner = owner.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        if not owner:
            raise UserError(
                self.env._(
                    "Nobody answers for %s: give the login of a colleague, or choose "
                    "the owner of first contacts in the settings.",
                    values["customer_name"],
                )
            )
        return owner
