import { Component, onMounted, onWillStart, useState } from "@odoo/owl";
import { formatFloat, formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { Layout } from "@web/search/layout";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useService } from "@web/core/utils/hooks";
import { View } from "@web/views/view";

const MODEL = "customer.analysis";

/** Figures with the lists behind them, and Odoo's own graphs and lists below. */
export class CustomerBoard extends Component {
    static template = "customer_archive.CustomerBoard";
    static components = { Layout, View };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        // the figures don't wait for the graphs
        this.state = useState({ showsCharts: false });
        onWillStart(async () => {
            this.board = await this.orm.call(MODEL, "get_board");
        });
        onMounted(() => {
            this.state.showsCharts = true;
        });
    }

    getText({ type, value }) {
        if (type === "monetary") {
            const currencyId = this.board.currency_id;
            return formatMonetary(value, { currencyId, digits: [16, 0] });
        }
        if (type === "percentage") {
            return `${formatFloat(value, { digits: [16, 1] })} %`;
        }
        return formatInteger(value);
    }

    getViewProps(chart) {
        return {
            type: chart.type,
            resModel: chart.resModel,
            // with the search view come the fields that graphs group by
            views: [
                [chart.viewId, chart.type],
                [false, "search"],
            ],
            viewId: chart.viewId,
            context: chart.context || {},
            domain: chart.domain,
            display: { controlPanel: false },
            className: "h-100",
            noContentHelp: "",
            selectRecord: (resId) => this.openRecord(chart.resModel, resId),
            ...(chart.type === "list" ? { allowSelectors: false } : {}),
        };
    }

    openRecord(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    async open(name) {
        const action = await this.orm.call(MODEL, "get_board_action", [name]);
        return this.action.doAction(action);
    }
}

registry.category("actions").add("customer_archive.board", CustomerBoard);
