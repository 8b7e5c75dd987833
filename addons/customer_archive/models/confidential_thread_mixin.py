from odoo import models


class ConfidentialThreadMixin(models.AbstractModel):
    """A record whose thread is read with it only (T3).

    Core shows a message to whoever was once notified of it, and an activity to whoever
    it was assigned to. Messages of these models are read with the record; whoever loses
    access to it loses subscription and activities by ``_drop_lost_access``.
    """

    _name = "confidential.thread.mixin"
    _description = "Confidential Thread"

    def _drop_lost_access(self):
        """Unsubscribe those who no longer read a record, and drop their activities."""
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        # other people's subscriptions and activities
        followers = self.env["mail.followers"].sudo().search(domain)
        activities = self.env["mail.activity"].sudo().search(domain)
        readers = {
            user: set(self._get_readable_by(user)._ids)
            for user in followers.partner_id.user_ids | activities.user_id
        }
        followers.filtered(
            lambda follower: not any(
                follower.res_id in readers[user]
                for user in follower.partner_id.user_ids
            )
        ).unlink()
        activities.filtered(
            lambda activity: activity.user_id
            and activity.res_id not in readers[activity.user_id]
        ).unlink()

    def _get_readable_by(self, user):
        records = self.sudo(False).with_user(user)
        return records.with_context(
            allowed_company_ids=user.company_ids.ids
        )._filtered_access("read")
