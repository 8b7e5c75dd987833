import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("customer_archive_board", {
    steps: () => [
        {
            content: "Figures are there, and a graph of Odoo's own",
            trigger:
                ".o_customer_board:has(button[data-name=turnover]) section[data-name=grades] canvas",
        },
        {
            content: "Whoever buys",
            trigger: "button[data-name=active]",
            run: "click",
        },
        {
            content: "The list behind it",
            trigger: ".o_list_view .o_data_row:contains(Loyal Ltd)",
        },
        {
            content: "Back to the board",
            trigger: ".breadcrumb-item a, .o_back_button",
            run: "click",
        },
        {
            content: "The analysis behind a graph",
            trigger: ".o_customer_board section[data-name=regions] button",
            run: "click",
        },
        {
            content: "It has all that graphs have",
            trigger: ".o_graph_view .o_graph_button[data-mode=bar]",
        },
    ],
});
