import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

/**
 * The essentials of the customer's file in one line, with the one step that follows:
 * open it, ask for access, or open a file.
 */
export class CustomerFilePanel extends Component {
    static template = "customer_archive.CustomerFilePanel";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get panel() {
        return this.props.record.data[this.props.name];
    }

    get buttonLabel() {
        if (!this.panel.has_file) {
            return _t("Open a file");
        }
        return this.panel.is_open ? _t("Open") : _t("Request access");
    }

    onClick() {
        return this.callAction("action_open_customer_file", this.panel.partner_id);
    }

    onClickLog() {
        // on the form of a contact, this is the person one was in contact with
        const { resModel, resId } = this.props.record;
        const partnerId = resModel === "res.partner" ? resId : this.panel.partner_id;
        return this.callAction("action_log_customer_event", partnerId);
    }

    onClickPreference() {
        const { person_id: personId, partner_id: customerId } = this.panel;
        return this.callAction("action_note_preference", personId || customerId);
    }

    async callAction(method, partnerId) {
        const action = await this.orm.call("res.partner", method, [[partnerId]]);
        return this.action.doAction(action, { onClose: () => this.reload() });
    }

    async reload() {
        const { record } = this.props;
        // what is being typed stays
        if (record.resId && !(await record.isDirty())) {
            await record.load();
        }
    }
}

registry.category("fields").add("customer_file_panel", {
    component: CustomerFilePanel,
    displayName: _t("Customer file essentials"),
    supportedTypes: ["json"],
});
