from odoo import api, models
from odoo.exceptions import AccessError, UserError


class SignoffDocumentMixin(models.AbstractModel):
    """A document that is written as a draft, sent to those who sign, and then fixed.

    A model has a field ``state`` with ``draft`` and ``_sent_state`` among its values,
    sends with ``_send``, and says below what only its own steps write and what it is
    about.
    """

    _name = "signoff.document.mixin"
    _inherit = ["signoff.mixin"]
    _description = "Signed-off Document"

    # names of the fields only the document's own steps write
    _system_fields = frozenset()
    # names of the fields that say what it is about: another one needs a new document
    _subject_fields = frozenset()
    # the state of documents that wait for those who sign
    _sent_state = "submitted"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        # said outright, or the caller's own defaults would decide
        initial = {
            name: False
            for name in self._system_fields
            if not self._fields[name].compute
        }
        initial["state"] = "draft"
        system = self._prepare_system_vals(vals_list)
        return super().create(
            [
                {**initial, **vals, **own}
                for vals, own in zip(vals_list, system, strict=True)
            ]
        )

    def write(self, vals):
        # first the right: the refusals below name the document
        self.check_access("write")
        self._check_system_fields(vals)
        names = {name for name in vals if not name.startswith(("message_", "signoff_"))}
        if names and not self.env.su:
            self._check_draft()
            self._check_subject(names)
        return super().write(vals)

    def action_withdraw(self):
        """Take back documents nobody has decided.

        :return: True
        :raises AccessError: for anyone but who may send them
        :raises UserError: for documents that don't wait for a decision
        """
        self._check_transition(self._sent_state)
        self.sudo()._signoff_cancel()
        # written by the steps only
        self.sudo().write(self._prepare_withdrawn_vals())
        return True

    @api.model
    def _prepare_system_vals(self, vals_list):
        """Return what the system itself writes on each new document.

        :param list vals_list: what the caller gives
        :return: list of dicts, one per document
        """
        if "number" not in self._fields:
            return [{} for _vals in vals_list]
        numbers = self.env["ir.sequence"]._next_by_code_batch(
            self._name, len(vals_list)
        )
        return [{"number": number} for number in numbers]

    def _prepare_withdrawn_vals(self):
        return {"state": "draft"}

    def _send(self, **vals):
        """Send drafts to those who sign; the caller has checked them.

        :param vals: what is written besides the state
        :return: True
        """
        # written by the steps only
        documents = self.sudo()
        documents.write({"state": self._sent_state, **vals})
        documents._signoff_start()
        return True

    @api.model
    def _check_system_fields(self, vals):
        names = self._system_fields.intersection(vals)
        if names and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(document)s: only the buttons set %(fields)s.",
                    document=self._description,
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(names)
                    ),
                )
            )

    def _check_draft(self):
        if sent := self.filtered(lambda document: document.state != "draft"):
            raise UserError(
                self.env._(
                    "%s has been sent and cannot be changed: withdraw it, or make a "
                    "new one.",
                    sent[0].display_name,
                )
            )

    def _check_subject(self, names):
        if fixed := self._subject_fields.intersection(names):
            raise UserError(
                self.env._(
                    "%(document)s keeps its %(fields)s: make a new one instead.",
                    document=self[:1].display_name,
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(fixed)
                    ),
                )
            )

    def _check_sender(self):
        """Refuse people who may not send these documents or take them back."""
        self.check_access("write")

    def _check_transition(self, state):
        """Refuse people without the right, and documents in another state."""
        self._check_sender()
        for document in self:
            if document.state != state:
                raise UserError(
                    self.env._(
                        "%s: this step does not apply any more.", document.display_name
                    )
                )
