from odoo.tests import Form, tagged

from .common import CustomerArchiveCase


@tagged("post_install", "-at_install")
class TestNewForms(CustomerArchiveCase):
    def test_every_new_form_opens(self):
        """CA-39: whoever may create something may start it from an empty form."""
        users = (
            self.representative,
            self.manager,
            self.marketing,
            self.service,
            self.archivist,
            self.administrator,
        )
        models = self._get_models_with_forms()
        opened = set()
        for user in users:
            for name in models:
                model = self.env[name].with_user(user)
                if model.has_access("create"):
                    with self.subTest(model=name, user=user.login):
                        Form(model)
                    opened.add(name)
        self.assertGreater(len(opened), 25)

    def _get_models_with_forms(self):
        names = self.env["ir.ui.view"].search([("type", "=", "form")]).mapped("model")
        return sorted(
            name
            for name in set(names)
            if name in self.env
            and self.env[name]._original_module
            in ("customer_archive", "complaint_desk")
        )
