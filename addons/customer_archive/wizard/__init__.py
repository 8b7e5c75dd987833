from . import base_import_import
from . import base_partner_merge
from . import resource_calendar_year_load
from . import resource_calendar_year_load_line
from . import signoff_line_decide
from . import customer_file_open
from . import customer_file_assign
from . import customer_access_request_send
