import unicodedata

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .customer_questionnaire_question import (
    CHECKS,
    CONTACT_FIELDS,
    CONTACT_KINDS,
    LARGEST,
    NUMBER,
    QUESTIONS,
    REMARK_SIZE,
)


class CustomerQuestionnaire(models.Model):
    """What the public page of a questionnaire shows and takes (CA-49).

    The page asks, and shows nothing of the file but the customer's name. Nothing is
    taken but what the list of questions names, and all of it or nothing.
    """

    _inherit = "customer.questionnaire"

    @api.model
    def _find_by_token(self, token):
        """Return the questionnaire of a link, with all rights: the link is the right.

        :param str token: from the link
        :return: customer.questionnaire in any state, empty for closed files
        """
        # found by its hash: how long the search takes says nothing about a token
        found = self.sudo().search([("token_hash", "=", self._hash(token))])
        alive = found.filtered(lambda record: record.file_id.state != "closed")
        return alive.with_company(alive.company_id).with_context(lang=alive.lang)

    def _is_open(self):
        """Tell whether the link still takes answers."""
        today = fields.Date.context_today(self)
        return self.state == "sent" and self.date_until >= today

    def _is_answered(self):
        return self.state in ("answered", "accepted", "refused")

    @api.model
    def _get_form(self, file):
        """Return what a customer is asked, in the language of the environment.

        :param file: customer.file with all rights
        :return: list of (heading, list of dicts: ``name``, ``label``, ``type`` of the
            field, ``size``, ``unit`` and ``options``, a list of (value, label))
        """
        headings = {
            "customer": self.env._("The Customer"),
            "business": self.env._("Business"),
            "address": self.env._("Address and Contact"),
        }
        return [
            (
                heading,
                [
                    self._describe(question, file)
                    for question in QUESTIONS
                    if question.section == section
                    and (file.is_company or not question.is_for_companies)
                ],
            )
            for section, heading in headings.items()
        ]

    @api.model
    def _describe(self, question, file):
        field = file._fields[question.name]
        return {
            "name": question.name,
            "label": field._description_string(self.env),
            "type": field.type,
            "size": question.size,
            "unit": file.currency_id.name if field.type == "monetary" else "",
            "options": self._get_options(field, file),
        }

    @api.model
    def _get_options(self, field, file):
        """Return what a customer chooses from: list of (value, label)."""
        if field.type == "selection":
            return field._description_selection(self.env)
        if field.type != "many2one":
            return []
        domain = Domain.TRUE
        if field.comodel_name == "res.country.state":
            domain = Domain("country_id", "=", file.company_id.country_id.id)
        # names that anybody may know, whatever the visitor reads
        records = self.env[field.comodel_name].sudo().search(domain)
        return [(str(record.id), record.name) for record in records]

    @api.model
    def _get_contact_form(self):
        """Return the contact persons a customer names: list of (kind, label, inputs).

        The inputs are dicts of ``name``, ``label`` and ``size``.
        """
        kinds = self.env["customer.contact.role"]._fields["kind"]
        kinds = dict(kinds._description_selection(self.env))
        labels = {
            "name": self.env._("Full Name"),
            "note": self.env._("Position"),
            "phone": self.env._("Phone"),
        }
        return [
            (
                kind,
                kinds[kind],
                [
                    {"name": f"{kind}_{name}", "label": labels[name], "size": size}
                    for name, size in CONTACT_FIELDS.items()
                ],
            )
            for kind in CONTACT_KINDS
        ]

    def _answer(self, post):
        """Take what a customer sent: once, and completely or not at all.

        :param dict post: values by name, as they come from outside
        :return: dict of name → what is wrong with it; empty when all was taken
        """
        self.ensure_one()
        answers, errors = self._parse(post)
        if errors:
            return errors
        self.write(
            {
                "state": "answered",
                "answered_date": fields.Datetime.now(),
                "remark": answers.pop("remark", False),
            }
        )
        # who sends the same form meanwhile waits here, and finds it answered
        self.flush_recordset(["state"])
        self.answer_ids = [
            Command.create({"question": name, "value": value})
            for name, value in answers.items()
        ]
        self.answer_ids._choose_different()
        self._plan_acceptance()
        # for those who read the file, not for the customer
        self.with_context(lang=self.file_id.owner_id.lang)._record_history(
            "questionnaire_answered", direction="in"
        )
        return {}

    def _parse(self, post):
        """Return what the values mean, and what is wrong with them: dicts by name."""
        answers, errors = {}, {}

        def take(name, parse, *args):
            try:
                value = parse(post, name, *args)
            except ValidationError as error:
                errors[name] = str(error)
            else:
                if value:
                    answers[name] = value

        for _heading, questions in self._get_form(self.file_id):
            for question in questions:
                take(question["name"], self._parse_question, question)
        for kind in CONTACT_KINDS:
            take(kind, self._parse_contact)
        take("remark", self._parse_text, REMARK_SIZE, True)
        take("region_id", self._parse_region, answers)
        if not errors and not answers:
            errors["form"] = self.env._("Please fill in the form.")
        if post.get("consent") != "yes":
            errors["consent"] = self.env._(
                "Without your consent we may not keep your answers."
            )
        return answers, errors

    @api.model
    def _parse_question(self, post, name, question):
        kind = question["type"]
        text = self._parse_text(post, name, question["size"], kind == "text")
        if not text:
            return False
        if question["options"]:
            return self._parse_choice(text, kind, question["options"])
        if kind in LARGEST:
            return self._parse_number(text, kind)
        if name in CHECKS and not CHECKS[name](text):
            raise ValidationError(self.env._("This doesn't look right."))
        return text

    @api.model
    def _parse_text(self, post, name, size, is_long=False):
        """Return a text without characters that have no shape, short enough."""
        text = post.get(name) or ""
        if not isinstance(text, str):
            raise ValidationError(self.env._("Files are not taken here."))
        kept = "\n" if is_long else ""
        lines = text.replace("\r\n", "\n")
        text = "".join(
            letter if letter.isprintable() or letter in kept else " "
            for letter in lines
        ).strip()
        if len(text) > size:
            raise ValidationError(self.env._("At most %s characters, please.", size))
        return text

    @api.model
    def _parse_choice(self, text, kind, options):
        if text not in dict(options):
            raise ValidationError(self.env._("Please choose from the list."))
        return int(text) if kind == "many2one" else text

    @api.model
    def _parse_number(self, text, kind):
        # figures as typed on Chinese keyboards, too
        text = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
        number = float(text) if NUMBER.fullmatch(text) else -1
        is_whole = number == int(number)
        if not 0 <= number <= LARGEST[kind] or kind == "integer" and not is_whole:
            raise ValidationError(self.env._("Please enter a number."))
        return int(number) if kind == "integer" else number

    @api.model
    def _parse_contact(self, post, kind):
        values = {
            name: self._parse_text(post, f"{kind}_{name}", size)
            for name, size in CONTACT_FIELDS.items()
        }
        if not any(values.values()):
            return False
        if not values["name"]:
            raise ValidationError(self.env._("Please name the person."))
        if values["phone"] and not CHECKS["phone"](values["phone"]):
            raise ValidationError(self.env._("This doesn't look right."))
        return values

    def _parse_region(self, _post, name, answers):
        """Return the region, which lies in the country of the company."""
        home = self.company_id.country_id
        if name in answers and answers.setdefault("country_id", home.id) != home.id:
            raise ValidationError(self.env._("This region lies in another country."))
        return answers.get(name)
