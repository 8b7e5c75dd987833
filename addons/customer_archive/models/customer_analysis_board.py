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
    """The board of the sales director: figures and what is behind them (CA-38, CA-41).

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
        own = self._get_board_company_domain()
        kept = own & Domain("state", "!=", "closed")
        return {
            "active": {
                "label": self.env._("Customers Who Buy"),
                "action": ANALYSIS,
                "domain": kept & Domain("loyalty", "in", ("loyal", "new")),
            },
            "new": {
                "label": self.env._("New Customers"),
                "action": ANALYSIS,
                "domain": kept & Domain("loyalty", "=", "new"),
            },
            "lost": {
                "label": self.env._("Stopped Buying"),
                "action": ANALYSIS,
                "domain": kept & Domain("loyalty", "=", "lost"),
            },
            "turnover": {
                "label": self.env._("Turnover of 12 Months"),
                "action": ANALYSIS,
                "domain": own,
                "view": "pivot",
            },
            "profit": {
                "label": self.env._("Profit of 12 Months"),
                "action": ANALYSIS,
                "domain": own,
                "view": "pivot",
            },
            "potential": {
                "label": self.env._("Pipeline"),
                "action": ANALYSIS,
                "domain": own & Domain("potential", ">", 0),
            },
        }

    @api.model
    def _get_board_work_items(self):
        own = self._get_board_company_domain()
        soon = fields.Date.context_today(self) + timedelta(days=WEEK)
        customers = Domain("parent_id", "=", False) & Domain(
            "customer_file_is_open_to_me", "=", True
        )
        return {
            "target": {
                "label": self.env._("Sales Targets"),
                "action": "customer_archive.customer_sales_target_action",
                "domain": self._get_board_target_domain(),
            },
            "over_limit": {
                "label": self.env._("Over the Limit"),
                "action": CREDIT,
                "domain": customers & Domain("customer_file_is_over_limit", "=", True),
            },
            "overdue": {
                "label": self.env._("Overdue"),
                "action": CREDIT,
                "domain": customers & Domain("customer_file_is_overdue", "=", True),
            },
            "care": {
                "label": self.env._("Care Days This Week"),
                "action": "customer_archive.customer_anniversary_action",
                "domain": own
                & Domain("next_date", "<=", fields.Date.to_string(soon))
                & Domain("next_date", "!=", False),
            },
            "dormant": {
                "label": self.env._("Dormant Files"),
                "action": "customer_archive.customer_file_action_dormant",
                "domain": own & Domain("is_dormant", "=", True),
            },
            "promotions": {
                "label": self.env._("Promotions Running"),
                "action": "customer_archive.customer_promotion_action",
                "domain": own & Domain("state", "=", "running"),
            },
            "waiting": {
                "label": self.env._("Waiting for Me"),
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
        own = self._get_board_company_domain()
        since = fields.Date.subtract(fields.Date.context_today(self), months=MONTHS)
        items = {
            "grades": {
                "label": self.env._("Turnover by Grade"),
                "action": ANALYSIS,
                "context": {"search_default_group_by_grade_id": 1},
                "chart": self._get_board_graph(["grade_id"]),
            },
            "products": {
                "label": self.env._("Turnover by Product Category"),
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
                "label": self.env._("Turnover by Region"),
                "action": ANALYSIS,
                "context": {"search_default_group_by_region_id": 1},
                "chart": self._get_board_graph(["region_id"]),
            },
            "loyalty": {
                "label": self.env._("Customers by Loyalty"),
                "action": ANALYSIS,
                "context": {"search_default_group_by_loyalty": 1},
                "chart": self._get_board_graph(
                    ["loyalty"], graph_mode="pie", graph_measure="__count"
                ),
            },
            "outlook": {
                "label": self.env._("Customers over Time"),
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
            "potential_by_class": {
                "label": self.env._("Pipeline by Class"),
                "action": ANALYSIS,
                "context": {
                    "search_default_group_by_class_id": 1,
                    "graph_measure": "potential",
                },
                "chart": self._get_board_graph(["class_id"], graph_measure="potential"),
            },
            "running": {
                "label": self.env._("Promotions and Their Turnover"),
                "action": "customer_archive.customer_promotion_action",
                "domain": own & Domain("state", "=", "running"),
                "view": "list",
                "chart": {
                    "type": "list",
                    "resModel": "customer.promotion",
                    "view": "customer_promotion_view_list_board",
                },
            },
            "weakest": {
                "label": self.env._("Weakest Distributors"),
                "action": "customer_archive.customer_channel_ranking_line_action",
                "domain": own & Domain("state", "in", ("proposed", "removed")),
                "view": "list",
                "chart": {
                    "type": "list",
                    "resModel": "customer.channel.ranking.line",
                    "view": "customer_channel_ranking_line_view_list_board",
                },
            },
            "grade_changes": {
                "label": self.env._("Latest Changes of Grade"),
                "action": "customer_archive.customer_grade_change_action",
                "domain": own & Domain("old_grade_id", "!=", False),
                "view": "list",
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
