import { registry } from "@web/core/registry";

// one story for each kind of business, as its staff see it in Chinese
const tours = registry.category("web_tour.tours");

const field = (name) => `.o_field_widget[name=${name}]`;

const see = (content, trigger) => ({ content, trigger });

const click = (content, trigger) => ({ content, trigger, run: "click" });

const press = (name, label) =>
    click(`Press ${name}`, `.o_statusbar_buttons button[name=${name}]:contains(${label})`);

const inState = (label) =>
    see(
        `The form is ${label}`,
        `.o_statusbar_status .o_arrow_button_current:contains(${label})`
    );

const openTab = (label) =>
    click(`Open the tab ${label}`, `.o_notebook .nav-link:contains(${label})`);

const enter = (name, value) => ({
    content: `Enter ${name}`,
    trigger: `${field(name)} input`,
    run: `edit ${value}`,
});

const describe = (label, value) => ({
    content: `Describe the trait ${label}`,
    trigger: `.o_property_field:contains(${label}) input`,
    run: `edit ${value} && press Tab`,
});

const save = () => [
    click("Save", ".o_form_button_save"),
    see("Saved", ".o_form_saved"),
];

tours.add("customer_archive_kind_general", {
    steps: () => [
        see(
            "What is missing is said",
            `.alert:contains(备案尚缺) ${field("registration_gaps")}:contains(主管单位)`
        ),
        click("Look for the class", `${field("class_id")} input`),
        click(
            "Choose one of the four",
            ".o-autocomplete--dropdown-menu:contains(目标客户):contains(潜在客户) " +
                ".o-autocomplete--dropdown-item:contains(重点客户)"
        ),
        enter("supervising_unit", "市国资委"),
        click("Leave the field", `${field("proprietor")} input`),
        see(
            "A key customer needs two liaisons",
            `${field("registration_gaps")}:contains(重点客户须有 2 名):not(:contains(主管单位))`
        ),
        click("Look for the class again", `${field("class_id")} input`),
        click(
            "Choose the general one",
            ".o-autocomplete--dropdown-item:contains(一般客户)"
        ),
        see(
            "Nothing is missing any more",
            `.o_form_view:not(:has(${field("registration_gaps")}))`
        ),
        press("action_submit", "提交备案"),
        inState("已提交"),
    ],
});

tours.add("customer_archive_kind_approve", {
    steps: () => [
        click("Decide on what waits", ".o_data_row button[name=action_decide]"),
        {
            content: "Give an opinion",
            trigger: `.modal ${field("opinion")} textarea`,
            run: "edit 资料齐全",
        },
        click("Approve", ".modal button[name=action_approve]:contains(同意)"),
        see("Nothing is left", ".o_view_nocontent:contains(没有待您审批的事项)"),
    ],
});

tours.add("customer_archive_kind_refused", {
    steps: () => [
        see(
            "Who keeps the file, nothing else, and the way to ask",
            ".o_customer_file_panel:contains(档案管理人):not(:contains(已备案)) button:contains(申请查阅)"
        ),
    ],
});

tours.add("customer_archive_kind_distributor", {
    steps: () => [
        press("action_hand_in_review", "上交完善档案"),
        see(
            "It is handed in",
            `.o_form_view:not(:has(button[name=action_hand_in_review])) ${field("review_handed_in_date")}`
        ),
    ],
});

tours.add("customer_archive_kind_distributor_accept", {
    steps: () => [
        openTab("客户特征"),
        describe("货物主要流向", "苏北各县"),
        ...save(),
        press("action_accept_review", "接收完善档案"),
        see(
            "The next quarter counts from here",
            `.o_form_view:not(:has(button[name=action_accept_review])) ${field("next_review_date")}`
        ),
    ],
});

const deposit = (kind, amount) => [
    click("Enter a movement", `.o_notebook button:contains(登记押金)`),
    click(
        "Say which",
        `.modal ${field("kind")} .o_radio_item:contains(${kind}) input`
    ),
    {
        content: "Enter the amount",
        trigger: `.modal ${field("amount")} input`,
        run: `edit ${amount}`,
    },
    click("Save it", ".modal .o_form_button_save"),
];

tours.add("customer_archive_kind_property", {
    steps: () => [
        openTab("文件"),
        see(
            "The missing documents are named",
            `.alert:contains(尚缺文件) ${field("missing_documents")}:contains(缴费记录):contains(铭牌)`
        ),
        openTab("押金"),
        ...deposit("已收", 5000),
        see("It is held", `${field("deposit_balance")}:contains(5,000)`),
        ...deposit("已退还", 2000),
        see("The rest is held", `${field("deposit_balance")}:contains(3,000)`),
    ],
});

tours.add("customer_archive_kind_hospital", {
    steps: () => [
        see("A patient", `${field("class_id")} input:value(患者)`),
        openTab("客户特征"),
        see("What the hospital describes", ".o_property_field:contains(诊断)"),
        describe("主治医生", "顾医生"),
        ...save(),
    ],
});

tours.add("customer_archive_kind_hotel", {
    steps: () => [
        click(
            "Note a preference",
            ".o_customer_file_panel button:contains(记录偏好)"
        ),
        {
            content: "What the guest likes",
            trigger: `.modal ${field("value")} input`,
            run: "edit 荞麦枕一个",
        },
        click(
            "Of which kind",
            `.modal ${field("type_id")} .o_selection_badge:contains(枕头)`
        ),
        click("Save", ".modal .o_form_button_save"),
        see(
            "Everybody sees it at once",
            ".o_customer_file_panel:contains(荞麦枕一个)"
        ),
        click("Look at the stays", "button.oe_stat_button:contains(入住记录)"),
        click("Enter one", ".o_list_button_add"),
        enter("room_number", "1208"),
        ...save(),
    ],
});

tours.add("customer_archive_kind_direct", {
    steps: () => [
        see(
            "The true purpose is stated",
            `${field("purpose")}:contains(是否填写由您自愿决定)`
        ),
        click("How consent was given", `${field("consent_means")} input`),
        click("By signature", ".o_select_menu_item:contains(在表上签名)"),
        enter("name", "陆建国"),
        click("Answer the question", `${field("answer_ids")} .o_data_row td[name=value]`),
        {
            content: "Write the answer",
            trigger: `${field("answer_ids")} td[name=value] textarea`,
            run: "edit 高血压",
        },
        press("action_hand_in", "提交"),
        inState("已提交"),
    ],
});
