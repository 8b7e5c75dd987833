from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

CHECKED_BY = "customer_file_credit_checked_by"
# what the stop goes by
COUNTED_FIELDS = frozenset(
    ("amount_tax", "amount_total", "amount_untaxed", "currency_rate")
)


class CheckedOrders(frozenset):
    """Orders whose own ``write`` checks them: no caller from outside can make one."""


class SaleOrder(models.Model):
    """The stop: an order beyond the customer's credit isn't confirmed (CA-20).

    Whatever confirms an order or raises a confirmed one ends in ``create`` or
    ``write`` here or of its lines, which compare what orders were worth before and
    after.
    """

    _inherit = "sale.order"

    customer_file_credit_notice = fields.Char(
        string="Credit",
        compute="_compute_customer_file_credit_notice",
        groups="base.group_user",
    )

    @api.depends(
        "state", "partner_id", "partner_invoice_id", "amount_total", "company_id"
    )
    def _compute_customer_file_credit_notice(self):
        quotations = self.filtered(lambda order: order.state in ("draft", "sent"))
        refusals = quotations._get_credit_refusals()
        for order in self:
            order.customer_file_credit_notice = refusals.get(order, False)

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._check_credit({})
        return orders

    def write(self, vals):
        leaving = self.browse()
        if "state" in vals and vals["state"] != "sale":
            leaving = self.filtered(
                lambda order: order.state == "sale" or vals["state"] == "cancel"
            )
        self._check_counted(COUNTED_FIELDS.intersection(vals))
        controlled = self._filter_credit_controlled()
        before = controlled._get_credit_amounts()
        # an order may come from a company that stops none
        checked = self if "company_id" in vals else controlled
        if not checked:
            result = super().write(vals)
        else:
            own = {CHECKED_BY: CheckedOrders(checked.ids)}
            result = super(SaleOrder, self.with_context(**own)).write(vals)
            checked._check_credit(before)
        if leaving:
            self.env["customer.credit.release"]._end_for(leaving)
        return result

    def _check_counted(self, names):
        """Refuse to be told what Odoo counts: the stop would believe it (CA-20).

        :param set names: of the fields given
        :raises AccessError: naming them, where orders beyond the credit stop
        """
        if names and not self.env.su and self._filter_credit_controlled():
            raise AccessError(
                self.env._(
                    "Odoo counts what an order is worth: change prices and quantities, "
                    "not %s.",
                    ", ".join(sorted(names)),
                )
            )

    def _filter_credit_controlled(self):
        """Return the orders of companies that stop orders beyond the credit."""
        return self.filtered(lambda order: order.company_id._is_credit_controlled())

    def _get_credit_amounts(self):
        """Return who ordered and is invoiced what, of confirmed orders."""
        return {
            order: (
                order.partner_invoice_id,
                order.partner_id,
                order.currency_id,
                order.amount_total,
            )
            for order in self
            if order.state == "sale"
        }

    def _get_debtor(self):
        """Return the customer who is invoiced."""
        # an essential, however little of it one reads
        return self.partner_invoice_id.sudo().commercial_partner_id

    def _check_credit(self, before):
        """Refuse orders confirmed or raised beyond their customers' credit (CA-20).

        :param dict before: what ``_get_credit_amounts`` gave before the change
        :raises UserError: naming order and customer, and what to do
        """
        after = self._filter_credit_controlled()._get_credit_amounts()
        raised = self.filtered(
            lambda order: order in after
            and (order not in before or order._is_raised(before[order], after[order]))
        )
        for refusal in raised._get_credit_refusals(lock=True).values():
            if self.env.user._is_internal():
                raise UserError(refusal)
            # figures and standing are none of the customer's business
            raise UserError(
                self.env._(
                    "This order can't be confirmed right now. Please contact us."
                )
            )

    def _is_raised(self, before, after):
        """Tell whether it is somebody else's order now, or one of more."""
        *people_before, currency_before, amount_before = before
        *people, currency, amount = after
        return (
            any(
                now.sudo().commercial_partner_id != then.sudo().commercial_partner_id
                for now, then in zip(people, people_before, strict=True)
            )
            or currency != currency_before
            or currency.compare_amounts(amount, amount_before) > 0
        )

    def _get_credit_refusals(self, lock=False):
        """Return why orders stop, confirmed already or about to be.

        :param bool lock: whether another order of the customer has to wait
        :return: dict sale.order → text; orders that pass are missing
        """
        orders = self._filter_credit_controlled().filtered(
            lambda order: order.amount_total > 0
        )
        refusals = {}
        for root, own in orders.grouped(
            lambda order: order.company_id.sudo().root_id
        ).items():
            # standing and limits are nobody's to see here, only the answer is
            asked = own.sudo().with_company(root)
            refusals.update(asked._get_credit_refusals_of(root, lock))
        if not refusals:
            return {}
        released = self.env["customer.credit.release"]._get_released_orders(
            self.browse().union(*refusals)._origin
        )
        return {
            order: refusal
            for order, refusal in refusals.items()
            if order._origin not in released
        }

    def _get_credit_refusals_of(self, root, lock):
        people = self.partner_id | self.partner_invoice_id
        # these alone: an order doesn't wait for the rest
        people.fetch(["commercial_partner_id", "credit_limit"])
        customers = people.commercial_partner_id._origin
        handling = self.env["customer.file"]._get_credit_handling(customers, root)
        limited = self._get_debtor()._origin.filtered("credit_limit")
        if lock and limited:
            limited._lock_credit()
        exposures = self._get_credit_exposures(root, limited, lock)
        refusals = {}
        for order in self:
            own = order._get_debtor() | order.partner_id.commercial_partner_id
            ways = {handling.get(customer) for customer in own._origin}
            exposure = exposures.get(order, 0)
            if refusal := order._get_credit_refusal(root, ways, exposure):
                refusals[order] = refusal
        return refusals

    def _get_credit_exposures(self, root, limited, together):
        """Return what debtors would owe with these orders.

        :param limited: res.partner, the debtors who have a limit
        :param bool together: whether the orders are confirmed together, or read
            together and confirmed some day
        :return: dict sale.order → amount in the currency of the root company
        """
        owed = limited._get_credit_exposure(root)
        debtors = {
            order: debtor
            for order in self
            if (debtor := order._get_debtor()._origin) in limited
        }
        added = {
            order: order._get_credit_total(root)
            for order in debtors
            if order.state != "sale"
        }
        asked = dict.fromkeys(limited, 0)
        for order, amount in added.items():
            asked[debtors[order]] += amount
        return {
            order: owed.get(debtor.id, 0)
            + (asked[debtor] if together else added.get(order, 0))
            for order, debtor in debtors.items()
        }

    def _get_credit_total(self, root):
        return self.currency_id._convert(
            self.amount_total,
            root.currency_id,
            root,
            self.date_order or fields.Date.context_today(self),
        )

    def _get_credit_refusal(self, root, ways, exposure):
        """Return why this order stops.

        :param set ways: how its customers are handled
        :param float exposure: what its debtor would owe
        """
        currency, debtor = root.currency_id, self._get_debtor()
        limit = debtor.credit_limit
        is_over_limit = limit and currency.compare_amounts(exposure, limit) > 0
        if not (ways & {"stop", "cash"} or is_over_limit):
            return None
        values = {"order": self.name, "customer": debtor.name}
        if "stop" in ways:
            return self.env._(
                "%(order)s: %(customer)s is on hold. Ask for a release of the order.",
                **values,
            )
        # money paid on line adds no credit, however much is open besides
        if self._is_paid():
            return None
        if "cash" in ways:
            return self.env._(
                "%(order)s: %(customer)s pays in advance. Have the order paid on line, "
                "or ask for its release.",
                **values,
            )
        return self.env._(
            "%(order)s: %(customer)s would owe %(exposure)s, and the credit limit is "
            "%(limit)s. Wait for payments, or ask for a release of the order.",
            exposure=currency.format(exposure),
            limit=currency.format(limit),
            **values,
        )

    def _prepare_credit_release_vals(self):
        debtor = self._get_debtor()
        return {
            "partner_id": debtor.id,
            # no secret for whoever may change the order
            "orderer_id": self.partner_id.sudo().commercial_partner_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "user_id": self.env.uid,
        }

    def _plan_credit_activity(self):
        """Tell the salespeople of paid orders that these stay quotations."""
        for order in self:
            order.activity_schedule(
                "customer_archive.mail_activity_type_credit_stop",
                user_id=order.user_id.id or self.env.ref("base.user_admin").id,
            )

    def action_request_credit_release(self):
        """Open the form to ask for a release of the order.

        :return: window action (dict)
        :raises AccessError: for those who may not change the order
        """
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit Release"),
            "res_model": "customer.credit.release",
            "views": [(False, "form")],
            "context": {"default_order_id": self.id},
        }
