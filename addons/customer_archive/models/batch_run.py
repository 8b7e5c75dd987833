import logging

from psycopg2 import IntegrityError, OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError

_logger = logging.getLogger(__name__)

BATCH_SIZE = 200
# days that reports are kept
KEPT_DAYS = 60


class BatchRun(models.Model):
    """Work on many records in the background, batch by batch.

    A job is a private method of the records' model. It is called with the run's
    parameters on one batch at a time, as the user who started the run, and may return
    remarks: a dict of record → text. What it has done and how far it came are
    committed together, so that a run goes on after any interruption and does nothing
    twice.
    """

    _name = "batch.run"
    _description = "Batch Run"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    model = fields.Char(required=True, readonly=True)
    method = fields.Char(required=True, readonly=True)
    parameters = fields.Json(readonly=True)
    record_ids = fields.Json(string="Records", readonly=True, prefetch=False)
    is_dry_run = fields.Boolean(
        string="Dry Run", readonly=True, help="Reports only: nothing is changed."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Started By",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    state = fields.Selection(
        selection=[
            ("running", "Running"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
            ("failed", "Stopped by an Error"),
        ],
        required=True,
        readonly=True,
        default="running",
        index=True,
    )
    done_count = fields.Integer(string="Done", readonly=True)
    total_count = fields.Integer(string="Total", readonly=True)
    error_count = fields.Integer(string="Errors", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    date_done = fields.Datetime(string="Ended On", readonly=True)
    line_ids = fields.One2many(
        comodel_name="batch.run.line",
        inverse_name="run_id",
        string="Report",
        readonly=True,
    )
    can_cancel = fields.Boolean(compute="_compute_can_cancel")

    @api.depends("done_count", "total_count")
    def _compute_progress(self):
        for run in self:
            total = run.total_count
            run.progress = 100 * run.done_count / total if total else 100

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_can_cancel(self):
        for run in self:
            run.can_cancel = run._is_controlled_by_me()

    def action_cancel(self):
        """Stop running work after the batch at hand; what is done stays.

        :return: True
        :raises AccessError: for anyone but who started it and administrators
        :raises UserError: for work that isn't running
        """
        self._check_transition(("running",))
        self.sudo().write({"state": "cancelled", "date_done": fields.Datetime.now()})
        return True

    def action_resume(self):
        """Go on where work was cancelled or stopped by an error.

        :return: True
        :raises AccessError, UserError: as in ``action_cancel``
        """
        self._check_transition(("cancelled", "failed"))
        self.sudo().write({"state": "running", "date_done": False})
        self._wake()
        return True

    def action_open_lines(self):
        """Show what the run reports.

        :return: window action (dict)
        :raises AccessError: for those who can't read the run
        """
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_archive.batch_run_line_action"
        )
        return {**action, "domain": [("run_id", "=", self.id)]}

    def _is_controlled_by_me(self):
        self.ensure_one()
        return self.user_id == self.env.user or self.env.user.has_group(
            "customer_archive.customer_archive_group_administrator"
        )

    def _check_transition(self, states):
        self.check_access("read")
        for run in self:
            if not run._is_controlled_by_me():
                raise AccessError(
                    self.env._(
                        "%(run)s was started by %(person)s: ask them or an "
                        "administrator.",
                        run=run.name,
                        person=run.user_id.name,
                    )
                )
            if run.state not in states:
                raise UserError(
                    self.env._("%s: this step does not apply at present.", run.name)
                )

    @api.model
    def _start(self, name, records, method, parameters=None, is_dry_run=False):
        """Begin work in the background, in the name of the current user.

        :param str name: what people see of it
        :param records: recordset; each of them is worked on once
        :param str method: name of a private method of their model that takes
            ``parameters`` and may return remarks (dict of record → text)
        :param dict parameters: what can be written as JSON
        :param bool is_dry_run: undo each batch and keep the report only
        :return: batch.run
        """
        # who may start a job is the caller's matter; nobody creates runs by hand
        run = self.sudo().create(
            {
                "name": name,
                "model": records._name,
                "method": method,
                "parameters": parameters or {},
                "record_ids": records.ids,
                "is_dry_run": is_dry_run,
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                # said outright, or the caller's own defaults would decide
                "state": "running",
                "done_count": 0,
                "error_count": 0,
                "total_count": len(records),
            }
        )
        self._wake()
        return run.sudo(False)

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    @api.model
    def _report(self, name, errors, total):
        """Keep the report of work that was done at once.

        :param str name: what people see of it
        :param errors: list of dicts of ``record_name`` and ``message``
        :param int total: number of records, those with an error included
        :return: batch.run
        """
        run = self._start(name, self.browse(), "")
        own = run.sudo()  # nobody writes runs by hand
        own.total_count = own.done_count = total
        own._write_lines(
            [{**vals, "run_id": run.id, "kind": "error"} for vals in errors]
        )
        own._finish()
        return run

    @api.model
    def _wake(self):
        self.env.ref("customer_archive.ir_cron_work_batch_runs").sudo()._trigger()

    @api.model
    def _cron_work(self, batch_size=BATCH_SIZE):
        """Work on the runs in turns until time is up."""
        cron = self.env["ir.cron"]
        running = [("state", "=", "running")]
        while runs := self.search(running, order="write_date, id", limit=1):
            done = runs.try_lock_for_update()._work_or_fail(batch_size)
            if not cron._commit_progress(done, remaining=self.search_count(running)):
                break
            if not done and runs.state == "running":
                break  # somebody is cancelling it

    def _is_finished(self):
        return self.done_count >= self.total_count

    def _work_or_fail(self, batch_size):
        """Do one batch, or set the run aside: the others wait behind it."""
        try:
            with self.env.cr.savepoint():
                return self._work(batch_size)
        except OperationalError:
            raise  # the job is tried again as a whole
        except Exception:
            _logger.exception("%s stopped at %s", self.name, self.done_count)
            self.write({"state": "failed", "date_done": fields.Datetime.now()})
            return 0

    def _work(self, batch_size=BATCH_SIZE):
        """Do one batch of each run; return how many records were gone through."""
        count = 0
        for run in self:
            ids = run.record_ids[run.done_count : run.done_count + batch_size]
            run._write_lines(run._do(run._get_batch(ids)))
            run.done_count += len(ids)
            if run._is_finished():
                run._finish()
            count += len(ids)
        return count

    def _get_batch(self, ids):
        """Return the records as whoever started the run, in their company."""
        records = self.env[self.model].browse(ids).with_user(self.user_id)
        return records.with_context(
            allowed_company_ids=self.company_id.ids,
            lang=self.user_id.lang,
            tz=self.user_id.tz,
        ).exists()

    def _do(self, records):
        """Do the records together, or one by one if that fails.

        :return: list of values of report lines
        """
        if not records:
            return []
        try:
            remarks = self._call(records)
        except (UserError, RedirectWarning, IntegrityError) as error:
            if len(records) == 1:
                return [self._prepare_line_vals(records, error)]
            return [vals for record in records for vals in self._do(record)]
        return [
            self._prepare_line_vals(record, text) for record, text in remarks.items()
        ]

    def _call(self, records):
        savepoint = self.env.cr.savepoint()
        try:
            remarks = getattr(records, self.method)(self.parameters) or {}
            self.env.flush_all()
        except Exception:
            savepoint.close(rollback=True)
            raise
        savepoint.close(rollback=self.is_dry_run)
        return remarks

    def _prepare_line_vals(self, record, message):
        is_error = isinstance(message, Exception)
        return {
            "run_id": self.id,
            "res_id": record.id,
            # the report names the record to whoever could choose it
            "record_name": record.sudo().display_name,
            "kind": "error" if is_error else "remark",
            "message": str(message.args[0] if is_error else message),
        }

    def _write_lines(self, vals_list):
        self.env["batch.run.line"].create(vals_list)
        self.error_count += sum(vals["kind"] == "error" for vals in vals_list)

    @api.autovacuum
    def _gc_finished(self):
        """Remove runs whose reports are old."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("state", "!=", "running"), ("date_done", "<", limit)]).unlink()

    def _finish(self):
        self.write({"state": "done", "date_done": fields.Datetime.now()})
        self.user_id._bus_send(
            "simple_notification",
            {
                "type": "warning" if self.error_count else "success",
                "title": self.name,
                "message": self.with_context(lang=self.user_id.lang).env._(
                    "%(done)s done, %(errors)s with an error.",
                    done=self.done_count,
                    errors=self.error_count,
                ),
            },
        )
