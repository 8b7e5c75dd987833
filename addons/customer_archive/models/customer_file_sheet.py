from odoo import models

# the newest of each kind: a form is some pages, the history is on the screen
LINES = 30
EMPTY_LINES = 4


class CustomerFile(models.Model):
    """What 《顾客档案表》 shows of the history (CA-53)."""

    _inherit = "customer.file"

    def _get_sheet_kinds(self):
        """Return the kinds of history on the form; addons add their own.

        :return: dict of what the customer bought, attended and said → kinds
        """
        return {
            "bought": ("order",),
            "attended": ("event_between", "event_customer", "reception", "meeting"),
            "feedback": ("letter", "email"),
            "visits": ("report", "call", "note"),
        }

    def _get_sheet_sections(self):
        """Return the tables of the form, of what the current user reads.

        :return: list of dicts: ``title``, ``events``, ``is_log``, ``empty_lines``
        """
        titles = {
            "bought": self.env._("What the Customer Bought"),
            "attended": self.env._("Events Attended"),
            "feedback": self.env._("What the Customer Said"),
            "visits": self.env._("Return Visits"),
        }
        return [
            {
                "title": titles[name],
                "events": self._get_sheet_events(name, kinds),
                "is_log": name == "visits",
                "empty_lines": EMPTY_LINES if name == "visits" else 1,
            }
            for name, kinds in self._get_sheet_kinds().items()
        ]

    def _get_sheet_events(self, name, kinds):
        domain = [("file_id", "=", self.id), ("kind", "in", kinds)]
        if name == "feedback":
            domain.append(("direction", "=", "in"))
        newest = self.env["customer.file.event"].search(domain, limit=LINES)
        return newest.sorted("date")
