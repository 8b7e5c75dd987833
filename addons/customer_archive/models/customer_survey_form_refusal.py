from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .customer_file_protected_mixin import PROTECTED

# what shows that people have worked on a file besides the form
WORK_FIELDS = (
    "event_ids",
    "document_ids",
    "contact_role_ids",
    "deposit_ids",
    "questionnaire_ids",
)


class CustomerSurveyForm(models.Model):
    """Without the customer's consent nothing a form brought is kept (CA-31)."""

    _inherit = "customer.survey.form"

    # what handing in opened, deleted if the customer refuses consent after all
    opened_file_id = fields.Many2one(
        comodel_name="customer.file",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    opened_partner_id = fields.Many2one(
        comodel_name="res.partner",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def action_refuse_consent(self):
        """Note that the customer refused consent: everything else is deleted.

        Contact and file that handing in had opened are deleted, too, as long as
        nothing else has come of them.

        :return: True, or a notification (action dict) that names the files that stay
        :raises AccessError: for anyone but collector and managers
        :raises UserError: for forms handed in
        """
        self._check_transition("draft")
        # scans, answers and the list go, whoever entered them
        forms = self.sudo()
        self.env["customer.file"].sudo()._erase_traces(forms)
        forms.answer_ids.unlink()
        self.env["customer.survey.extract"].sudo().search(
            [("survey_id", "in", self.ids)]
        ).unlink()
        empty = ("name", "partner_id", "file_id", "consent_date", "consent_means")
        forms.write(
            {
                **dict.fromkeys((*empty, *self._get_protected_names()), False),
                "state": "refused",
                "refused_date": fields.Date.context_today(self),
            }
        )
        kept = [form for form in forms if not form._remove_opened()]
        names = [form.opened_file_id.display_name for form in kept]
        return self._notify_kept(names) if names else True

    def _remove_opened(self):
        """Delete what a form had opened, unless something else came of it.

        :return: bool, whether it is gone
        """
        self.ensure_one()
        file = self.opened_file_id
        if not file:
            return True
        if file.state != "draft" or file.signoff_round:
            return False
        if any(file[name] for name in WORK_FIELDS):
            return False
        try:
            # what other records hold on to stays as a whole
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                customer = self.opened_partner_id
                file.unlink()
                customer.unlink()
        except (IntegrityError, UserError):
            return False
        return True

    @api.model
    def _notify_kept(self, names):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": self.env._(
                    "The form is empty now, but more has come of %s since: the "
                    "customer stays. Delete the draft, or have the file closed and "
                    "its data erased.",
                    ", ".join(names),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _get_protected_names(self):
        return [
            name
            for name, field in self._fields.items()
            if field.prefetch == PROTECTED and field.store
        ]
