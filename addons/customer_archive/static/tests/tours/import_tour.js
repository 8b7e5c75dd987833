import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

const LINES = [
    "Customer Name,Country,Region",
    "Import One Ltd,China,",
    "Import Two Ltd,China,California",
    "Import Three Ltd,China,",
];

registry.category("web_tour.tours").add("customer_archive_import", {
    steps: () => [
        {
            content: "The template is offered",
            trigger: "a[href*='customer_files.xlsx']",
        },
        {
            content: "Upload a list",
            trigger: "button.o_import_file",
            async run() {
                const file = new File([LINES.join("\n")], "customers.csv", {
                    type: "text/csv",
                });
                await inputFiles(".o_input_file", [file]);
            },
        },
        {
            content: "Check it",
            trigger: ".o_control_panel button:contains(Test)",
            run: "click",
        },
        {
            content: "The wrong line is named, with the reason",
            trigger:
                ".o_import_data_content .alert:contains(Line 3):contains(not in the country)",
        },
        {
            content: "Leave wrong lines out",
            trigger: ".o_customer_file_skip_errors input",
            run: "click",
        },
        {
            content: "Import the others",
            trigger: ".o_control_panel button:contains(Import)",
            run: "click",
        },
        {
            content: "The good lines are there",
            trigger: ".o_list_view .o_data_row:contains(Import Three Ltd)",
        },
    ],
});
