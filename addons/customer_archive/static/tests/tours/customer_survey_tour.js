import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const inState = (label) => ({
    content: `The form is ${label}`,
    trigger: `.o_statusbar_status .o_arrow_button_current:contains("${label}")`,
});

const press = (name) => ({
    content: `Press ${name}`,
    trigger: `.o_statusbar_buttons button[name=${name}]`,
    run: "click",
});

tours.add("customer_archive_survey_hand_in", {
    steps: () => [
        {
            content: "The true purpose is stated",
            trigger: ".o_field_widget[name=purpose]:contains(Answering is voluntary)",
        },
        {
            content: "The collector has signed",
            trigger: ".o_field_widget[name=collector_id]:contains(representative)",
        },
        {
            content: "How consent was given",
            trigger: ".o_field_widget[name=consent_means] input",
            run: "click",
        },
        {
            content: "By signature",
            trigger: ".o_select_menu_item:contains(Signed on the form)",
            run: "click",
        },
        {
            content: "Enter the name",
            trigger: ".o_field_widget[name=name] input",
            run: "edit Lu Jianguo",
        },
        {
            content: "Answer the question",
            trigger: ".o_field_widget[name=answer_ids] .o_data_row td[name=value]",
            run: "click",
        },
        {
            content: "Write the answer",
            trigger: ".o_field_widget[name=answer_ids] td[name=value] textarea",
            run: "edit Diabetes",
        },
        press("action_hand_in"),
        inState("Handed In"),
        {
            content: "What is handed in takes no input",
            trigger: ".o_field_widget[name=name].o_readonly_modifier",
        },
    ],
});

tours.add("customer_archive_survey_receive", {
    steps: () => [press("action_receive"), inState("Received")],
});

tours.add("customer_archive_survey_seal", {
    steps: () => [
        press("action_seal"),
        {
            content: "Confirm",
            trigger: ".modal .btn-primary",
            run: "click",
        },
        {
            content: "It is on the list of what is kept",
            trigger: ".o_data_row:contains(Lu Jianguo):contains(Sealed)",
        },
    ],
});

tours.add("customer_archive_survey_list", {
    steps: () => [
        {
            content: "Open the line of the customer",
            trigger: ".o_data_row:contains(138 0000 0101) td[name=name]",
            run: "click",
        },
        {
            content: "The form is closed, and asked for",
            trigger:
                ".o_statusbar_buttons:not(:has(button[name=action_open_form])) button[name=action_request_access]",
        },
        {
            content: "Note the next step",
            trigger: ".o_field_widget[name=next_step] input",
            run: "edit Call on Friday",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Saved",
            trigger: ".o_form_saved",
        },
    ],
});

tours.add("customer_archive_survey_closed", {
    steps: () => [
        {
            content: "No form is open to the collector any more",
            trigger: ".o_view_nocontent:contains(Enter what a new customer tells you)",
        },
    ],
});
