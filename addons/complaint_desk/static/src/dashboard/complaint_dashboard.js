import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { Domain } from "@web/core/domain";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

const OPEN = "filter_open";
/** What to begin the day with: these filters of the search view, in this order. */
const QUESTIONS = [
    "filter_mine",
    "filter_team",
    "filter_today",
    "filter_overdue",
    "filter_callback",
];

/** How many open complaints each filter finds; a click puts the filter on or off. */
export class ComplaintDashboard extends Component {
    static template = "complaint_desk.ComplaintDashboard";
    static props = { list: Object };

    setup() {
        this.orm = useService("orm");
        this.counts = useState({});
        onWillStart(() => this.count());
        // the list is another one after each step and each filter
        onWillUpdateProps(() => {
            this.count();
        });
    }

    get questions() {
        return QUESTIONS.map((name) => this.find(name)).filter(Boolean);
    }

    find(name) {
        return this.env.searchModel.getSearchItems((item) => item.name === name)[0];
    }

    async count() {
        const { resModel, domainEvalContext } = this.env.searchModel;
        const open = this.find(OPEN);
        await Promise.all(
            this.questions.map(async ({ name, domain }) => {
                const asked = Domain.and([open ? open.domain : [], domain]);
                this.counts[name] = await this.orm.searchCount(
                    resModel,
                    asked.toList(domainEvalContext)
                );
            })
        );
    }

    toggle(question) {
        this.env.searchModel.toggleSearchItem(question.id);
    }

    getColor(question) {
        if (question.isActive) {
            return "btn-primary";
        }
        const isUrgent = question.name === "filter_overdue" && this.counts[question.name];
        return isUrgent ? "btn-outline-danger" : "btn-light";
    }
}

class ComplaintKanbanRenderer extends KanbanRenderer {
    static template = "complaint_desk.KanbanRenderer";
    static components = { ...KanbanRenderer.components, ComplaintDashboard };
}

class ComplaintListRenderer extends ListRenderer {
    static template = "complaint_desk.ListRenderer";
    static components = { ...ListRenderer.components, ComplaintDashboard };
}

registry.category("views").add("complaint_kanban", {
    ...kanbanView,
    Renderer: ComplaintKanbanRenderer,
});
registry.category("views").add("complaint_list", {
    ...listView,
    Renderer: ComplaintListRenderer,
});
