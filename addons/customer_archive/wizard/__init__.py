from . import base_partner_merge
from . import signoff_line_decide
