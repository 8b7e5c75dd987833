from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        """Lead answers to merged complaints to the one that goes on, and make no
        complaints of automatic replies (CD-02, CD-23).
        """
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        return [
            self._redirect_complaint(route)
            for route in routes or []
            if not (
                route[0] == "complaint.case"
                and not route[1]
                and self._is_automatic_reply(message)
            )
        ]

    @api.model
    def _is_automatic_reply(self, message):
        submitted = (message.get("Auto-Submitted") or "no").strip().lower()
        return submitted != "no" or "X-Autoreply" in message

    @api.model
    def _redirect_complaint(self, route):
        model, thread_id, *rest = route
        if model == "complaint.case" and thread_id:
            # whoever writes by mail has no rights; the message only finds its place
            case = self.env[model].sudo().browse(thread_id)
            while case.merged_into_id:
                case = case.merged_into_id
            thread_id = case.id
        return (model, thread_id, *rest)
