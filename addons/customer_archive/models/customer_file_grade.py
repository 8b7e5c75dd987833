from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class CustomerFile(models.Model):
    """The customer's grade: by the standards, or for a time by a manager (CA-14)."""

    _inherit = "customer.file"

    grade_id = fields.Many2one(
        comodel_name="customer.grade",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    grade_computed_id = fields.Many2one(
        comodel_name="customer.grade",
        string="Grade by the Standards",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    grade_date_until = fields.Date(
        string="Set Until",
        readonly=True,
        copy=False,
        help="Until this day the grade is the one a manager set.",
    )
    grade_change_ids = fields.One2many(
        comodel_name="customer.grade.change",
        inverse_name="file_id",
        string="Changes of Grade",
        readonly=True,
    )
    can_set_grade = fields.Boolean(compute="_compute_can_set_grade")

    @api.depends_context("uid")
    @api.depends("state", "department_id")
    def _compute_can_set_grade(self):
        for file in self:
            file.can_set_grade = file.state == "registered" and file._is_graded_by_me()

    def _is_graded_by_me(self):
        """Tell whether the current user may set grades of the file by hand."""
        return (
            self.env["customer.grade.change"].has_access("create")
            and self.department_id.customer_file_is_managed_by_me
        )

    def action_end_grade_override(self):
        """Give customers the grade of the standards again, before the time (CA-14).

        :return: True
        :raises AccessError: for anyone but the managers of the department
        :raises UserError: for customers whose grade nobody set
        """
        self.check_access("read")
        for file in self:
            if not file._is_graded_by_me():
                raise AccessError(
                    self.env._(
                        "%s: the managers of its department set the grade.",
                        file.display_name,
                    )
                )
            if not file.grade_date_until:
                raise UserError(
                    self.env._(
                        "%s has the grade of the standards already.", file.display_name
                    )
                )
        # written by the gradings only
        self.sudo()._end_grade_override()
        return True

    @api.model
    def _cron_end_grade_overrides(self):
        """End what managers set until yesterday."""
        today = fields.Date.context_today(self)
        self.search([("grade_date_until", "<", today)])._end_grade_override()

    def _end_grade_override(self):
        """Go back to the grades of the standards, and keep that as a change."""
        date = fields.Date.context_today(self)
        vals_list = []
        for company, files in self.grouped("company_id").items():
            figures = files._get_grade_figures(company, date)
            vals_list += [
                {
                    **file._prepare_grade_change_vals(
                        "ended", date, company.customer_file_grade_months, figures
                    ),
                    "old_grade_id": file.grade_id.id,
                    "grade_id": file.grade_computed_id.id,
                }
                for file in files
            ]
        self.env["customer.grade.change"].create(vals_list)
        for grade, files in self.grouped("grade_computed_id").items():
            files.write({"grade_id": grade.id, "grade_date_until": False})

    def _prepare_grade_change_vals(self, kind, date, months, figures):
        Change = self.env["customer.grade.change"]
        return {
            "file_id": self.id,
            "kind": kind,
            "date": date,
            "months": months,
            "user_id": self.env.uid,
            **Change._prepare_figures(figures[self.id]),
        }

    @api.model
    def _cron_grade(self):
        """Grade all customers of the month that is over, company by company."""
        month_end = fields.Date.subtract(
            fields.Date.context_today(self).replace(day=1), days=1
        )
        companies = self.env["res.company"].search(
            [("customer_file_grade_monthly", "=", True)]
        )
        for company in companies:
            if not self._get_running_grading(company):
                self._start_grading(company, month_end)

    @api.model
    def _get_running_grading(self, company):
        # whoever started it
        return (
            self.env["batch.run"]
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("method", "=", "_batch_grade"),
                    ("state", "=", "running"),
                    ("company_id", "=", company.id),
                ]
            )
        )

    @api.model
    def _start_grading(self, company, date):
        """Begin to grade all registered customers of a company.

        :param company: res.company
        :param date: last day of the period
        :return: batch.run, empty without grades
        :raises UserError: while a grading of the company is running
        """
        if running := self._get_running_grading(company):
            raise UserError(
                self.env._(
                    "%s is running: wait for its end, or have it cancelled.",
                    running[0].name,
                )
            )
        standards = self.env["customer.grade"]._get_standards(company, date)
        if not standards:
            return self.env["batch.run"]
        name = self.env._(
            "Grading of %(company)s, %(date)s", company=company.name, date=date
        )
        parameters = {
            "name": name,
            "date": fields.Date.to_string(date),
            "months": company.sudo().customer_file_grade_months,
            "standards": standards,
        }
        # all customers are graded, open to who starts it or not
        files = self.sudo().search(
            Domain("company_id", "=", company.id) & Domain("state", "=", "registered")
        )
        runs = self.env["batch.run"].with_company(company)
        return runs._start(name, files, "_batch_grade", parameters)

    def _batch_grade(self, parameters):
        """Grade customers of one company by the standards; see ``batch.run``.

        :param dict parameters: ``name``, ``date``, ``months`` and ``standards`` of the
            run
        """
        # grades are given to all, and written by the gradings only
        files = self.sudo().filtered(lambda file: file.state == "registered")
        date = fields.Date.to_date(parameters["date"])
        months = parameters["months"]
        figures = files._get_grade_figures(files.company_id, date, months)
        by_grade, vals_list = {}, []
        for file in files:
            grade_id, met, missed = self._find_grade(
                parameters["standards"], figures[file.id]
            )
            if grade_id == file.grade_computed_id.id:
                continue
            by_grade.setdefault(grade_id, []).append(file.id)
            vals_list.append(
                {
                    **file._prepare_grade_change_vals(
                        "computed", date, months, figures
                    ),
                    "old_grade_id": file.grade_computed_id.id,
                    "grade_id": grade_id,
                    "is_held_back": bool(file.grade_date_until),
                    "run_name": parameters["name"],
                    "met": met,
                    "missed": missed,
                }
            )
        self.env["customer.grade.change"].sudo().create(vals_list)
        for grade_id, ids in by_grade.items():
            files.browse(ids)._set_computed_grade(grade_id)

    def _set_computed_grade(self, grade_id):
        overridden = self.filtered("grade_date_until")
        overridden.write({"grade_computed_id": grade_id})
        (self - overridden).write({"grade_id": grade_id, "grade_computed_id": grade_id})

    @api.model
    def _find_grade(self, standards, figures):
        """Return the first grade a customer's figures reach, and why.

        :param list standards: as ``customer.grade._get_standards`` gives them
        :param dict figures: measure → number or None
        :return: id of the grade or False, the conditions it meets for it, and those of
            the next better grade that it misses
        """
        is_met = self.env["customer.grade.criterion"]._is_met
        missed = []
        for standard in standards:
            conditions = standard["conditions"]
            failed = [own for own in conditions if not is_met(own, figures)]
            if not failed:
                return standard["grade_id"], conditions, missed
            missed = failed
        return False, [], missed

    def _get_erasure_plan(self, label):
        manual = self.grade_change_ids.filtered("reason")
        return [*super()._get_erasure_plan(label), (manual, {"reason": label})]
