from odoo import api, models
from odoo.fields import Domain
from odoo.tools import formatLang


class CustomerAnalysis(models.Model):
    """What the figures on the board of the sales director come to (CA-38, CA-41)."""

    _inherit = "customer.analysis"

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
        figure = self._prepare_board_figure
        change = 100 * (turnover - former) / former if former else 0
        margin = 100 * profit / turnover if turnover else 0
        return {
            "active": figure(
                counts["loyal"] + counts["new"],
                detail=self.env._("of %s customers", sum(counts.values())),
            ),
            "new": figure(counts["new"], color="success"),
            "lost": figure(counts["lost"], color="danger"),
            "turnover": figure(
                turnover,
                "monetary",
                self.env._("%s %% against before", f"{change:+.1f}") if former else "",
                "danger" if change < 0 else "success",
            ),
            "profit": figure(
                profit,
                "monetary",
                self.env._("%s %% of turnover", f"{margin:.1f}") if turnover else "",
            ),
            "potential": figure(
                potential, "monetary", self.env._("open opportunities")
            ),
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
                self.env._("target %s", formatLang(self.env, amount, digits=0)),
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
