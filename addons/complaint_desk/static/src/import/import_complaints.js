import { wholeFileModels } from "@customer_archive/import/import_model_patch";

wholeFileModels.add("complaint.case");
