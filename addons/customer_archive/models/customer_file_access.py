from odoo import api, fields, models
from odoo.fields import Domain

# who reads without asking, by access preset (CA-27, CA-28, CA-45)
OPEN_TO = {"p03": ("owner", "liaison", "manager"), "p18": (), "p11": (), "p12": ()}
READS_ALL = (
    "customer_archive.customer_archive_group_general_manager,"
    "customer_archive.customer_archive_group_auditor,"
    "customer_archive.customer_archive_group_administrator"
)


class CustomerFile(models.Model):
    _inherit = "customer.file"

    access_request_ids = fields.One2many(
        comodel_name="customer.access.request",
        inverse_name="file_id",
        string="Access Requests",
    )
    is_open_to_me = fields.Boolean(
        compute="_compute_is_open_to_me", search="_search_is_open_to_me"
    )

    def _get_files(self):
        return self

    @api.depends_context("uid")
    @api.depends(
        "state",
        "owner_id",
        "custodian_id",
        "liaison_ids",
        "department_id",
        "access_request_ids.state",
        "signoff_line_ids.state",
    )
    def _compute_is_open_to_me(self):
        # the rule itself asks, so no rule can apply to this search
        opened = self.sudo().search(
            Domain("id", "in", self.ids) & self._get_open_domain()
        )
        for file in self:
            file.is_open_to_me = file in opened

    @api.model
    def _search_is_open_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_open_domain()

    @api.model
    def _get_open_domain(self):
        """Return the files the current user reads, whatever the environment's mode.

        Evaluated at each search: moving a person or the end of a grant counts at once.
        """
        user = self.env.user
        if user.has_groups(READS_ALL):
            return Domain.TRUE
        domains = [
            Domain("custodian_id", "=", user.id),
            Domain("owner_id", "=", user.id)
            & Domain("state", "in", ("draft", "submitted")),
            # rows of the user's own, found past the rules that ask this very question
            Domain(
                "signoff_line_ids", "any!", self.env["signoff.line"]._get_mine_domain()
            ),
            Domain("access_request_ids", "any!", self._get_grant_domain()),
        ]
        by_relation = {
            "owner": Domain("owner_id", "=", user.id),
            "liaison": Domain("liaison_ids", "in", [user.id]),
            "manager": Domain(
                "department_id.customer_file_is_managed_by_me", "=", True
            ),
        }
        for relation, domain in by_relation.items():
            if companies := self._get_companies_open_to(relation):
                domains.append(Domain("company_id", "in", companies.ids) & domain)
        return Domain.OR(domains)

    @api.model
    def _get_grant_domain(self):
        return (
            self.env["customer.access.request"]._get_valid_domain()
            & Domain("user_id", "=", self.env.uid)
            & Domain("content", "=", "file")
        )

    @api.model
    def _get_companies_open_to(self, relation):
        # the policy of each company the user works for
        companies = self.env.user.sudo().company_ids
        return companies.filtered(
            lambda company: relation in OPEN_TO[company.customer_file_access_preset]
        )

    def _after_access_policy_change(self):
        self._sync_essentials()
        self._drop_lost_access()

    def action_open_access_log(self):
        """Show who read, exported or printed the file.

        :return: window action (dict)
        :raises AccessError: for those who cannot read both the file and the log
        """
        self.ensure_one()
        self.check_access("read")
        self.env["customer.access.log"].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_archive.customer_access_log_action"
        )
        return {**action, "domain": [("file_ref", "=", self.id)]}
