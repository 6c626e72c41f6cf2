"""Every layer of the language as a PyTorch module, or a refusal."""

import re

import pytest
from layer_cases import accepted
from support import graph_of

from cnnspec import layers
from cnnspec.codegen.pieces import definitions
from cnnspec.codegen.torch_calls import EXPRESSION, PARTS, TorchCalls
from cnnspec.diagnostics import SpecError
from cnnspec.graph import Graph, Input, Node, Output
from cnnspec.layers._base import KerasCall
from cnnspec.source import Source, Span


def call(text, input="[8, 8, 4]"):
    graph = graph_of(text, input=input)
    return TorchCalls(graph)(graph.nodes[-1])


def test_sizes_are_in_the_order_of_pytorch():
    made = call("- conv: {filters: 8, kernel: [3, 1], stride: [2, 1], bias: false}")
    assert made.path == "nn:Conv2d"
    assert made.arguments["in_channels"] == 4
    assert made.arguments["kernel_size"] == (3, 1)
    assert made.arguments["padding"] == 0


@pytest.mark.parametrize(
    ("input", "pads"), [("[8, 7, 4]", (1, 1, 0, 1)), ("[7, 8, 4]", (0, 1, 1, 1))], ids=["width odd", "height odd"]
)
def test_uneven_padding_names_the_last_axis_first(input, pads):
    made = call("- conv: {filters: 8, stride: 2, padding: same}", input)
    assert (made.path, made.arguments["pads"]) == (f"{PARTS}PaddedConv2d", pads)


def test_what_keeps_its_size_needs_no_sizes():
    assert call("- conv: {filters: 2, kernel: 5, padding: same}", "[H, W, 1]").arguments["padding"] == 2


def test_momentum_is_what_comes_new():
    assert call("- batch_norm: {momentum: 0.9, epsilon: 1e-4}").arguments == {
        "num_features": 4, "eps": 1e-4, "momentum": 0.1,
    }  # fmt: skip


def test_a_layer_of_others_is_refused_with_its_name():
    graph = graph_of("- conv: {filters: 2, name: mine}")
    (node,) = graph.nodes

    class Foreign(type(node.layer)):
        def keras_call(self, *inputs):
            return KerasCall("somebody.layers:Conv2D", {})

    calls = TorchCalls(graph)
    with pytest.raises(SpecError) as error:
        calls(node._replace(layer=Foreign(filters=2)))
    (found,) = error.value.diagnostics
    assert found.code == "emit.no-twin"
    assert "mine cannot be emitted: the layer Conv2D has no PyTorch twin" in found.message


def nodes():
    """Each case of each layer, as a graph of one node for each that a fused item becomes."""
    span = Span(Source("net.yaml", ""), 0, 0)
    for word, case in accepted():
        inputs = tuple(Input(f"in{number}", shape) for number, shape in enumerate(case.inputs))
        whole = layers.find(word).model_validate(case.fields)
        parts = [each for each in whole.fused(*case.inputs) if each.layer] or [None]
        layer = whole if parts[0] is None else parts[0].layer
        names = tuple(each.name for each in inputs)
        node = Node("one", "one", word, layer, names, layer.output_shape(*case.inputs), "features", span)
        yield word, Graph("net", inputs, (node,), (Output("output", "one"),))


def test_every_layer_has_a_twin_that_is_there():
    parts, seen = definitions("torch_parts/layers"), set()
    for word, graph in nodes():
        seen.add(word)
        made = TorchCalls(graph)(graph.nodes[0])
        kind = made.path.partition("|")[0]
        if kind.startswith(PARTS):
            assert re.sub(r"\dd$", "2d", kind.removeprefix(PARTS)) in parts
        else:
            assert kind.startswith(("nn:", EXPRESSION))
    assert seen == set(layers.words())
