from odoo import fields, models


class BatchRunLine(models.Model):
    """What a batch run says about one record."""

    _name = "batch.run.line"
    _description = "Batch Run Report"
    _order = "id"
    _rec_name = "record_name"

    run_id = fields.Many2one(
        comodel_name="batch.run",
        string="Batch Run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    res_id = fields.Integer(string="Record (ID)", readonly=True)
    record_name = fields.Char(string="Record", readonly=True)
    kind = fields.Selection(
        selection=[("remark", "Remark"), ("error", "Error")],
        required=True,
        readonly=True,
    )
    message = fields.Text(readonly=True)
