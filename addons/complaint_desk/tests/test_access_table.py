from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.customer_archive.tests.access_walk import (
    AccessTableChecks,
    JsonWay,
    OrmWay,
    RemoteWalk,
    WebWay,
)

from .access_scene import PRESS_KWARGS, READ_FIELDS, ComplaintScene


class ComplaintWalk(RemoteWalk, ComplaintScene, HttpCase):
    addon = "complaint_desk"
    table = "access-complaints.md"
    read_fields = READ_FIELDS
    counted = ("state", "answer", "is_waiting", "reported_date")
    dialogs = {"complaint.case.end": "case_ids"}

    def _get_press_kwargs(self, record, method):
        if method == "action_merge":
            return {"target_id": self.target.id, "reason": "The same matter"}
        return PRESS_KWARGS.get(method, {})


@tagged("post_install", "-at_install")
class TestComplaintAccessTable(AccessTableChecks, ComplaintWalk):
    def test_walk_orm(self):
        """CD-12, CD-18: what docs/access-complaints.md promises, run as the user."""
        self._check_walk(OrmWay(self))

    @mute_logger("odoo.http")
    def test_walk_remote(self):
        """CD-12, CD-18: the same by the web client and by JSON-RPC in turn."""
        self._check_walk(WebWay(self), turn=0)
        self._check_walk(JsonWay(self), turn=1)


@tagged("post_install", "-at_install", "-standard", "access_table_in_full")
class TestComplaintAccessTableInFull(ComplaintWalk):
    @mute_logger("odoo.http")
    def test_walk_web_client(self):
        """CD-12: each cell of the table with the web client's requests."""
        self._check_walk(WebWay(self))

    @mute_logger("odoo.http")
    def test_walk_json(self):
        """CD-12: each cell of the table by JSON-RPC with an API key."""
        self._check_walk(JsonWay(self))
