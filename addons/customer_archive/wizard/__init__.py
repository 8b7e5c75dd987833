from . import base_partner_merge
from . import signoff_line_decide
from . import customer_file_open
