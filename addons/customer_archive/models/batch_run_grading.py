from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class BatchRun(models.Model):
    """Gradings follow one another (CA-14)."""

    _inherit = "batch.run"

    def action_resume(self):
        """Refuse to finish a grading that another one has followed.

        :return: True
        :raises UserError: naming the newer grading; else as in ``batch.run``
        """
        self.check_access("read")
        for run in self:
            # the newer one is the company's, whoever started it
            newer = self.sudo().search(
                run.sudo()._get_grading_domain() & Domain("id", ">", run.id), limit=1
            )
            if newer:
                raise UserError(
                    self.env._(
                        "%(run)s: the grades are those of %(newer)s already. Start a "
                        "new grading instead.",
                        run=run.name,
                        newer=newer.name,
                    )
                )
        return super().action_resume()

    def _get_grading_domain(self):
        """Return the gradings of the run's company; none if this is something else."""
        if (self.model, self.method) != ("customer.file", "_batch_grade"):
            return Domain.FALSE
        return (
            Domain("model", "=", self.model)
            & Domain("method", "=", self.method)
            & Domain("company_id", "=", self.company_id.id)
        )
