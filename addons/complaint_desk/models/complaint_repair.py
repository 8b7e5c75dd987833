from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .complaint_case import CALLBACK_STATES, OPEN_STATES

REPAIR_STATES = (*OPEN_STATES[1:], *CALLBACK_STATES)
# only the steps of the repair write these
SYSTEM_FIELDS = frozenset(("state", "dispatched_date", "done_date", "confirmed_date"))


class ComplaintRepair(models.Model):
    """A repair slip: what is broken, who was sent, what it took (CD-20, P09 L645).

    The complaint's clock runs until the customer confirms that all is restored.

    ================ ======================================= ==========================
    Operation        Who                                     When
    ================ ======================================= ==========================
    create, write    who works on the complaint              the complaint is open, the
                                                             repair not confirmed
    read             who reads the complaint                 always
    dispatch, done   who works on the complaint              open, dispatched
    confirm, repeat  the customer; who works on the          done
                     complaint and was told by them
    delete           nobody
    ================ ======================================= ==========================
    """

    _name = "complaint.repair"
    _description = "Repair Slip"
    _order = "id desc"

    case_id = fields.Many2one(
        comodel_name="complaint.case",
        string="Complaint",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[
            ("state", "in", ("new", *REPAIR_STATES)),
            ("type_id.is_repair", "=", True),
        ],
    )
    company_id = fields.Many2one(related="case_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    customer_id = fields.Many2one(related="case_id.partner_id")
    state = fields.Selection(
        selection=[
            ("open", "To dispatch"),
            ("dispatched", "Dispatched"),
            ("done", "Done, to be confirmed"),
            ("confirmed", "Confirmed by the customer"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="open",
        index=True,
    )
    unit = fields.Char(help="The customer's unit: building, floor, room, department.")
    contact_name = fields.Char(
        string="Contact",
        compute="_compute_contact",
        store=True,
        readonly=False,
        precompute=True,
    )
    phone = fields.Char(
        compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    place = fields.Char(string="Place of the Repair", required=True)
    fault = fields.Text(required=True)
    wanted_date = fields.Datetime(string="Wanted At")
    dispatched_to_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        ondelete="restrict",
        help="The mechanic or firm that repairs it.",
    )
    dispatched_date = fields.Datetime(string="Dispatched On", readonly=True, copy=False)
    done_note = fields.Text(string="What Was Done", copy=False)
    done_date = fields.Datetime(string="Done On", readonly=True, copy=False)
    part_ids = fields.One2many(
        comodel_name="complaint.repair.part",
        inverse_name="repair_id",
        string="Parts",
        copy=False,
    )
    labour_cost = fields.Monetary(copy=False)
    total = fields.Monetary(compute="_compute_total", store=True)
    confirmed_date = fields.Datetime(string="Confirmed On", readonly=True, copy=False)
    answer_note = fields.Text(string="What the Customer Said", copy=False)

    _labour_cost_positive = models.Constraint(
        "CHECK(labour_cost >= 0)", "Costs cannot be negative."
    )

    @api.depends("case_id")
    def _compute_contact(self):
        for repair in self:
            case = repair.case_id
            repair.contact_name = (
                repair.contact_name or case.contact_name or case.partner_id.name
            )
            repair.phone = repair.phone or case.phone or case.partner_id.phone

    @api.depends("part_ids.cost", "labour_cost")
    def _compute_total(self):
        for repair in self:
            repair.total = sum(repair.part_ids.mapped("cost")) + repair.labour_cost

    @api.depends("case_id.number", "place")
    def _compute_display_name(self):
        for repair in self:
            repair.display_name = " ".join(
                filter(None, (repair.case_id.number, repair.place))
            )

    @api.model_create_multi
    def create(self, vals_list):
        cases = self.env["complaint.case"].browse(
            [vals.get("case_id") for vals in vals_list]
        )
        cases._check_step(("new", *REPAIR_STATES))
        for case in cases:
            if not case.is_repair:
                raise UserError(
                    self.env._("%s is of a type without repairs.", case.display_name)
                )
        # said outright, or the caller would decide
        initial = {**dict.fromkeys(SYSTEM_FIELDS, False), "state": "open"}
        return super().create([{**vals, **initial} for vals in vals_list])

    def write(self, vals):
        # first the right: the refusals below name the complaint
        self.check_access("write")
        self._check_changeable(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Repair slips stay on record."))

    def action_dispatch(self):
        """Send somebody to repair it; that begins the investigation (CD-20).

        :return: True
        :raises AccessError: for those who don't work on the complaint
        :raises UserError: without whom to send, and in another state
        """
        self._check_step("open")
        for repair in self:
            if not repair.dispatched_to_id:
                raise UserError(self.env._("%s: say who is sent.", repair.display_name))
        self.case_id.filtered(
            lambda case: case.state == "accepted"
        ).action_investigate()
        self._to_state("dispatched", dispatched_date=fields.Datetime.now())
        self.case_id._plan_repair()
        return True

    def action_done(self):
        """Note that the repair is done; the customer confirms it (CD-20).

        :return: True
        :raises AccessError: for those who don't work on the complaint
        :raises UserError: without what was done, and in another state
        """
        self._check_step("dispatched")
        for repair in self:
            if not repair.done_note:
                raise UserError(
                    self.env._("%s: say what was done.", repair.display_name)
                )
        self._to_state("done", done_date=fields.Datetime.now())
        self.case_id._plan_repair()
        return True

    def action_confirm(self, note=None):
        """Note that the customer confirms repairs; with the last the complaint is
        agreed (CD-20).

        :param str note: what the customer said
        :return: True
        :raises AccessError: for those who don't work on the complaint
        :raises UserError: for repairs that aren't done
        """
        self._check_step("done")
        self._note_answer(note)
        self._to_state("confirmed", confirmed_date=fields.Datetime.now())
        self.case_id._end_repair()
        return True

    def action_repeat(self, note=None):
        """Note that something isn't restored yet: the mechanic goes again (CD-20).

        :param str note: what the customer said
        :return: True
        :raises AccessError, UserError: as in ``action_confirm``
        """
        self._check_step("done")
        self._note_answer(note)
        self._to_state("dispatched", done_date=False)
        for repair in self:
            repair.case_id._message_log(
                body=self.env._(
                    "%(repair)s isn't restored yet: %(note)s",
                    repair=repair.display_name,
                    note=repair.answer_note or "-",
                )
            )
        self.case_id._plan_repair()
        return True

    def _check_step(self, state):
        """Refuse people without the right, and repairs in another state."""
        self.case_id._check_step(REPAIR_STATES)
        for repair in self:
            if repair.state != state:
                raise UserError(
                    self.env._(
                        "%(repair)s is in the state %(state)s: this step does not "
                        "apply.",
                        repair=repair.display_name,
                        state=dict(
                            self._fields["state"]._description_selection(self.env)
                        )[repair.state],
                    )
                )

    def _note_answer(self, note):
        if note:
            self.answer_note = note

    def _check_changeable(self, vals):
        """Refuse what the steps write, and any change of confirmed repairs (CD-23)."""
        if self.env.su:
            return
        self.case_id._check_step(("new", *REPAIR_STATES))
        if names := (SYSTEM_FIELDS | {"case_id"}).intersection(vals):
            raise AccessError(
                self.env._(
                    "%s is set by the buttons of the repair only.",
                    ", ".join(self._fields[name].string for name in sorted(names)),
                )
            )
        for repair in self:
            if repair.state == "confirmed":
                raise UserError(
                    self.env._(
                        "%s is confirmed and stays as it is.", repair.display_name
                    )
                )

    def _to_state(self, state, **vals):
        # the state is written by the steps only
        self.sudo().write({"state": state, **vals})
