import { ActivityMenu } from "@mail/core/web/activity_menu";
import { patch } from "@web/core/utils/patch";

patch(ActivityMenu.prototype, {
    openActivityGroup(group, filter, newWindow) {
        if (group.model !== "signoff.line") {
            return super.openActivityGroup(...arguments);
        }
        this.dropdown.close();
        this.action.doAction("customer_archive.signoff_line_action", {
            newWindow,
            clearBreadcrumbs: true,
        });
    },
});
