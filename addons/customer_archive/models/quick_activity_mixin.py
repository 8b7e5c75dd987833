from odoo import models


class QuickActivityMixin(models.AbstractModel):
    """Plans activities in one go, without a notification for each."""

    _name = "quick.activity.mixin"
    _description = "Quick Activities"

    def _plan_activities(self, activity_type, get_user, get_deadline):
        """Create one activity per record; those without person or date get none.

        :param str activity_type: external id of the type
        :param get_user: function record → res.users
        :param get_deadline: function record → date
        """
        activity_type = self.env.ref(activity_type)
        # activities carry the names, and would read them one by one
        self.sudo().mapped("display_name")
        model_id = self.env["ir.model"]._get_id(self._name)
        # people need no right to plan their own duties
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "automated": True,
                    "date_deadline": deadline,
                    "res_id": record.id,
                    "res_model_id": model_id,
                    "summary": activity_type.with_context(lang=user.lang).summary,
                    "user_id": user.id,
                }
                for record in self.sudo()
                if (user := get_user(record)) and (deadline := get_deadline(record))
            ]
        )
