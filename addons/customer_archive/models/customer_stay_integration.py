from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.mail import email_normalize
from odoo.tools.misc import clean_context

PURPOSE = "stay"
RIGHT = "stay"
# what a hotel's program says of a guest, and of a stay: name → type
GUEST_VALUES = dict.fromkeys(
    ("guest_name", "guest_number", "email", "phone", "employer"), str
)
STAY_VALUES = {
    **dict.fromkeys(
        (
            "arrival_date",
            "departure_date",
            "room_type",
            "room_number",
            "reason",
            "payment",
        ),
        str,
    ),
    "rate": (int, float),
}


class CustomerStay(models.Model):
    """Stays that come from the hotel's own program (CA-36)."""

    _inherit = "customer.stay"

    @api.model
    def create_stay(self, values, key):
        """Enter the stay of a guest the hotel's program has booked.

        The guest is looked for by number, then by name with e-mail or phone, and
        created if none is found. The same key again gives the same answer.

        :param dict values: texts: ``guest_name`` and ``arrival_date`` (YYYY-MM-DD),
            both needed, ``guest_number``, ``email``, ``phone``, ``employer``,
            ``departure_date``, ``room_type``, ``room_number``, ``reason``,
            ``payment`` (cash, card, mobile, transfer or company); and ``rate``
            (number, a night, in the company's currency)
        :param str key: one for each stay, up to 200 characters
        :return: dict of ``stay_id`` (int), ``partner_id`` (int), ``is_new`` (bool)
        :raises AccessError: for anyone without the right to enter stays
        :raises UserError: for values that are wrong or missing, guests who can't be
            told apart, and a key used for something else
        """
        Request = self.env["integration.request"]
        Request._check_right(RIGHT)
        values = Request._check_values(
            values, {**GUEST_VALUES, **STAY_VALUES}, ("guest_name", "arrival_date")
        )
        # integrations have no right on stays: what they may do is done here, and
        # their defaults have no say in it
        Stay = self.env(su=True, context=clean_context(self.env.context))[self._name]
        stay, is_new = Request._do_once(
            PURPOSE, key, values, lambda: Stay._enter_stay(values)
        )
        return {**stay.sudo()._answer_integration(), "is_new": is_new}

    @api.model
    def update_stay(self, values, key):
        """Change the stay entered under a key: room on arrival, day of departure.

        :param dict values: those of ``create_stay`` that aren't about the guest;
            what is missing or empty stays as it is
        :param str key: as given to ``create_stay`` by the same user
        :return: dict of ``stay_id`` (int) and ``partner_id`` (int)
        :raises AccessError: for anyone without the right to enter stays
        :raises UserError: for wrong values, and when nothing was entered under this
            key by the caller
        """
        Request = self.env["integration.request"]
        Request._check_right(RIGHT)
        Request._check_key(key)
        values = Request._check_values(values, STAY_VALUES, ())
        # integrations have no right on stays: whose it is the key says
        stay = Request._find(PURPOSE, key).sudo()
        stay.write(self._prepare_integration_vals(values))
        return stay._answer_integration()

    def _answer_integration(self):
        return {"stay_id": self.id, "partner_id": self.partner_id.id}

    @api.model
    def _enter_stay(self, values):
        guest = self._find_guest(values) or self._create_guest(values)
        vals = self._prepare_integration_vals(values)
        return self.create({**vals, "partner_id": guest.id})

    @api.model
    def _prepare_integration_vals(self, values):
        Request = self.env["integration.request"]
        Request._check_option(values, self._name, "payment")
        if not 0 <= values.get("rate", 0) < float("inf"):
            raise UserError(self.env._("%s is a number from 0 up.", "rate"))
        dates = {
            name: Request._read_date(values, name)
            for name in ("arrival_date", "departure_date")
            if name in values
        }
        return {name: values[name] for name in STAY_VALUES if name in values} | dates

    @api.model
    def _find_guest(self, values):
        """Return the guest whom the values mean, empty for a new one."""
        Partner = self.env["res.partner"]
        here = Domain("is_company", "=", False) & Domain(
            "company_id", "in", (self.env.company.id, False)
        )
        named = here & Domain("name", "=", values["guest_name"])
        email = email_normalize(values.get("email")) or values.get("email")
        for name, domain in (
            ("guest_number", here & Domain("ref", "=", values.get("guest_number"))),
            ("email", named & Domain("email_normalized", "=", email)),
            ("phone", named & Domain("phone", "=", values.get("phone"))),
        ):
            found = Partner.search(domain) if name in values else Partner
            if len(found) > 1:
                raise UserError(
                    self.env._(
                        "%(name)s %(value)s fits several guests: have them merged "
                        "first.",
                        name=name,
                        value=values[name],
                    )
                )
            if found:
                return found
        return Partner

    @api.model
    def _create_guest(self, values):
        return self.env["res.partner"].create(
            {
                "name": values["guest_name"],
                "ref": values.get("guest_number"),
                "email": values.get("email"),
                "phone": values.get("phone"),
                "company_name": values.get("employer"),
            }
        )
