import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

/** Satellite addons add the kinds they record: value → [icon, colour]. */
export const eventKinds = registry.category("customer_event_kinds");
eventKinds
    .add("report", ["fa-pencil-square-o", "info"])
    .add("reception", ["fa-coffee", "info"])
    .add("call", ["fa-phone", "info"])
    .add("letter", ["fa-envelope-open-o", "info"])
    .add("email", ["fa-envelope-o", "info"])
    .add("meeting", ["fa-users", "info"])
    .add("note", ["fa-sticky-note-o", "secondary"])
    .add("event_customer", ["fa-flag", "warning"])
    .add("event_between", ["fa-flag-o", "warning"])
    .add("order", ["fa-shopping-cart", "primary"])
    .add("invoice", ["fa-file-text-o", "primary"])
    .add("payment", ["fa-money", "success"])
    .add("settlement", ["fa-check-circle-o", "success"])
    .add("survey_handed_in", ["fa-file-o", "secondary"])
    .add("survey_returned", ["fa-reply", "warning"])
    .add("survey_received", ["fa-folder-open-o", "secondary"])
    .add("survey_sealed", ["fa-lock", "secondary"])
    .add("survey_copied", ["fa-files-o", "warning"])
    .add("questionnaire_sent", ["fa-list-alt", "secondary"])
    .add("questionnaire_answered", ["fa-list-alt", "info"])
    .add("questionnaire_accepted", ["fa-list-alt", "success"]);

const DIRECTION_ICONS = {
    in: "fa-arrow-circle-down text-success",
    out: "fa-arrow-circle-up text-info",
};

class SelectionIcon extends Component {
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get label() {
        const { selection } = this.props.record.fields[this.props.name];
        return Object.fromEntries(selection)[this.value];
    }
}

/** The kind of an event with its icon. */
export class CustomerEventKind extends SelectionIcon {
    static template = "customer_archive.CustomerEventKind";

    get icon() {
        return eventKinds.get(this.value, ["fa-circle-o", "secondary"])[0];
    }

    get color() {
        return eventKinds.get(this.value, ["fa-circle-o", "secondary"])[1];
    }
}

/** An arrow inwards or outwards. */
export class CustomerEventDirection extends SelectionIcon {
    static template = "customer_archive.CustomerEventDirection";

    get icon() {
        return DIRECTION_ICONS[this.value];
    }
}

registry.category("fields").add("customer_event_kind", {
    component: CustomerEventKind,
    displayName: _t("Kind of event"),
    supportedTypes: ["selection"],
});
registry.category("fields").add("customer_event_direction", {
    component: CustomerEventDirection,
    displayName: _t("Direction"),
    supportedTypes: ["selection"],
});
