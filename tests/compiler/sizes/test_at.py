from support import graph_of, shapes_of

from cnnspec.compiler.sizes.at import graph_at, shape_at, values_at

LAYERS = "- conv: {filters: 4, padding: same, stride: 2}\n- flatten"


def test_a_graph_at_some_sizes_is_the_graph_of_these_sizes():
    graph = graph_at(graph_of(LAYERS, "[H, W, 3]"), {"H": 9, "W": 6})
    assert shapes_of(graph) == shapes_of(graph_of(LAYERS, "[9, 6, 3]"))
    assert graph.input_shape == (9, 6, 3)
    assert not graph.domains


def test_the_values_of_an_input():
    graph = graph_of(LAYERS, "[H, W, 3]")
    assert values_at(graph.input_shape, (9, 6, 3)) == {"H": 9, "W": 6}
    assert shape_at(graph.input_shape, {"H": 9, "W": 6}) == (9, 6, 3)
    assert values_at(graph.input_shape, (9, 6, 1)) is None
    assert values_at(graph.input_shape, (9, 6)) is None
    square = graph_of(LAYERS, "[n, n, 3]")
    assert values_at(square.input_shape, (9, 6, 3)) is None
