import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("complaint_desk_dashboard", {
    steps: () => [
        {
            content: "Two are overdue, one of them is mine; go for the overdue ones",
            trigger:
                ".o_complaint_dashboard:has([data-name=filter_mine]:contains(1)) [data-name=filter_overdue]:contains(2)",
            run: "click",
        },
        {
            content: "Only those are left, in red",
            trigger:
                ".o_complaint_dashboard:has([data-name=filter_overdue].btn-primary) ~ .o_kanban_renderer:not(:has(.o_kanban_record:contains(Later Ltd)))",
        },
        {
            content: "Take the next step of one, without opening it",
            trigger: ".o_kanban_record:contains(Sooner Ltd) a:contains(Accept)",
            run: "click",
        },
        {
            content: "It has moved on, and is mine now",
            trigger:
                ".o_kanban_group:contains(Accepted) .o_kanban_record:contains(Sooner Ltd)",
        },
        {
            content: "The numbers have followed",
            trigger: ".o_complaint_dashboard [data-name=filter_mine]:contains(2)",
        },
    ],
});
