from odoo import api, fields, models
from odoo.exceptions import UserError

from .complaint_case import CALLBACK_STATES


class ComplaintCallback(models.Model):
    """A call to the customer after the settlement (CD-10, CD-15)."""

    _name = "complaint.callback"
    _description = "Complaint Call-back"
    _order = "date, id"

    case_id = fields.Many2one(
        comodel_name="complaint.case",
        string="Complaint",
        required=True,
        index=True,
        ondelete="restrict",
    )
    round_number = fields.Integer(string="Round", readonly=True, aggregator=None)
    date = fields.Datetime(
        string="Called On", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Called By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    feedback = fields.Text(required=True, help="What the customer said.")
    satisfaction = fields.Selection(
        selection=[
            ("1", "Very dissatisfied"),
            ("2", "Dissatisfied"),
            ("3", "Fair"),
            ("4", "Satisfied"),
            ("5", "Very satisfied"),
        ],
        required=True,
    )
    is_content = fields.Boolean(
        string="Content", help="The customer regards the matter as settled."
    )
    next_date = fields.Date(string="Call Again On", help="Empty: the next working day.")

    @api.depends("case_id.number", "date")
    def _compute_display_name(self):
        for callback in self:
            callback.display_name = f"{callback.case_id.number} {callback.date.date()}"

    @api.model_create_multi
    def create(self, vals_list):
        cases = self.env["complaint.case"].browse(
            [vals.get("case_id") for vals in vals_list]
        )
        cases._check_step(CALLBACK_STATES, is_intake=True)
        for case in cases:
            if not case.reported_date:
                raise UserError(
                    self.env._(
                        "%s: the department reports how it settled the complaint "
                        "before the customer is called.",
                        case.display_name,
                    )
                )
        callbacks = super().create(
            [
                # said outright, or the caller would decide
                {
                    **vals,
                    "round_number": case.round_number,
                    "date": fields.Datetime.now(),
                    "user_id": self.env.uid,
                }
                for case, vals in zip(cases, vals_list, strict=True)
            ]
        )
        callbacks._report_to_cases()
        return callbacks

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Call-backs stay on record: enter another one."))

    def _report_to_cases(self):
        # the case is written by its steps only
        for callback in self.sudo():
            next_date = not callback.is_content and (
                callback.next_date
                or callback.case_id.company_id._get_next_working_date()
            )
            callback.case_id._to_state(
                "called_back",
                satisfaction=int(callback.satisfaction),
                callback_date=next_date,
            )
        self.case_id._plan_callback()
