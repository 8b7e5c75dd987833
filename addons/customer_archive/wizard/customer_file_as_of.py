from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date


class CustomerFileAsOf(models.TransientModel):
    """What a file said on a past day."""

    _name = "customer.file.as.of"
    _description = "File as of a Date"

    file_id = fields.Many2one(
        comodel_name="customer.file",
        string="Customer File",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    date = fields.Date(string="As of", required=True, default=fields.Date.context_today)
    contents = fields.Html(compute="_compute_contents", sanitize=False)

    @api.depends("file_id", "date")
    def _compute_contents(self):
        row = Markup("<tr><th>%s</th><td%s>%s</td></tr>")
        mark = Markup(' class="table-warning"')
        for view in self:
            file = view.file_id
            if view.date and file.registered_date and view.date < file.registered_date:
                view.contents = self.env._(
                    "%(file)s was registered on %(date)s: what it said before that day "
                    "is not recorded.",
                    file=file.display_name,
                    date=format_date(self.env, file.registered_date),
                )
                continue
            labels = dict(file._selection_reportable())
            now = file._get_texts(labels) if file else {}
            then = file._get_texts_on(view.date) if file and view.date else {}
            view.contents = Markup('<table class="table table-sm">%s</table>') % (
                Markup().join(
                    row % (labels[name], mark if text != now[name] else "", text)
                    for name, text in then.items()
                    if text or now[name]
                )
            )
