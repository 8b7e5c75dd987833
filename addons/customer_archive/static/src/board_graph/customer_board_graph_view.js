import { graphView } from "@web/views/graph/graph_view";
import { registry } from "@web/core/registry";

// the board has no room for the buttons of each graph: a click on its name has them
registry.category("views").add("customer_board_graph", {
    ...graphView,
    buttonTemplate: "customer_archive.CustomerBoardGraph.Buttons",
});
