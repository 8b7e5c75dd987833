import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const inState = (label) => ({
    content: `The complaint is ${label}`,
    trigger: `.o_arrow_button_current:contains("${label}"), .o_statusbar_status .dropdown-toggle:contains("${label}")`,
});

const fill = (name, text, where = "") => ({
    content: `Fill in ${name}`,
    trigger: `${where} .o_field_widget[name=${name}] :is(input, textarea)`,
    run: `edit ${text}`,
});

const choose = (name, label) => [
    {
        // typing would search while the list is up, and take the choice back
        content: `Look for ${name}`,
        trigger: `.o_field_widget[name=${name}] input`,
        run: "click",
    },
    {
        content: `Choose ${label}`,
        trigger: `.o-autocomplete--dropdown-item:contains(${label}), .modal .o_kanban_record:contains(${label})`,
        run: "click",
    },
];

// on a telephone the buttons after the first are in a menu
const press = (label) => [
    {
        content: `Find the button ${label}`,
        trigger: ".o_statusbar_buttons button",
        run() {
            const buttons = [...document.querySelectorAll(".o_statusbar_buttons button")];
            if (!buttons.some((button) => button.textContent.trim() === label)) {
                buttons.find((button) => button.title === "More").click();
            }
        },
    },
    {
        content: `Press ${label}`,
        trigger: `button:contains(/^${label}$/)`,
        run: "click",
    },
];

const save = {
    content: "Save",
    trigger: ".o_form_button_save",
    run: "click",
};

const saved = {
    content: "It is saved",
    trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible",
};

tours.add("complaint_desk_intake", {
    steps: () => [
        fill("phone", "021 5555 0100"),
        {
            content: "The customer is found by the number",
            trigger: ".o_field_widget[name=description] textarea",
            run: "click",
        },
        {
            content: "It is the customer",
            trigger: ".o_field_widget[name=partner_id] input:value(Complaining Ltd)",
        },
        ...choose("type_id", "Service attitude"),
        ...choose("team_id", "East"),
        fill("description", "Kept waiting for an hour"),
        fill("demand", "An apology"),
        save,
        ...press("Accept"),
        inState("Accepted"),
    ],
});

tours.add("complaint_desk_head", {
    steps: () => [
        ...press("Begin Investigation"),
        inState("Under investigation"),
        fill("investigation", "Nobody was at the counter"),
        fill("plan", "Apologise"),
        save,
        saved,
        ...press("Offer"),
        fill("name", "An apology in person", ".modal"),
        {
            content: "Save the offer",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        inState("Solution offered"),
    ],
});

tours.add("complaint_desk_portal", {
    steps: () => [
        {
            content: "Open the complaint that waits for an answer",
            trigger: "tr:contains(your answer) a",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Say something",
            trigger: ".o_complaint_offer textarea",
            run: "edit By the manager, please",
        },
        {
            content: "Accept the offer",
            trigger: ".o_complaint_offer button[value=accept]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is agreed",
            trigger: ".badge:contains(Being settled)",
        },
        {
            content: "Write a message",
            trigger: "#chatterRoot:shadow .o-mail-Composer-input",
            run: "edit Thank you",
        },
        {
            content: "Send it",
            trigger: "#chatterRoot:shadow .o-mail-Composer button:contains(Send):enabled",
            run: "click",
        },
        {
            content: "It is there",
            trigger: "#chatterRoot:shadow .o-mail-Message:contains(Thank you)",
        },
    ],
});

tours.add("complaint_desk_portal_file", {
    steps: () => [
        {
            content: "File a complaint",
            trigger: "a[href='/my/complaints/new']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Choose what it is about",
            trigger: "select[name=type_id]",
            run: "selectByLabel Service efficiency",
        },
        {
            content: "Say what happened",
            trigger: "textarea[name=description]",
            run: "edit Nobody came",
        },
        {
            content: "Say what you ask for",
            trigger: "textarea[name=demand]",
            run: "edit Come today",
        },
        {
            content: "Send",
            trigger: "form button[type=submit]:contains(Send)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is received",
            trigger: ".badge:contains(Received)",
        },
    ],
});

tours.add("complaint_desk_report", {
    steps: () => [
        {
            content: "Open the settlement",
            trigger: ".o_notebook .nav-link[name=settlement]",
            run: "click",
        },
        fill("report", "Apologised in person"),
        save,
        saved,
        ...press("Report Back"),
        {
            content: "It is reported",
            trigger: ".o_field_widget[name=reported_date]",
        },
    ],
});

tours.add("complaint_desk_general_manager", {
    steps: () => [
        {
            content: "It is overdue",
            trigger: ".alert:contains(Overdue since)",
        },
        ...press("Begin Investigation"),
        inState("Under investigation"),
    ],
});

tours.add("complaint_desk_sanction", {
    steps: () => [...press("Decide"), inState("Decided")],
});
