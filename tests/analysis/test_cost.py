from support import graph_of

from cnnspec.analysis.cost import Cost, count_costs


def test_parameters_and_macs_by_node_and_in_all():
    graph = graph_of(
        "- conv: {filters: 6, kernel: 5, padding: same, norm: batch}\n- flatten\n- dense: {units: 2, trainable: false}"
    )
    costs = count_costs(graph)
    assert costs.by_node == {
        "conv1.conv": Cost(156, 0, 117_600),
        "conv1.norm": Cost(12, 12, 0),
        "flatten1": Cost(),
        "dense1.dense": Cost(0, 9410, 9408),
    }
    assert costs.total == Cost(168, 9422, 127_008)
    assert costs.total.params == 9590


def test_a_shared_layer_costs_by_what_flows_into_it():
    graph = graph_of("- repeat: {times: 2, layers: [{conv: {filters: 4, kernel: 1}}]}", "[2, 2, 1]")
    assert [cost.params for cost in count_costs(graph).by_node.values()] == [8, 20]
