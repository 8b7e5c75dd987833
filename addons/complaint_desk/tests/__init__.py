from . import test_access_table
from . import test_analysis
from . import test_clock
from . import test_confidentiality
from . import test_escalation
from . import test_mail
from . import test_sanction
from . import test_workflow
