import pytest
from support import graph_of

from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.probed import layers_to_probe

LAYERS = "- rescale: {scale: 0.5}\n- conv: {filters: 2, padding: same, activation: relu}\n- pool: max\n- flatten\n- dense: 4\n- dense: 3"


def test_the_image_and_what_tells_but_never_the_answer():
    assert layers_to_probe(graph_of(LAYERS), []) == {
        "input": "input", "conv1": "conv1.activation", "pool1": "pool1", "flatten1": "flatten1", "dense1": "dense1.dense",
    }  # fmt: skip


def test_named_layers_come_in_the_order_of_the_network():
    assert list(layers_to_probe(graph_of(LAYERS), ["dense1", "conv1.conv", "rescale1"])) == [
        "rescale1",
        "conv1",
        "dense1",
    ]


def test_a_deep_network_is_probed_at_ten_places_from_its_first_to_its_last_layer():
    graph = graph_of("- repeat: {times: 30, layers: [{conv: {filters: 1, padding: same}}]}\n- flatten\n- dense: 2")
    found = list(layers_to_probe(graph, []))
    assert (len(found), found[0], found[-1]) == (10, "input", "flatten1")


def test_what_cannot_be_probed_is_told():
    with pytest.raises(UsageError, match="there is no layer 'pol1'") as caught:
        layers_to_probe(graph_of(LAYERS), ["pol1"])
    assert caught.value.help == "did you mean 'pool1'?"
    shared = graph_of(
        "- conv: {filters: 1, padding: same, name: a}\n- conv: {share: a, name: b}\n- flatten\n- dense: 2", "[8, 8, 1]"
    )
    assert list(layers_to_probe(shared, [])) == ["input", "flatten1"]
    with pytest.raises(UsageError, match="shares its weights"):
        layers_to_probe(shared, ["b"])
