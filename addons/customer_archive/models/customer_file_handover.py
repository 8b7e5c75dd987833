from odoo import Command, api, models
from odoo.fields import Domain


class CustomerFile(models.Model):
    """Who holds a file in which role, for handing it over (CA-26)."""

    _inherit = "customer.file"

    @api.model
    def _search_held_by(self, users):
        """Return the files these people answer for, work with or keep.

        :param users: res.users
        :return: customer.file, none closed
        """
        held = Domain.OR(
            Domain(name, "in", users.ids)
            for name in ("owner_id", "liaison_ids", "custodian_id")
        )
        return self.search(
            held
            & Domain("state", "!=", "closed")
            & Domain("merged_into_id", "=", False)
        )

    def _get_roles_of(self, user):
        """Return in which roles a person holds the file."""
        roles = {
            "owner": self.owner_id,
            "liaison": self.liaison_ids,
            "custodian": self.custodian_id,
        }
        return [role for role, users in roles.items() if user in users]

    def _propose_successor(self, user, manager):
        """Return who might take the file over from a person, by the company's preset.

        :param user: res.users who leaves it
        :param manager: res.users above them
        """
        if self.company_id.customer_file_handover_preset == "p11":
            return (self.custodian_id - user) or manager
        if self.custodian_id == user:
            return self.company_id.customer_file_custodian_id - user
        return ((self.liaison_ids | self.owner_id) - user).filtered("active")[:1]

    def _replace_liaison(self, user, successor):
        self.write(
            {"liaison_ids": [Command.unlink(user.id), Command.link(successor.id)]}
        )

    def _note_contact_report(self):
        result = super()._note_contact_report()
        self.env["customer.handover.line"]._note_contact(self)
        return result
