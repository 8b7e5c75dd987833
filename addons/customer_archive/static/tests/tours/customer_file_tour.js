import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const inState = (label) => ({
    content: `The document is ${label}`,
    trigger: `.o_statusbar_status .o_arrow_button_current:contains("${label}")`,
});

const noGap = (label) => ({
    content: `${label} is missing no longer`,
    trigger: `.o_field_widget[name=registration_gaps]:not(:contains(${label}))`,
});

const decide = (opinion) => [
    {
        content: "Decide on the only document that waits",
        trigger: ".o_data_row button[name=action_decide]",
        run: "click",
    },
    {
        content: "Give an opinion",
        trigger: ".modal .o_field_widget[name=opinion] textarea",
        run: `edit ${opinion}`,
    },
    {
        content: "Approve",
        trigger: ".modal button[name=action_approve]",
        run: "click",
    },
    {
        content: "Nothing is left",
        trigger: ".o_view_nocontent:contains(Nothing waits for you)",
    },
];

tours.add("customer_archive_register", {
    steps: () => [
        {
            content: "A customer without a file",
            trigger: ".o_customer_file_panel:contains(No customer file)",
        },
        {
            content: "Win the opportunity",
            trigger: "button[name=action_set_won_rainbowman]",
            run: "click",
        },
        {
            content: "The file has opened by itself",
            trigger: ".o_customer_file_panel:contains(Draft) button:contains(Open)",
            run: "click",
        },
        {
            content: "What is missing is said",
            trigger: ".o_field_widget[name=registration_gaps]:contains(Supervising Unit)",
        },
        {
            // typing would search while the list is up, and take the choice back
            content: "Look for the class",
            trigger: ".o_field_widget[name=class_id] input",
            run: "click",
        },
        {
            content: "Choose the class",
            trigger: ".o-autocomplete--dropdown-item:contains(General)",
            run: "click",
        },
        noGap("Class"),
        {
            content: "Look for the enterprise nature",
            trigger: ".o_field_widget[name=enterprise_nature] input",
            run: "click",
        },
        {
            content: "Choose the enterprise nature",
            trigger: ".o_select_menu_item:contains(Private)",
            run: "click",
        },
        noGap("Enterprise Nature"),
        {
            content: "Name the supervising unit",
            trigger: ".o_field_widget[name=supervising_unit] input",
            run: "edit Commerce Bureau",
        },
        {
            content: "Leave the field",
            trigger: ".o_field_widget[name=proprietor] input",
            run: "click",
        },
        {
            content: "Nothing is missing any more",
            trigger: ".o_form_view:not(:has(.o_field_widget[name=registration_gaps]))",
        },
        {
            content: "Submit",
            trigger: "button[name=action_submit]",
            run: "click",
        },
        inState("Submitted"),
        {
            content: "A submitted file takes no input",
            trigger: ".o_field_widget[name=supervising_unit].o_readonly_modifier",
        },
    ],
});

tours.add("customer_archive_approve", {
    steps: () => [
        {
            content: "The bell counts what waits",
            trigger: ".o-mail-ActivityMenu-counter",
            run: "click",
        },
        {
            content: "Open what waits",
            trigger: ".o-mail-ActivityGroup:contains(Waiting for Me)",
            run: "click",
        },
        ...decide("Complete."),
    ],
});

tours.add("customer_archive_request_access", {
    steps: () => [
        {
            content: "A stranger sees the essentials",
            trigger: ".o_customer_file_panel:contains(Registered):contains(Owner)",
        },
        {
            content: "Ask for access",
            trigger: ".o_customer_file_panel button:contains(Request access)",
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".o_field_widget[name=reason] textarea",
            run: "edit Joint offer",
        },
        {
            content: "Send the request",
            trigger: "button[name=action_submit]",
            run: "click",
        },
        inState("Submitted"),
    ],
});

tours.add("customer_archive_panel", {
    steps: () => [
        {
            content: "There is no customer yet",
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Ms Lin",
        },
        {
            content: "Choose the contact person",
            trigger: ".o-autocomplete--dropdown-item:contains(Ms Lin)",
            run: "click",
        },
        {
            content: "The file of the company is shown",
            trigger: ".o_customer_file_panel:contains(Registered):contains(Owner)",
        },
        {
            content: "Confirm the order",
            trigger: "button[name=action_confirm]:visible",
            run: "click",
        },
        inState("Sales Order"),
        {
            content: "The file stays in sight",
            trigger: ".o_customer_file_panel:contains(Registered)",
        },
    ],
});

tours.add("customer_archive_grant", { steps: () => decide("For a week.") });

tours.add("customer_archive_read", {
    steps: () => [
        {
            content: "Open the file",
            trigger: ".o_customer_file_panel button:contains(Open)",
            run: "click",
        },
        {
            content: "Read what is protected, without changing it",
            trigger:
                ".o_field_widget[name=supervising_unit].o_readonly_modifier:contains(Commerce Bureau)",
        },
        {
            content: "No transition is offered, only to report a change",
            trigger:
                ".o_form_statusbar:not(:has(.o_statusbar_buttons button:visible:not(:contains(Report a Change))))",
        },
    ],
});

tours.add("customer_archive_refused", {
    steps: () => [
        {
            content: "Access has ended: only the essentials, and asking again",
            trigger: ".o_customer_file_panel button:contains(Request access)",
        },
    ],
});
