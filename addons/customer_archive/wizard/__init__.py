from . import base_partner_merge
from . import signoff_line_decide
from . import customer_file_open
from . import customer_file_assign
from . import customer_access_request_send
from . import privacy_lookup_wizard_line
