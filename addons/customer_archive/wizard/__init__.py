from . import base_partner_merge
from . import resource_calendar_year_load
from . import resource_calendar_year_load_line
from . import signoff_line_decide
