import pytest
from support import graph_of

from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.featuremaps.choose import choose, nodes_of

PLAIN = "- rescale: {scale: 0.5}\n- conv: {filters: 2, padding: same, norm: batch, activation: relu, name: stem}\n- pool: max\n- conv: 4\n- pool: max\n- conv: 4\n- flatten\n- dense: 3"


def test_the_convolutions_and_poolings_unless_layers_are_named():
    graph = graph_of(PLAIN)
    assert [view.item for view in choose(graph, [])] == ["stem", "pool1", "conv1", "pool2", "conv2"]
    assert [view.item for view in choose(graph, ["conv2", "stem"])] == ["stem", "conv2"]
    assert [view.item for view in choose(graph, ["stem.norm"])] == ["stem"]


def test_a_convolution_shows_its_feature_map_before_its_activation_map():
    (view,) = choose(graph_of(PLAIN), ["stem"])
    assert [(step.node, step.title) for step in view.steps] == [
        ("stem.conv", "feature map"),
        ("stem.norm", "after BN"),
        ("stem.activation", "activation map, after relu"),
    ]
    assert (view.into, view.kernel, view.first) == ("rescale1", "stem.conv", True)
    assert nodes_of([view]) == ("rescale1", "stem.conv", "stem.norm", "stem.activation")


def test_a_pooling_shows_what_it_gets_and_what_it_gives():
    (view,) = choose(graph_of(PLAIN), ["pool1"])
    assert [(step.node, step.title) for step in view.steps] == [
        ("stem.activation", "before"),
        ("pool1", "after max pool 2×2"),
    ]
    assert (view.kernel, choose(graph_of(PLAIN), ["conv1"])[0].first) == ("", False)


@pytest.mark.parametrize(
    ("layers", "input", "names", "message", "help"),
    [
        (PLAIN, "[28, 28, 1]", ["con1"], "there is no layer 'con1'", "did you mean 'conv1'?"),
        (PLAIN, "[28, 28, 1]", ["dense1"], "dense1 gives 3, which is no map to look at", "layers with maps: rescale1, stem,"),
        ("- flatten\n- dense: 3", "[4, 4, 1]", [], "test has no convolution and no pooling", "feature maps are those of"),
        ("- conv: 4", "[28, 1]", [], "the input of test is 28×1, which is no image", "1, 3 or 4 channels"),
        ("- conv: 4", "[28, 28, 2]", [], "which is no image", "1, 3 or 4 channels"),
        (
            "- conv: {filters: 1, padding: same, name: a}\n- conv: {share: a, name: b}", "[8, 8, 1]", ["b"],
            "b shares its weights with another layer, and is called more than once", "",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_at_is_one_clear_message(layers, input, names, message, help):
    with pytest.raises(UsageError) as caught:
        choose(graph_of(layers, input), names)
    assert message in caught.value.message
    assert help in caught.value.help


def test_items_of_a_residual_are_layers_too():
    graph = graph_of(
        "- conv: {filters: 2, padding: same}\n- residual: {body: [{conv: {filters: 2, padding: same}}], activation: relu}"
    )
    assert [view.item for view in choose(graph, [])] == ["conv1", "conv2"]
