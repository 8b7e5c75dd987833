import { registry } from "@web/core/registry";

const row = (text) => `.o_field_widget[name=answer_ids] .o_data_row:contains(${text})`;

registry
    .category("web_tour.tours")
    .add("customer_archive_accept_questionnaire", {
        steps: () => [
            {
                content: "What the file says stands beside the answer",
                trigger: `${row("Ms Zhou")}:contains(Mr Wu)`,
            },
            {
                content: "This one is not taken over",
                trigger: `${row("2 Nanjing Road")} td[name=is_chosen] .form-check-input:checked`,
                run: "click",
            },
            {
                content: "It isn't chosen any more",
                trigger: `${row("2 Nanjing Road")} td[name=is_chosen] .form-check-input:not(:checked)`,
            },
            {
                content: "Accept the others",
                trigger: "button[name=action_accept]",
                run: "click",
            },
            {
                content: "They are in the file",
                trigger:
                    ".o_statusbar_status .o_arrow_button_current:contains(Accepted)",
            },
        ],
    });
