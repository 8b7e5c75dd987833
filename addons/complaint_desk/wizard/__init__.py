from . import base_import_import
from . import complaint_case_end
