from support import ROOT, graph_of

from cnnspec.compiler.spec import load
from cnnspec.evaluation.featuremaps.choose import choose
from cnnspec.evaluation.featuremaps.pick import MOST, left_out


def shapes(graph):
    return [graph.values[view.steps[-1].node].shape for view in choose(graph, [])]


def test_a_small_network_is_shown_whole():
    graph = graph_of("- conv: 4\n- pool: max\n- conv: 4\n- pool: max\n- flatten\n- dense: 3")
    assert len(shapes(graph)) == 4
    assert left_out(graph, choose(graph, [])) == ""


def test_of_a_large_one_the_first_and_the_last_of_each_size():
    graph = load(ROOT / "specs" / "mobilenet_v2.yaml").compile()
    assert shapes(graph) == [(112, 112, 32), (56, 56, 144), (28, 28, 192), (14, 14, 576), (7, 7, 1280)]
    views = choose(graph, [])
    assert views[0].first
    assert left_out(graph, views) == "Layers: 5 of 52 convolutions and poolings, from the first to the last"


def test_of_many_sizes_some_from_the_first_to_the_last():
    graph = graph_of("- repeat: {times: 12, layers: [conv: 4]}")
    assert shapes(graph) == [(each, each, 4) for each in (26, 20, 14, 10, 4)]


def test_of_one_size_some_from_the_first_to_the_last():
    graph = graph_of("- repeat: {times: 9, layers: [{conv: {filters: 4, padding: same}}]}")
    views = choose(graph, [])
    assert len(views) == MOST
    assert views[0].first
    assert views[-1].steps[-1].node == graph.nodes[-1].name


def test_sizes_that_are_open_are_compared_too():
    graph = graph_of("- repeat: {times: 3, layers: [{conv: {filters: 4, padding: same}}, {conv: 4}]}", "[H, W, 3]")
    assert len(choose(graph, [])) == 4  # four sizes
