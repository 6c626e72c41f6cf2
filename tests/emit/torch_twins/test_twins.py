"""Every layer of the language has a twin, and what a call leaves out is the default of its module."""

import inspect
import re

import pytest
from layer_cases import accepted

from cnnspec import layers
from cnnspec.compiler.graph import Graph, Input, Node, Output
from cnnspec.emit import torch_twins
from cnnspec.emit.pieces import definitions
from cnnspec.emit.torch_calls import TorchCalls
from cnnspec.emit.torch_twins._calls import EXPRESSION, PARTS
from cnnspec.spans.source import Source, Span


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


def test_what_is_left_out_is_the_default_of_pytorch():
    nn = pytest.importorskip("torch.nn")
    compared = 0
    for word, graph in nodes():
        path = TorchCalls(graph)(graph.nodes[0]).path.partition("|")[0]
        if not path.startswith("nn:"):
            continue
        parameters = inspect.signature(getattr(nn, path.removeprefix("nn:"))).parameters
        for key, value in torch_twins.written(path).defaults.items():
            if key in parameters:
                compared += 1
                assert parameters[key].default == value, (word, key)
    assert compared > 20


def test_a_rank_does_not_matter():
    assert torch_twins.twin("Conv1D") is torch_twins.twin("Conv3D")
    assert torch_twins.written("nn:Conv1d|frozen") is torch_twins.written("nn:Conv3d")
    assert torch_twins.twin("LSTM") is None
