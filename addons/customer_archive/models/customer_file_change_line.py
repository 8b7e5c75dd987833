from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .customer_file_protected_mixin import PROTECTED
from .customer_questionnaire_question import LARGEST

SYSTEM_FIELDS = frozenset(("old_value", "value"))
# a customer and their contact have a name
NAME_FIELDS = frozenset(("partner_id.name", "contact_id.name"))


class CustomerFileChangeLine(models.Model):
    """One value of a change notice: what it was and what it is to be."""

    _name = "customer.file.change.line"
    _inherit = ["customer.file.protected.mixin"]
    _description = "Reported Change"
    _rec_name = "field_name"

    change_id = fields.Many2one(
        comodel_name="customer.file.change",
        string="Change Notice",
        required=True,
        index=True,
        ondelete="cascade",
    )
    field_name = fields.Selection(
        selection="_selection_field_name", string="Field", required=True
    )
    # read with the rights of whoever reports
    old_value = fields.Text(
        compute="_compute_old_value",
        compute_sudo=False,
        store=True,
        prefetch=PROTECTED,
    )
    new_value = fields.Text(prefetch=PROTECTED, help="Empty: nothing any more.")
    value = fields.Json(readonly=True, copy=False, prefetch=PROTECTED)

    _field_uniq = models.Constraint(
        "UNIQUE(change_id, field_name)", "Name each field once in a notice."
    )

    @api.model
    def _selection_field_name(self):
        return self.env["customer.file"]._selection_reportable()

    @api.depends("field_name", "change_id.file_id")
    def _compute_old_value(self):
        for line in self:
            file, name = line.change_id.file_id, line.field_name
            line.old_value = file._get_text(name) if file and name else False

    @api.constrains("field_name")
    def _check_field_name(self):
        """The values are applied in the system's name: nothing but what is listed."""
        names = self.env["customer.file"]._get_reportable_names()
        for line in self:
            if line.field_name not in names:
                raise ValidationError(
                    self.env._("%s cannot be changed by a notice.", line.field_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        # first the right: the refusals below name the notice
        self.check_access("write")
        self._check_system_fields(vals)
        self._check_draft()
        result = super().write(vals)
        if "change_id" in vals:
            self.check_access("write")
            self._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        self._check_draft()

    def _check_draft(self):
        if not self.env.su:
            self.change_id._check_draft()

    def _get_files(self):
        return self.change_id.file_id

    @api.model
    def _check_system_fields(self, vals):
        if not self.env.su and (names := SYSTEM_FIELDS.intersection(vals)):
            raise AccessError(
                self.env._(
                    "%s is noted by the system only.",
                    ", ".join(self._fields[name].string for name in sorted(names)),
                )
            )

    def _convert(self):
        """Understand the new values as text, in the language of whoever reports.

        :raises UserError: naming a value its field cannot take
        """
        for line in self:
            value = line._get_converted_value()
            line.sudo().value = value  # what is applied, out of anyone's hands

    def _get_converted_value(self):
        files = self.env["customer.file"]
        field = files._fields[self.field_name]
        text = (self.new_value or "").strip()
        if not text:
            self._check_may_be_empty(field)
            return [Command.clear()] if field.type == "many2many" else False
        convert = self.env["ir.fields.converter"].to_field(files, field, savepoint=None)
        try:
            value, warnings = convert([{None: text}] if field.relational else text)
        except ValueError:
            warnings = True
        if field.type in LARGEST and not warnings:
            # nothing but figures the column holds, and no “NaN”
            warnings = not abs(value) <= LARGEST[field.type]
        if warnings:
            raise UserError(
                self.env._(
                    "%(change)s: “%(value)s” is no value of %(field)s, or several.",
                    change=self.change_id.display_name,
                    value=text,
                    field=field._description_string(self.env),
                )
            )
        return value

    def _check_may_be_empty(self, field):
        """Refuse to empty what a file can't be without, before it is approved."""
        if field.required or field.related in NAME_FIELDS:
            raise UserError(
                self.env._(
                    "%(change)s: %(field)s can't be empty. Enter what it is now.",
                    change=self.change_id.display_name,
                    field=field._description_string(self.env),
                )
            )
