from odoo.tests import tagged

from .common import CustomerArchiveCase


@tagged("post_install", "-at_install")
class TestSurvey(CustomerArchiveCase):
    def test_smoke(self):
        """CA-31 smoke"""
        form = (
            self.env["customer.survey.form"]
            .with_user(self.representative)
            .create({"name": "X"})
        )
        self.assertEqual(len(form.answer_ids), 8)
