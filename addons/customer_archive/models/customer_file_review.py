from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# whose files are completed every quarter, whatever their class (CA-10)
REVIEWED_TYPES = ("dealer", "hospital", "pharmacy", "retailer")
QUARTER_MONTHS = 3
# how long before the date the review is put on the owner's list
NOTICE_DAYS = 14


class CustomerFile(models.Model):
    """Files are completed regularly and handed in to their custodian (CA-10)."""

    _inherit = "customer.file"

    next_review_date = fields.Date(
        string="Next Review",
        compute="_compute_next_review_date",
        store=True,
    )
    review_handed_in_date = fields.Date(
        string="Review Handed In On", readonly=True, copy=False
    )
    review_handed_in_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    review_handed_in_late = fields.Boolean(
        compute="_compute_review_handed_in_late",
        store=True,
    )
    last_review_date = fields.Date(string="Last Review", readonly=True, copy=False)
    review_late_count = fields.Integer(string="Late Reviews", readonly=True, copy=False)
    is_review_late = fields.Boolean(
        string="Review Late",
        compute="_compute_is_review_late",
        search="_search_is_review_late",
    )

    @api.depends(
        "state",
        "registered_date",
        "last_review_date",
        "customer_type",
        "class_id.review_interval",
        "company_id.customer_file_start_date",
    )
    def _compute_next_review_date(self):
        for file in self:
            months = file._get_review_interval()
            # a company that has just begun is not late with all its files
            dates = (file.registered_date, file.company_id.customer_file_start_date)
            since = file.last_review_date or max(filter(None, dates), default=False)
            file.next_review_date = (
                file.state == "registered"
                and months
                and since
                and since + relativedelta(months=months)
            )

    def _get_review_interval(self):
        """Return the months between two reviews, 0 for none."""
        by_type = QUARTER_MONTHS if self.customer_type in REVIEWED_TYPES else 0
        return min(filter(None, (self.class_id.review_interval, by_type)), default=0)

    @api.depends("next_review_date", "review_handed_in_date")
    def _compute_review_handed_in_late(self):
        for file in self:
            due, handed_in = file.next_review_date, file.review_handed_in_date
            file.review_handed_in_late = bool(due and handed_in and handed_in > due)

    @api.depends("next_review_date", "review_handed_in_date", "review_handed_in_late")
    def _compute_is_review_late(self):
        today = fields.Date.context_today(self)
        for file in self:
            due = file.next_review_date
            overdue = due and not file.review_handed_in_date and due < today
            file.is_review_late = bool(file.review_handed_in_late or overdue)

    @api.model
    def _search_is_review_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = Domain("next_review_date", "<", fields.Date.context_today(self))
        return Domain("review_handed_in_late", "=", True) | (
            overdue & Domain("review_handed_in_date", "=", False)
        )

    def action_hand_in_review(self):
        """Hand in completed files to their custodians (CA-10).

        :return: True
        :raises AccessError: for anyone who doesn't answer for the file
        :raises UserError: for files that are not registered, are not reviewed, or have
            been handed in already
        """
        self._check_transition("registered", lambda file: file._is_answered_for_by_me())
        for file in self:
            if not file.next_review_date or file.review_handed_in_date:
                raise UserError(
                    self.env._(
                        "%s has no review to hand in: it is handed in already, or its "
                        "class and type are not reviewed.",
                        file.display_name,
                    )
                )
        # written by the transitions only
        files = self.sudo()
        files.write(
            {
                "review_handed_in_date": fields.Date.context_today(self),
                "review_handed_in_by_id": self.env.uid,
            }
        )
        files.activity_unlink(["customer_archive.mail_activity_type_review"])
        files._plan_activities(
            "customer_archive.mail_activity_type_review_accept",
            lambda file: file.custodian_id,
            lambda file: file.review_handed_in_date,
        )
        return True

    def action_accept_review(self):
        """Accept files handed in; the next review counts from the day of handing in.

        :return: True
        :raises AccessError: for anyone but custodian and administrator
        :raises UserError: for files that were not handed in
        """
        self._check_transition("registered", lambda file: file._is_kept_by_me())
        for file in self:
            if not file.review_handed_in_date:
                raise UserError(
                    self.env._("%s has not been handed in.", file.display_name)
                )
        files = self.sudo()  # written by the transitions only
        late = files.filtered("review_handed_in_late")
        for count, own in late.grouped("review_late_count").items():
            own.review_late_count = count + 1
        for date, own in files.grouped("review_handed_in_date").items():
            own.write({"last_review_date": date, "review_handed_in_date": False})
        files.activity_unlink(["customer_archive.mail_activity_type_review_accept"])
        return True

    @api.model
    def _cron_plan_reviews(self):
        """Put the reviews of the next days on the owners' lists, once each."""
        soon = fields.Date.context_today(self) + timedelta(days=NOTICE_DAYS)
        planned = Domain(
            "activity_type_id",
            "=",
            self.env.ref("customer_archive.mail_activity_type_review").id,
        )
        files = self.search(
            Domain("next_review_date", "<=", soon)
            & Domain("review_handed_in_date", "=", False)
            & Domain("activity_ids", "not any", planned)
        )
        files._plan_activities(
            "customer_archive.mail_activity_type_review",
            lambda file: file.owner_id,
            lambda file: file.next_review_date,
        )
