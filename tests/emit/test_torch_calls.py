"""What each node of a graph is in PyTorch, or a refusal."""

import pytest
from support import graph_of

from cnnspec.diagnostics import SpecError
from cnnspec.emit.torch_calls import TorchCalls
from cnnspec.emit.torch_twins._calls import PARTS
from cnnspec.layers._base import KerasCall


def test_what_pads_unevenly_in_one_use_of_a_block_is_ours_in_all_of_them():
    layers = "- repeat: {times: 2, layers: [{conv: {filters: 4, stride: $(2 - i), padding: same}}]}"
    graph = graph_of(layers, input="[8, 8, 4]")
    first, second = map(TorchCalls(graph), graph.nodes)
    assert first.path == second.path == f"{PARTS}PaddedConv2d"
    assert (first.arguments["pads"], second.arguments["pads"]) == ((0, 1, 0, 1), (1, 1, 1, 1))


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
