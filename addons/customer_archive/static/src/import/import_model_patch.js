import { BaseImportModel } from "@base_import/import_model";
import { patch } from "@web/core/utils/patch";

/** Files are imported whole: a batch of its own could stay when a later one fails. */
const WHOLE_FILE = 1000000;
/** Models with the mixin whole.import.mixin; other addons add theirs. */
export const wholeFileModels = new Set(["customer.file"]);

patch(BaseImportModel.prototype, {
    setResModel(resModel) {
        super.setResModel(...arguments);
        if (wholeFileModels.has(resModel)) {
            this.importOptionsValues.limit.value = WHOLE_FILE;
            this.importOptionsValues.customer_file_skip_errors = { value: false };
        }
    },
});
