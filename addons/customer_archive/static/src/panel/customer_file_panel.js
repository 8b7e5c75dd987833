import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { user } from "@web/core/user";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component, useState } from "@odoo/owl";

const FIELD = "customer_file_panel";

/**
 * The essentials of the customer's file in one line, with the one step that follows:
 * open it, ask for access, or open a file.
 *
 * Read after the form is there, so that no form waits for them. The attribute `partner`
 * names the field of the customer; without it the record is the customer.
 */
export class CustomerFilePanel extends Component {
    static template = "customer_archive.CustomerFilePanel";
    static props = { ...standardWidgetProps, partner: { type: String, optional: true } };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ partnerId: false, panel: false });
        // not returned: the form doesn't wait
        useRecordObserver((record) => {
            this.load(this.getPartnerId(record), this.getCompanyId(record));
        });
    }

    get panel() {
        return this.state.panel;
    }

    getPartnerId(record) {
        // reads ``data`` in any case: the essentials are read again when the record is
        const { data, resId } = record;
        return this.props.partner ? data[this.props.partner]?.id : resId;
    }

    getCompanyId(record) {
        // the company of a contact says who may see it, not whose file is meant
        return this.props.partner && record.data.company_id?.id;
    }

    getContext(companyId) {
        const others = user.context.allowed_company_ids.filter((id) => id !== companyId);
        return companyId ? { allowed_company_ids: [companyId, ...others] } : {};
    }

    async load(partnerId, companyId) {
        if (partnerId !== this.state.partnerId) {
            Object.assign(this.state, { partnerId, panel: false });
        }
        const [values] = partnerId
            ? await this.keepLast.add(
                  this.orm.read("res.partner", [partnerId], [FIELD], {
                      context: this.getContext(companyId),
                  })
              )
            : [];
        this.state.panel = values?.[FIELD];
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
        const { partner } = this.props;
        const partnerId = partner ? this.panel.partner_id : this.state.partnerId;
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
        // what is being typed stays; a record that is read has the panel read, too
        if (record.resId && !(await record.isDirty())) {
            return record.load();
        }
        return this.load(this.getPartnerId(record), this.getCompanyId(record));
    }
}

registry.category("view_widgets").add("customer_file_panel", {
    component: CustomerFilePanel,
    extractProps: ({ attrs }) => ({ partner: attrs.partner }),
});
