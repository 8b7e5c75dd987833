import ast
from pathlib import Path

from odoo.tests import BaseCase, tagged

MODELS = Path(__file__).parents[1] / "models"
BUILDING_BLOCKS = (
    "confidential_thread_mixin.py",
    "hr_department.py",
    "improvement_action.py",
    "ir_module_module.py",
    "ir_sequence.py",
    "quick_activity_mixin.py",
    "resource_calendar.py",
    "resource_calendar_attendance.py",
    "resource_calendar_leaves.py",
    "resource_calendar_loaded_mixin.py",
    "resource_calendar_makeup.py",
    "resource_calendar_source_mixin.py",
    "resource_calendar_year.py",
    "res_users.py",
    "sealed_chain.py",
    "sealed_mixin.py",
    "signoff_line.py",
    "signoff_mixin.py",
    "signoff_role.py",
    "staff_assessment.py",
)
# part of the file, but not of CRM, sales and accounting
HISTORY_BLOCKS = (
    "customer_file_event.py",
    "customer_file_event_record.py",
    "customer_file_history.py",
    "customer_file_source_mixin.py",
    "mail_message_history.py",
)
FOREIGN = ("crm.", "sale.", "account.", "customer.file", "customer.class")


@tagged("post_install", "-at_install")
class TestBuildingBlocks(BaseCase):
    def test_building_blocks_stand_alone(self):
        """T18: the building blocks name nothing of CRM, sales and accounting."""
        for name in BUILDING_BLOCKS + HISTORY_BLOCKS:
            foreign = FOREIGN if name in BUILDING_BLOCKS else FOREIGN[:3]
            tree = ast.parse((MODELS / name).read_text(encoding="utf-8"))
            docstrings = {
                ast.get_docstring(node, clean=False)
                for node in ast.walk(tree)
                if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    if node.value in docstrings:
                        continue
                    self.assertFalse(
                        node.value.startswith(foreign), f"{name}: {node.value}"
                    )
                if isinstance(node, ast.Import | ast.ImportFrom):
                    names = [alias.name for alias in node.names]
                    module = getattr(node, "module", "") or ""
                    self.assertNotIn("odoo.addons", " ".join([module, *names]))
