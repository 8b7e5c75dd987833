from odoo import api, fields, models
from odoo.exceptions import UserError

from .complaint_case import CALLBACK_STATES, OPEN_STATES
from .complaint_case_escalation import ESCALATION, WARNING

INVESTIGATE = "complaint_desk.mail_activity_type_investigate"
CALLBACK = "complaint_desk.mail_activity_type_callback"
ANSWER = "complaint_desk.mail_activity_type_answer"
REPAIR = "complaint_desk.mail_activity_type_repair"
DUTIES = [INVESTIGATE, CALLBACK, WARNING, ESCALATION, ANSWER, REPAIR]


class ComplaintCase(models.Model):
    """The steps of a complaint: each for many at once, each checks right and state."""

    _inherit = "complaint.case"

    def action_accept(self):
        """Accept complaints as founded; the department is told (CD-04, CD-05).

        :return: True
        :raises AccessError: for anyone but customer service and general manager
        :raises UserError: when something is missing, and in another state
        """
        self._check_step(("new",), is_intake=True)
        self._check_filled("partner_id", "type_id", "team_id", "description", "demand")
        self._to_state("accepted", intake_id=self.env.uid)
        (self - self._assign_handler(keep=True))._plan_work()
        return True

    def action_reject(self, reason=None, told=None):
        """Close complaints that are unfounded (CD-04).

        :param str reason: why
        :param str told: the courteous reply the customer got
        :return: True
        :raises AccessError: for anyone but customer service and general manager
        :raises UserError: without reason or reply, and in another state
        """
        self._check_step(("new",), is_intake=True)
        self._check_reason(reason)
        self._check_reason(told)
        self._end("rejected", reason, told=told)
        return True

    def action_investigate(self):
        """Begin the investigation (CD-13).

        :return: True
        :raises AccessError: for those who don't work on the complaint
        :raises UserError: in another state
        """
        self._check_step(("accepted",))
        self._to_state(
            "investigating",
            investigation_date=fields.Datetime.now(),
            escalation_step=0,
        )
        self.sudo().activity_unlink([WARNING, ESCALATION])
        return True

    def action_wait(self):
        """Stop the clock: the customer has to do something first (CD-13).

        :return: True
        :raises AccessError: for those who don't work on the complaint
        :raises UserError: in another state, and for cases already waiting
        """
        self._check_step(OPEN_STATES)
        if waiting := self.filtered("is_waiting"):
            raise UserError(
                self.env._("%s is waiting already.", waiting[0].display_name)
            )
        # pauses are made by the clock's own buttons only
        self.env["complaint.pause"].sudo().create(
            [
                {"case_id": case.id, "user_id": self.env.uid, "date_end": False}
                for case in self
            ]
        )
        return True

    def action_resume(self):
        """Let the clock run again.

        :return: True
        :raises AccessError: for those who don't work on the complaint
        :raises UserError: for cases that aren't waiting
        """
        self._check_step(OPEN_STATES)
        if running := self.filtered(lambda case: not case.is_waiting):
            raise UserError(
                self.env._("%s: the clock is running.", running[0].display_name)
            )
        self._end_pauses()
        return True

    def _end_pauses(self):
        # pauses are made by the clock's own buttons only
        pauses = self.sudo().pause_ids.filtered(lambda pause: not pause.date_end)
        pauses.date_end = fields.Datetime.now()

    def action_report(self):
        """Report settled complaints back to customer service (CD-09).

        :return: True
        :raises AccessError: for those who don't work on the complaint
        :raises UserError: without a report, and in another state
        """
        self._check_step(("agreed",))
        self._check_filled("report")
        for case in self:
            if case.reported_date:
                raise UserError(
                    self.env._("%s has been reported already.", case.display_name)
                )
        now = fields.Datetime.now()
        for company, cases in self.sudo().grouped("company_id").items():
            cases.write(
                {
                    "reported_date": now,
                    "callback_date": company._get_next_working_date(),
                }
            )
        self._plan_callback()
        return True

    def action_close(self):
        """Close complaints after the call-back (CD-10, CD-11, CD-15).

        :return: True
        :raises AccessError: for anyone but customer service and general manager
        :raises UserError: without call-back, while the customer isn't content and
            hasn't been told of other ways, and without evaluation and advice
        """
        self._check_step(CALLBACK_STATES, is_intake=True)
        for case in self:
            if case.state != "called_back":
                raise UserError(
                    self.env._(
                        "%s: call the customer back first, and record what they say.",
                        case.display_name,
                    )
                )
            if not (
                case._get_last_callback().is_content or case.is_told_of_external_options
            ):
                raise UserError(
                    self.env._(
                        "%s: the customer isn't content yet. Call again, or tell them "
                        "where else they may turn.",
                        case.display_name,
                    )
                )
        self._check_filled("evaluation", "advice", "told")
        self._end("closed")
        self._improve()
        return True

    def action_withdraw(self, reason=None):
        """Note that customers have withdrawn their complaints (CD-23).

        :param str reason: why
        :return: True
        :raises AccessError: for anyone but customer service and general manager
        :raises UserError: without reason, and for ended complaints
        """
        self._check_step((*OPEN_STATES, *CALLBACK_STATES), is_intake=True)
        self._check_reason(reason)
        self._end("withdrawn", reason)
        return True

    def action_merge(self, target_id=None, reason=None):
        """Merge complaints into another about the same matter; all stay (CD-23).

        :param int target_id: the complaint that goes on
        :param str reason: why
        :return: True
        :raises AccessError: for anyone but customer service and general manager
        :raises UserError: without reason, for ended complaints, and for a target that
            has ended or is one of them
        """
        self._check_step((*OPEN_STATES, *CALLBACK_STATES), is_intake=True)
        self._check_reason(reason)
        target = self.browse(target_id or []).exists()
        target._check_step((*OPEN_STATES, *CALLBACK_STATES))
        if not target or target in self or target.company_id != self.company_id:
            raise UserError(
                self.env._("Choose another open complaint of the same company.")
            )
        # whoever is complained of in one finds neither by the other
        accused = self.accused_ids | target.accused_ids
        (self | target).sudo().write({"accused_ids": [fields.Command.set(accused.ids)]})
        self._end("merged", reason, merged_into_id=target.id)
        target._message_log(
            body=self.env._("Merged into this: %s", ", ".join(self.mapped("number")))
        )
        return True

    def action_reopen(self, reason=None):
        """Begin another round; the former one stays as it was.

        :param str reason: why
        :return: True
        :raises AccessError: for anyone but customer service and general manager
        :raises UserError: without reason, and for complaints that haven't ended
        """
        self._check_step(("closed", "rejected", "withdrawn"), is_intake=True)
        self._check_reason(reason)
        self._check_filled("partner_id", "type_id", "team_id", "description", "demand")
        # written by the steps only
        self.env["complaint.round"].sudo().create(
            [case._prepare_round_vals(reason) for case in self.sudo()]
        )
        empty = self.env["complaint.round"]._get_kept_fields()
        for number, cases in self.grouped("round_number").items():
            cases._to_state(
                "accepted",
                **dict.fromkeys(empty, False),
                round_number=number + 1,
                round_date=fields.Datetime.now(),
                escalation_step=0,
                intake_id=self.env.uid,
            )
        (self - self._assign_handler(keep=True))._plan_work()
        return True

    @api.model
    def _check_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why, and what the customer was told where it is asked.")
            )

    def _to_state(self, state, **vals):
        # the state is written by the steps only
        self.sudo().write({"state": state, **vals})

    def _end(self, state, reason=False, **vals):
        self._end_pauses()
        self._to_state(
            state,
            ended_date=fields.Datetime.now(),
            end_reason=reason,
            callback_date=False,
            **vals,
        )
        # everybody's duties are over
        self.sudo().activity_unlink(DUTIES)
        self._record_end()

    def _assign_handler(self, keep=False):
        """Assign whom the level names, never a person complained of (CD-14, CD-18).

        :param bool keep: whether somebody chosen by hand stays
        :return: complaint.case: those with another assignee, who has it on their list
        """
        candidates, changed = {}, {}
        for case in self.sudo():
            key = (case.team_id, case.company_id, case.level_id)
            if key not in candidates:
                candidates[key] = case._get_handlers()
            handler = case._choose_handler(candidates[key], keep)
            if handler != case.user_id:
                changed.setdefault(handler, []).append(case.id)
        for handler, ids in changed.items():
            self.sudo().browse(ids).user_id = handler
        return self.browse(sum(changed.values(), []))

    def _choose_handler(self, candidates, keep):
        kept = self.user_id - self.accused_ids
        if self.state not in OPEN_STATES[1:]:
            # nobody is needed yet, or any more
            return kept
        if kept and (keep or self.level_id.handler == "member"):
            return kept
        return candidates.filtered(
            lambda user: user.active and user not in self.accused_ids
        )[:1]

    def _get_handlers(self):
        """Return who may handle complaints of this level and team, best first."""
        head = self.team_id.head_id
        if self.level_id.handler == "general_manager":
            return self._get_general_manager()
        managers = self._get_chain(head) - head
        return managers if self.level_id.handler == "superior" else head + managers

    def _plan_work(self):
        """Put the investigation on the assignee's list (CD-05)."""
        cases = self.sudo().filtered(lambda case: case.state in OPEN_STATES[1:])
        cases.activity_unlink([INVESTIGATE])
        cases._plan_activities(
            INVESTIGATE,
            lambda case: case.user_id,
            lambda case: case.reply_deadline and case.reply_deadline.date(),
        )

    def _plan_callback(self):
        cases = self.sudo()
        cases.activity_unlink([INVESTIGATE, WARNING, ESCALATION, CALLBACK])
        cases._plan_activities(
            CALLBACK,
            lambda case: case.intake_id - case.accused_ids,
            lambda case: case.callback_date,
        )

    def _get_last_callback(self):
        return self.callback_ids.filtered(
            lambda callback: callback.round_number == self.round_number
        ).sorted("id")[-1:]

    def _improve(self):
        """Open an improvement action where the customer wasn't content (CD-19)."""
        bad = self.sudo().filtered(
            lambda case: case.satisfaction
            < case.company_id.complaint_satisfaction_target
        )
        # whoever closes a complaint needs no right on what follows from it
        self.env["improvement.action"].sudo().create(
            [case._prepare_improvement_vals() for case in bad]
        )

    def _prepare_improvement_vals(self):
        # neither number nor customer: more people read it than the complaint
        vals = {
            "name": self.env._("After a complaint: %s", self.type_id.name),
            "company_id": self.company_id.id,
            "cause": self.cause or self.evaluation,
            "action": self.advice,
            "date_deadline": fields.Date.add(
                fields.Date.context_today(self),
                days=self.company_id.customer_file_effect_days,
            ),
            "source_model": self._name,
            "source_id": self.id,
            "source_name": self.env._("Complaint"),
        }
        if owner := self.team_id.head_id - self.accused_ids:
            vals["owner_id"] = owner.id
        return vals

    def _prepare_round_vals(self, reason):
        return {
            "case_id": self.id,
            "number": self.round_number,
            "state": self.state,
            "reopen_reason": reason,
            "date_start": self.clock_start,
            **{
                name: self[name]
                for name in self.env["complaint.round"]._get_kept_fields()
            },
            "investigation_deadline": self.investigation_deadline,
            "reply_deadline": self.reply_deadline,
        }

    def action_open_end(self):
        """Open the dialog that ends complaints otherwise, or reopens them.

        :return: window action (dict)
        :raises AccessError: for anyone but customer service and general manager
        """
        self._check_step(self._fields["state"].get_values(self.env), is_intake=True)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_desk.complaint_case_end_action"
        )
        operation = self.env.context.get("complaint_operation")
        return {
            **action,
            "context": {"default_case_ids": self.ids, "default_operation": operation},
        }
