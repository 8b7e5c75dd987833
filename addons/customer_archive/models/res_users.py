from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = "res.users"

    customer_file_deputy_id = fields.Many2one(
        comodel_name="res.users",
        string="Stand-in",
        domain=[("share", "=", False)],
        index="btree_not_null",
        prefetch="customer_file",
        groups="base.group_user",
        help="Decides in this person's place while they are absent.",
    )
    customer_file_absent_from = fields.Date(
        string="Absent From", prefetch="customer_file", groups="base.group_user"
    )
    customer_file_absent_until = fields.Date(
        string="Absent Until", prefetch="customer_file", groups="base.group_user"
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + self._get_absence_fields()

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + self._get_absence_fields()

    def write(self, vals):
        # core writes these for anyone to their own user, past the fields' groups
        if (
            not self.env.su
            and not self.env.user._is_internal()
            and not set(self._get_absence_fields()).isdisjoint(vals)
        ):
            raise AccessError(self.env._("Stand-ins are named by staff only."))
        return super().write(vals)

    def _get_absence_fields(self):
        return [
            "customer_file_deputy_id",
            "customer_file_absent_from",
            "customer_file_absent_until",
        ]

    def _get_represented_users(self):
        """Return this user and those absent now whose stand-in this user is."""
        self.ensure_one()
        # absences are personnel data: only the resulting right to decide leaves here
        principals = self.sudo().search([("customer_file_deputy_id", "=", self.id)])
        return self | principals._filter_absent().sudo(False)

    def _filter_absent(self):
        """Return those on leave now, by work calendar or by the dates on the user."""
        if not self:
            return self
        today = fields.Date.context_today(self)
        now = fields.Datetime.now()
        leaves = self.env["resource.calendar.leaves"].search(
            Domain("resource_id.user_id", "in", self.ids)
            & Domain("date_from", "<=", now)
            & Domain("date_to", ">=", now)
        )
        return self.filtered(
            lambda user: user in leaves.resource_id.user_id
            or (
                user.customer_file_absent_from
                and user.customer_file_absent_from
                <= today
                <= (user.customer_file_absent_until or today)
            )
        )

    def _get_signoff_chain(self, resolver, company):
        """Return who is asked in turn to sign for a document of this user.

        :param str resolver: ``superior``, ``department_manager`` or ``holder``
        :param company: res.company whose organisation chart counts
        :return: res.users, nearest first
        """
        chain = self.env["res.users"]
        if resolver == "holder":
            return chain
        # an ordinary user may not read employees: only the superior leaves here
        employee = self.sudo().with_company(company).employee_id
        if resolver == "superior":
            chain += employee.parent_id.user_id
        department = employee.department_id
        while department:
            chain += department.manager_id.user_id
            department = department.parent_id
        return chain.sudo(False)

    def _get_file_department(self, company):
        """Return the department this user works in, empty without an employee."""
        # the department of an employee is personnel data, that of a file isn't
        return self.sudo().with_company(company).employee_id.department_id.sudo(False)

    @api.model
    def _get_activity_groups(self):
        groups = super()._get_activity_groups()
        lines = self.env["signoff.line"]
        count = lines.search_count(lines._get_mine_domain())
        if count:
            groups.append(
                {
                    "id": self.env["ir.model"]._get_id(lines._name),
                    "name": self.env._("Waiting for Me"),
                    "model": lines._name,
                    "type": "activity",
                    "icon": "/customer_archive/static/description/icon.png",
                    "domain": [],
                    "total_count": count,
                    "today_count": count,
                    "overdue_count": 0,
                    "planned_count": 0,
                    "view_type": "list",
                }
            )
        return groups
