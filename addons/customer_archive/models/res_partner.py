import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

COPIED_FIELDS = frozenset(
    (
        "customer_file_number",
        "customer_file_class_id",
        "customer_file_state",
        "customer_file_owner_id",
        "customer_file_custodian_id",
        "customer_file_credit_hold",
        "customer_file_grade_id",
    )
)


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "customer.file.source.mixin"]

    # copies of the file's essentials, one value per company, written by the file; read
    # together, without core's own fields per company; an index would only say who has
    # any, and each makes PostgreSQL think longer about whatever asks for contacts
    customer_file_number = fields.Char(
        string="File Number",
        company_dependent=True,
        index=False,
        prefetch="customer_file",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    customer_file_class_id = fields.Many2one(
        comodel_name="customer.class",
        string="Customer Class",
        company_dependent=True,
        index=False,
        prefetch="customer_file",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    customer_file_state = fields.Selection(
        selection=lambda self: self.env["customer.file"]
        ._fields["state"]
        ._description_selection(self.env),
        string="File State",
        company_dependent=True,
        index=False,
        prefetch="customer_file",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    customer_file_owner_id = fields.Many2one(
        comodel_name="res.users",
        string="File Owner",
        company_dependent=True,
        index=False,
        prefetch="customer_file",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    customer_file_custodian_id = fields.Many2one(
        comodel_name="res.users",
        string="File Custodian",
        company_dependent=True,
        index=False,
        prefetch="customer_file",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_file_copies(vals)
        # said outright, or the caller's own defaults would decide
        empty = dict.fromkeys(COPIED_FIELDS, False)
        return super().create([{**empty, **vals} for vals in vals_list])

    def write(self, vals):
        self._check_file_copies(vals)
        result = super().write(vals)
        if not {"parent_id", "is_company"}.isdisjoint(vals):
            self._move_files_to_commercial_entity()
        if vals.get("parent_id"):
            # a new contact brings along what was written before
            self.env["mail.message"]._record_history_of(self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_customer_file(self):
        # a file closed to this user forbids deletion just the same
        files = (
            self.env["customer.file"]
            .sudo()
            .search([("partner_id", "in", self.ids)], limit=1)
        )
        if files:
            raise UserError(
                self.env._(
                    "%(customer)s has the customer file %(number)s and cannot be "
                    "deleted: archive the contact instead.",
                    customer=files.partner_id.display_name,
                    number=files.number,
                )
            )

    @api.model
    def _get_history_domain(self, customers):
        return Domain("commercial_partner_id", "in", customers.ids)

    def _get_history_customers(self):
        return {partner: partner.commercial_partner_id for partner in self}

    def action_open_customer_file(self):
        """Open the customer's file, or what one can do without access to it.

        :return: window action (dict): the file, a new access request or a new file
        """
        self.ensure_one()
        customer = self.commercial_partner_id
        domain = [
            ("partner_id", "=", customer.id),
            ("company_id", "=", self.env.company.id),
            ("merged_into_id", "=", False),
        ]
        File = self.env["customer.file"]
        if file := File.search(domain):
            return file._get_form_action()
        # whether there is a file is an essential; what it holds stays closed
        if File.sudo().search_count(domain):
            return customer._get_access_request_action()
        return {
            **File._get_form_action(),
            "context": {"default_partner_id": customer.id},
        }

    def action_log_customer_event(self):
        """Open the form to log a call, letter or reception with the customer (CA-23).

        :return: window action (dict)
        :raises AccessError: for anyone but owner, liaisons and custodian of the file
        """
        self.ensure_one()
        customer = self.commercial_partner_id
        file = customer._get_files_open_to_me(self.env.company)
        if not file.can_report:
            raise AccessError(
                self.env._(
                    "%s: contacts are logged by owner, liaisons and custodian of an "
                    "open customer file.",
                    customer.display_name,
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_archive.customer_file_event_action_report"
        )
        contact = self if self != customer else self.browse()
        context = {"default_file_id": file.id, "default_partner_id": contact.id}
        return {**action, "context": context}

    def _get_access_request_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request Access"),
            "res_model": "customer.access.request",
            "views": [(False, "form")],
            "context": {"default_partner_id": self.id},
        }

    @api.model
    def _check_file_copies(self, vals):
        if not self.env.su and not COPIED_FIELDS.isdisjoint(vals):
            raise AccessError(
                self.env._("Essentials of the customer file change with the file only.")
            )

    def _clear_file_essentials(self, company):
        self._write_file_essentials(company, dict.fromkeys(self, {}))

    @api.model
    def _write_file_essentials(self, company, values):
        """Write the copies of many customers at once.

        In SQL: ``write`` costs core queries for each customer, none of them for fields
        that only the file writes and nothing depends on.

        :param company: res.company whose values they are
        :param dict values: res.partner → dict of field → value
        """
        if not values:
            return
        names = sorted(COPIED_FIELDS)
        self.flush_model(names)
        assignments, key = [], str(company.id)
        for name in names:
            column = SQL.identifier(name)
            value = SQL("jsonb_build_object(%s, v.data -> %s)", key, name)
            assignments.append(
                SQL(
                    "%s = jsonb_strip_nulls(coalesce(p.%s, '{}') || %s)",
                    column,
                    column,
                    value,
                )
            )
        rows = [
            SQL(
                "(%s, %s::jsonb)",
                partner.id,
                json.dumps({name: own.get(name) or None for name in names}),
            )
            for partner, own in values.items()
        ]
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner p SET %s FROM (VALUES %s) AS v(id, data)"
                " WHERE p.id = v.id",
                SQL(", ").join(assignments),
                SQL(", ").join(rows),
            )
        )
        self.invalidate_model(names, flush=False)

    def _move_files_to_commercial_entity(self):
        """A customer that becomes part of a company takes its file there (CA-01)."""
        # moving the file is the system's consequence of a permitted change
        files = (
            self.env["customer.file"]
            .sudo()
            .search([("partner_id", "in", self.ids), ("merged_into_id", "=", False)])
        )
        for file in files:
            customer = file.partner_id.commercial_partner_id
            if customer != file.partner_id:
                file._move_to_customer(customer)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        if not self.env.su:
            self._check_customer_export()
        return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)

    def _check_customer_export(self):
        """Refuse and log the export of customers with a file (CA-29)."""
        # all files count, open to the user or not
        files = (
            self.env["customer.file"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.ids),
                    ("company_id.customer_file_partner_export_control", "=", True),
                ]
            )
        )
        if files:
            files.sudo(False)._check_export_right()
            files.sudo(False)._note_file_access("export")
