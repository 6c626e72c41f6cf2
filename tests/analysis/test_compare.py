from support import summary_of

from cnnspec.analysis.compare import changes, dense_network
from cnnspec.analysis.summary import summarize

NET = "- conv: {filters: 4, padding: same}\n- pool: max\n- conv: {filters: 8, padding: same}\n- flatten\n- dense: 3"


def kinds(before, after):
    return [(each.kind, (each.before or each.after).name) for each in changes(summary_of(before), summary_of(after))]


def test_the_dense_network_of_the_course():
    network = summarize(dense_network(summary_of(NET)).compile())
    assert [node.shape[0] for node in network.graph.nodes if node.op == "dense"] == [512, 256, 128, 64, 3]
    assert (
        network.costs.total.params == 784 * 512 + 512 + 512 * 256 + 256 + 256 * 128 + 128 + 128 * 64 + 64 + 64 * 3 + 3
    )
    assert summarize(dense_network(summary_of(NET), [5]).compile()).costs.total.params == 784 * 5 + 5 + 5 * 3 + 3


def test_equal_networks_do_not_differ():
    assert kinds(NET, NET) == []


def test_a_layer_put_in_is_added_though_names_move_on():
    after = NET.replace("- pool: max", "- conv: {filters: 4, padding: same}\n- pool: max")
    assert kinds(NET, after) == [("added", "conv2")]
    assert kinds(after, NET) == [("removed", "conv2")]


def test_a_field_that_changes_a_layer_changes_what_follows():
    assert kinds(NET, NET.replace("filters: 8", "filters: 9")) == [
        ("changed", "conv2"),
        ("changed", "flatten1"),
        ("changed", "dense1"),
    ]


def test_of_thousands_that_are_alike_each_is_not_compared_with_each(monkeypatch):
    monkeypatch.setattr("cnnspec.analysis.compare._MOST_COMPARED", 3)
    layers = [f"- activation: {{type: relu, name: a{n}}}\n" for n in range(6)]
    before, after = "".join(layers), "".join([*layers[:2], "- activation: {type: tanh, name: lone}\n", *layers[2:]])
    assert kinds(before, after) == [("added", "lone")]
    assert kinds(before, before.replace("relu", "tanh")) == [("changed", f"a{n}") for n in range(6)]
