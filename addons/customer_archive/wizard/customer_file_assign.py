from odoo import fields, models
from odoo.exceptions import UserError

# more files than a person waits for are changed in the background
WAITING_LIMIT = 200


class CustomerFileAssign(models.TransientModel):
    _name = "customer.file.assign"
    _description = "Change Owner, Custodian or Class"

    file_ids = fields.Many2many(
        comodel_name="customer.file", string="Customer Files", required=True
    )
    owner_id = fields.Many2one(
        comodel_name="res.users",
        string="New Owner",
        domain=[("share", "=", False)],
        help="Empty: the owners stay. The files move to the new owner's department.",
    )
    custodian_id = fields.Many2one(
        comodel_name="res.users",
        string="New Custodian",
        domain=[("share", "=", False)],
        help="Empty: the custodians stay.",
    )
    class_id = fields.Many2one(
        comodel_name="customer.class",
        string="New Class",
        help="Empty: the classes stay.",
    )

    def action_apply(self):
        """Change all the files, or none.

        :return: action (dict) closing the dialog or showing the background work
        :raises UserError: when nothing is to be changed, or a file's state forbids it
        :raises AccessError: when one of the files isn't the caller's to change
        """
        self.ensure_one()
        names = ("owner_id", "custodian_id", "class_id")
        vals = {name: self[name].id for name in names if self[name]}
        if not vals:
            raise UserError(self.env._("Choose a new owner, custodian or class."))
        if len(self.file_ids) <= WAITING_LIMIT:
            self.file_ids.write(vals)
            return {"type": "ir.actions.act_window_close"}
        name = self.env._("Change %s customer files", len(self.file_ids))
        run = self.env["batch.run"]._start(name, self.file_ids, "_batch_change", vals)
        return run._get_form_action()
