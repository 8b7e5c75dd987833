from . import complaint_case_end
