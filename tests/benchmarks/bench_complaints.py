"""How fast complaints are, beside OCA's helpdesk_mgmt with helpdesk_mgmt_sla.

Both are filled alike: as many open cases, each with two deadlines in the same working
time. OCA's modules come from their packages at run time, into .local. They plan no
activities and have no escalation; what they lack has a limit of its own.
"""

import subprocess
import sys
import time

from pairs import WITH, WITHOUT, measure, open_registry, start, work
from project import LOCAL, addons, dependencies, odoo_or_fail, reserve
from templates import copy_database, get_template

from odoo import SUPERUSER_ID, api, fields
from odoo.tools import config

PEERS = LOCAL / "peers"
PACKAGES = ("odoo-addon-helpdesk-mgmt==19.0.1.3.2", "odoo-addon-helpdesk-mgmt-sla==19.0.*")
"""


"""
