from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .customer_analysis import MONTHS

ANALYSIS = "customer_archive.customer_analysis_action"
COMPOSITION = "customer_archive.sale_report_action_composition"
CREDIT = "customer_archive.res_partner_action_credit_watch"
# days ahead that count as this week
WEEK = 7


class CustomerAnalysis(models.Model):
    """The board of the sales director: figures with the lists behind them (CA-38, CA-41).

    Everything is of the current company and of what the user reads: the sales director
    of the files of their department and below, a manager of those of their own.
    Other addons add figures of theirs in ``_get_board_items`` and
    ``_get_board_values``.
    """

    _inherit = "customer.analysis"

    @api.model
    def get_board(self):
        """Return what the board shows (CA-38, CA-41).

        :return: dict of ``currency_id``, ``figures`` and ``charts``, lists of dicts
        :raises AccessError: for those who have no analysis of customers
        """
        self.check_access("read")
        items, values = self._get_board_items(), self._get_board_values()
        return {
            "currency_id": self.env.company.currency_id.id,
            "figures": [
                {"name": name, "label": item["label"], **values[name]}
                for name, item in items.items()
                if name in values
            ],
            "charts": [
                {"name": name, "label": item["label"], **item["chart"]}
                for name, item in items.items()
                if "chart" in item
            ],
        }

    @api.model
    def get_board_action(self, name):
        """Return the list behind a figure, or the analysis a chart is taken from.

        :param str name: of the figure or chart
        :return: window action (dict)
        :raises AccessError: for those who have no analysis of customers
        :raises UserError: for a name the board doesn't have
        """
        self.check_access("read")
        item = self._get_board_items().get(name)
        if not item:
            raise UserError(self.env._("The board shows no %s.", name))
        action = self.env["ir.actions.act_window"]._for_xml_id(item["action"])
        first = item.get("view", "list")
        return {
            **action,
            "name": item["label"],
            "domain": list(item.get("domain", Domain.TRUE)),
            "context": item.get("context", {}),
            "views": sorted(action["views"], key=lambda view: view[1] != first),
        }

    @api.model
    def _get_board_company_domain(self):
        return Domain("company_id", "=", self.env.company.id)

    @api.model
    def _get_board_items(self):
        """Return figures and charts in their order, with what is behind each.

        :return: dict name → dict of ``label``, ``action`` (external id), ``domain``,
            ``context``, ``view`` (shown first) and, of a chart, ``chart``
        """
        return {
            **self._get_board_customer_items(),
            **self._get_board_work_items(),
            **self._get_board_chart_items(),
        }

    @api.model
    def _get_board_customer_items(self):
        _ = self.env._
        own = self._get_board_company_domain()
        kept = own & Domain("state", "!=", "closed")
        return {
            "active": {
                "label": _("Customers Who Buy"),
                "action": ANALYSIS,
                "domain": kept & Domain("loyalty", "in", ("loyal", "new")),
            },
            "new": {
                "label": _("New Customers"),
                "action": ANALYSIS,
                "domain": kept & Domain("loyalty", "=", "new"),
            },
            "lost": {
                "label": _("Stopped Buying"),
                "action": ANALYSIS,
                "domain": kept & Domain("loyalty", "=", "lost"),
            },
            "turnover": {
                "label": _("Turnover of 12 Months"),
                "action": ANALYSIS,
                "domain": own,
                "view": "pivot",
            },
            "profit": {
                "label": _("Profit of 12 Months"),
                "action": ANALYSIS,
                "domain": own,
                "view": "pivot",
            },
            "potential": {
                "label": _("Pipeline"),
                "action": ANALYSIS,
                "domain": own & Domain("potential", ">", 0),
            },
        }

    @api.model
    def _get_board_work_items(self):
        _ = self.env._
        own = self._get_board_company_domain()
        soon = fields.Date.context_today(self) + timedelta(days=WEEK)
        customers = Domain("parent_id", "=", False) & Domain(
            "customer_file_is_open_to_me", "=", True
        )
        return {
            "target": {
                "label": _("Sales Targets"),
                "action": "customer_archive.customer_sales_target_action",
                "domain": self._get_board_target_domain(),
            },
            "over_limit": {
                "label": _("Over the Limit"),
                "action": CREDIT,
                "domain": customers & Domain("customer_file_is_over_limit", "=", True),
            },
            "overdue": {
                "label": _("Overdue"),
                "action": CREDIT,
                "domain": customers & Domain("customer_file_is_overdue", "=", True),
            },
            "care": {
                "label": _("Care Days This Week"),
                "action": "customer_archive.customer_anniversary_action",
                "domain": own
                & Domain("next_date", "<=", fields.Date.to_string(soon))
                & Domain("next_date", "!=", False),
            },
            "dormant": {
                "label": _("Dormant Files"),
                "action": "customer_archive.customer_file_action_dormant",
                "domain": own & Domain("is_dormant", "=", True),
            },
            "promotions": {
                "label": _("Promotions Running"),
                "action": "customer_archive.customer_promotion_action",
                "domain": own & Domain("state", "=", "running"),
            },
            "waiting": {
                "label": _("Waiting for Me"),
                "action": "customer_archive.signoff_line_action",
                "domain": Domain("is_mine", "=", True),
            },
        }

    @api.model
    def _get_board_target_domain(self):
        """Return the present targets the user reads, those above which they don't."""
        today = fields.Date.to_string(fields.Date.context_today(self))
        present = Domain("date_from", "<=", today) & Domain("date_to", ">=", today)
        return (
            self._get_board_company_domain()
            & present
            & Domain("parent_id", "not any", list(present))
        )

    @api.model
    def _get_board_chart_items(self):
        _ = self.env._
        own = self._get_board_company_domain()
        since = fields.Date.subtract(fields.Date.context_today(self), months=MONTHS)
        items = {
            "grades": {
                "label": _("Turnover by Grade"),
                "action": ANALYSIS,
                "context": {"search_default_group_by_grade_id": 1},
                "chart": self._get_board_graph(["grade_id"]),
            },
            "products": {
                "label": _("Turnover by Product Category"),
                "action": COMPOSITION,
                "context": {"group_by": ["categ_id"]},
                "domain": own
                & Domain("state", "=", "sale")
                & Domain("date", ">=", fields.Date.to_string(since)),
                "chart": {
                    "type": "graph",
                    "resModel": "sale.report",
                    "view": "sale_report_view_graph_board",
                    "context": {"graph_groupbys": ["categ_id"]},
                },
            },
            "regions": {
                "label": _("Turnover by Region"),
                "action": ANALYSIS,
                "context": {"search_default_group_by_region_id": 1},
                "chart": self._get_board_graph(["region_id"]),
            },
            "loyalty": {
                "label": _("Customers by Loyalty"),
                "action": ANALYSIS,
                "context": {"search_default_group_by_loyalty": 1},
                "chart": self._get_board_graph(
                    ["loyalty"], graph_mode="pie", graph_measure="__count"
                ),
            },
            "outlook": {
                "label": _("Customers over Time"),
                "action": ANALYSIS,
                "domain": own & Domain("registered_date", "!=", False),
                "context": {
                    "graph_cumulated": True,
                    "graph_groupbys": ["registered_date:month", "class_id"],
                    "graph_measure": "__count",
                    "graph_mode": "line",
                },
                "chart": self._get_board_graph(
                    ["registered_date:month", "class_id"],
                    graph_cumulated=True,
                    graph_measure="__count",
                    graph_mode="line",
                ),
            },
            "weakest": {
                "label": _("Weakest Distributors"),
                "action": "customer_archive.customer_channel_ranking_line_action",
                "domain": own & Domain("state", "in", ("proposed", "removed")),
                "chart": {
                    "type": "list",
                    "resModel": "customer.channel.ranking.line",
                    "view": "customer_channel_ranking_line_view_list_board",
                },
            },
            "grade_changes": {
                "label": _("Latest Changes of Grade"),
                "action": "customer_archive.customer_grade_change_action",
                "domain": own & Domain("old_grade_id", "!=", False),
                "chart": {
                    "type": "list",
                    "resModel": "customer.grade.change",
                    "view": "customer_grade_change_view_list_board",
                },
            },
        }
        if not self.env.user.has_group("sales_team.group_sale_salesman_all_leads"):
            # Odoo shows everybody else their own orders only
            del items["products"]
        for item in items.values():
            item.setdefault("view", "graph")
            item.setdefault("domain", own)
            view = self.env.ref(f"customer_archive.{item['chart'].pop('view')}")
            item["chart"]["viewId"] = view.id
            item["chart"]["domain"] = list(item["domain"])
        return items

    @api.model
    def _get_board_graph(self, groupby, **context):
        return {
            "type": "graph",
            "resModel": self._name,
            "view": "customer_analysis_view_graph_board",
            "context": {"graph_groupbys": groupby, **context},
        }

    @api.model
    def _get_board_values(self):
        """Return the figures, in as many queries however many customers there are.

        :return: dict name → dict of ``value``, ``type``, ``detail`` and ``color``
        """
        items = self._get_board_items()
        return {
            **self._get_board_customer_values(),
            **self._get_board_credit_values(items["over_limit"]["domain"]),
            **self._get_board_target_values(items["target"]["domain"]),
            **self._get_board_care_values(items["care"]["domain"]),
            **{
                name: self._prepare_board_figure(
                    self.env[model].search_count(items[name]["domain"]), color=color
                )
                for name, model, color in (
                    ("dormant", "customer.file", "warning"),
                    ("promotions", "customer.promotion", ""),
                    ("waiting", "signoff.line", "warning"),
                )
            },
        }

    @api.model
    def _prepare_board_figure(self, value, kind="integer", detail="", color=""):
        """Return a figure; the colour is that of a figure that isn't zero."""
        return {
            "value": value,
            "type": kind,
            "detail": detail,
            "color": color if value else "",
        }

    @api.model
    def _get_board_customer_values(self):
        counts = dict.fromkeys(("loyal", "new", "lost", "none"), 0)
        turnover = former = profit = potential = 0
        for loyalty, state, count, *sums in self._read_group(
            self._get_board_company_domain(),
            ["loyalty", "state"],
            [
                "__count",
                "turnover:sum",
                "former_turnover:sum",
                "profit:sum",
                "potential:sum",
            ],
        ):
            if state != "closed":
                counts[loyalty] += count
            turnover += sums[0]
            former += sums[1]
            profit += sums[2]
            potential += sums[3]
        _, figure = self.env._, self._prepare_board_figure
        change = 100 * (turnover - former) / former if former else 0
        margin = 100 * profit / turnover if turnover else 0
        return {
            "active": figure(
                counts["loyal"] + counts["new"],
                detail=_("of %s", sum(counts.values())),
            ),
            "new": figure(counts["new"], color="success"),
            "lost": figure(counts["lost"], color="danger"),
            "turnover": figure(
                turnover,
                "monetary",
                _("%s %% against before", f"{change:+.1f}") if former else "",
                "danger" if change < 0 else "success",
            ),
            "profit": figure(
                profit,
                "monetary",
                _("%s %% of turnover", f"{margin:.1f}") if turnover else "",
            ),
            "potential": figure(potential, "monetary", _("open opportunities")),
        }

    @api.model
    def _get_board_credit_values(self, domain):
        partners = self.env["res.partner"]
        query = self.env["customer.file"]._search(self._get_board_company_domain())
        over, late, overdue = partners._get_credit_totals(query.subselect("partner_id"))
        return {
            "over_limit": self._prepare_board_figure(over, color="danger"),
            "overdue": self._prepare_board_figure(
                overdue,
                "monetary",
                self.env._("%s customers", late),
                "danger",
            ),
        }

    @api.model
    def _get_board_target_values(self, domain):
        targets = self.env["customer.sales.target"].search(domain)
        if not targets:
            return {}
        amount = sum(targets.mapped("amount"))
        achieved = sum(targets.mapped("achieved_amount"))
        return {
            "target": self._prepare_board_figure(
                100 * achieved / amount,
                "percentage",
                self.env._("of %s", self.env.company.currency_id.format(amount)),
            )
        }

    @api.model
    def _get_board_care_values(self, domain):
        anniversaries = self.env["customer.anniversary"]
        late = anniversaries.search_count(
            self._get_board_company_domain() & Domain("greeting_state", "=", "late")
        )
        return {
            "care": self._prepare_board_figure(
                anniversaries.search_count(domain),
                detail=self.env._("%s greetings late", late) if late else "",
                color="danger" if late else "",
            )
        }
