import { registry } from "@web/core/registry";

const column = (name) => `.o_kanban_group:has(.o_kanban_header:contains(${name}))`;

registry.category("web_tour.tours").add("customer_archive_allocate", {
    steps: () => [
        {
            content: "Have the system propose",
            trigger: "button[name=action_propose]",
            run: "click",
        },
        {
            content: "Each file has a person: the board",
            trigger:
                ".o_form_view:has(button[name=action_confirm]) button[name=action_open_board]",
            run: "click",
        },
        {
            content: "Whoever gets nothing has a column, too",
            trigger: `${column("beginner")}:not(:has(.o_kanban_record:not(.o_kanban_ghost)))`,
        },
        {
            content: "The manager decides otherwise",
            trigger: `${column("colleague")} .o_kanban_record:contains(One)`,
            run: `drag_and_drop (${column("beginner")})`,
        },
        {
            content: "The card says so",
            trigger: `${column("beginner")} .o_kanban_record:contains(One):contains(Proposed)`,
        },
        {
            content: "Back to the allocation",
            trigger: ".o_back_button",
            run: "click",
        },
        {
            content: "Confirm",
            trigger: "button[name=action_confirm]",
            run: "click",
        },
        {
            content: "Go on",
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            content: "It is confirmed",
            trigger:
                ".o_statusbar_status .o_arrow_button_current:contains(Confirmed)",
        },
    ],
});
