import ast

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CustomerChoiceMixin(models.AbstractModel):
    """A record that chooses customers by the conditions in its field ``domain``."""

    _name = "customer.choice.mixin"
    _description = "Choice of Customers"

    # whose fields the conditions name
    _choice_model = None

    def _parse_domain(self):
        """Return the conditions.

        :return: Domain
        :raises UserError: for what isn't one, or names a field that isn't there
        """
        try:
            domain = Domain(ast.literal_eval(self.domain or "[]"))
            domain.validate(self.env[self._choice_model])
        except (SyntaxError, TypeError, ValueError) as error:
            raise UserError(
                self.env._("%s does not choose customers: edit it.", self.domain)
            ) from error
        return domain
