import base64
import csv
import io

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, split_every

BATCH_SIZE = 5000


class SealedChain(models.Model):
    """Head of the chain of one sealed model in one company."""

    _name = "sealed.chain"
    _description = "Seal Chain"
    _order = "model, company_id"
    _rec_name = "model"

    model = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    last_number = fields.Integer(string="Sealed Rows", readonly=True)
    last_hash = fields.Char(readonly=True)
    checked_date = fields.Datetime(string="Last Checked", readonly=True)
    finding = fields.Text(readonly=True)
    exported_number = fields.Integer(string="Exported Rows", readonly=True)

    _model_company_uniq = models.Constraint(
        "UNIQUE(model, company_id)", "A model has one chain per company."
    )

    def action_verify(self):
        """Walk the chains and write down what does not fit (RR-46).

        :return: True
        :raises AccessError: for anyone but auditors and administrators
        """
        self._check_may_verify()
        for chain in self.sudo():  # heads are written by the archive only
            chain.write(
                {
                    "checked_date": fields.Datetime.now(),
                    "finding": "\n".join(chain._find_breaks()) or False,
                }
            )
        return True

    def action_export(self):
        """Export all rows of a chain as CSV and keep the file with it.

        :return: action (dict) that downloads the file
        :raises AccessError: for anyone without the export right
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group(
            "customer_archive.customer_archive_group_export"
        ):
            raise AccessError(self.env._("Exporting seals needs the export right."))
        self._seal_pending()
        chain = self.sudo()  # heads are written by the archive only
        attachment = chain.env["ir.attachment"].create(
            {
                "name": f"{chain.model}-{chain.company_id.id}.csv",
                "datas": base64.b64encode(chain._get_csv().encode()),
                "res_model": chain._name,
                "res_id": chain.id,
            }
        )
        chain.exported_number = chain.last_number
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
        }

    def _check_may_verify(self):
        self.check_access("read")
        if not self.env.user.has_groups(
            "customer_archive.customer_archive_group_auditor,"
            "customer_archive.customer_archive_group_administrator"
        ):
            raise AccessError(
                self.env._("Only auditors and administrators check seals.")
            )

    def _get_rows(self):
        """Yield the sealed rows of the chain in order, in batches."""
        self.ensure_one()
        Model = self.env[self.model].sudo().with_context(active_test=False)
        names = ["seal_number", "seal_hash", *Model._sealed_fields]
        domain = Domain("company_id", "=", self.company_id.id) & Domain(
            "seal_number", "!=", False
        )
        ids = Model._search(domain, order="seal_number, id")
        for batch in split_every(BATCH_SIZE, list(ids)):
            yield from Model.browse(batch).read(names, load=None)
            Model.invalidate_model()

    def _find_breaks(self):
        """Return sentences about rows edited, missing or added below Odoo."""
        previous, number, breaks = "", 0, []
        Model = self.env[self.model]
        for row in self._get_rows():
            number += 1
            if row["seal_number"] != number:
                breaks.append(
                    self.env._(
                        "Row %(number)s is missing: the next one found is %(found)s.",
                        number=number,
                        found=row["seal_number"],
                    )
                )
                number = row["seal_number"]
            elif row["seal_hash"] != Model._get_seal_hash(previous, row):
                breaks.append(self.env._("Row %s has been changed.", number))
            previous = row["seal_hash"]
        if (number, previous) != (self.last_number, self.last_hash or ""):
            breaks.append(
                self.env._(
                    "The chain ends at row %(number)s, expected %(expected)s.",
                    number=number,
                    expected=self.last_number,
                )
            )
        return breaks

    def _get_csv(self):
        output = io.StringIO()
        names = ["seal_number", *self.env[self.model]._sealed_fields, "seal_hash"]
        writer = csv.DictWriter(output, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(self._get_rows())
        return output.getvalue()

    @api.model
    def _seal_pending(self):
        """Link every final row that is not in a chain yet."""
        for name in self.env["sealed.mixin"]._get_sealed_models():
            Model = self.env[name].sudo()
            domain = Domain("seal_number", "=", False) & Model._get_final_domain()
            for company, ids in Model._read_group(
                domain, ["company_id"], ["id:array_agg"]
            ):
                self.sudo()._get_chain(name, company)._append(sorted(ids))

    def _get_chain(self, model, company):
        domain = [("model", "=", model), ("company_id", "=", company.id)]
        return self.search(domain) or self.create(
            {
                "model": model,
                "company_id": company.id,
                # said outright, or the caller's own defaults would decide
                "last_number": 0,
                "last_hash": False,
                "exported_number": 0,
            }
        )

    def _append(self, ids):
        self.lock_for_update()
        number, previous = self.last_number, self.last_hash or ""
        Model = self.env[self.model]
        for batch in split_every(BATCH_SIZE, ids):
            seals = []
            for row in Model.browse(batch).read(Model._sealed_fields, load=None):
                number += 1
                previous = Model._get_seal_hash(previous, row)
                seals.append((row["id"], number, previous))
            # in SQL, because write() refuses final rows
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %s t SET seal_number = v.number, seal_hash = v.hash
                    FROM (VALUES %s) AS v(id, number, hash) WHERE t.id = v.id
                    """,
                    SQL.identifier(Model._table),
                    SQL(", ").join(seals),
                )
            )
            Model.invalidate_model(["seal_number", "seal_hash"])
        self.write({"last_number": number, "last_hash": previous})

    def _cron_seal(self):
        self._seal_pending()
