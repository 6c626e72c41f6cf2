"""What SAME pads, where it can be known."""

import pytest
from support import graph_of

from cnnspec.diagnostics import SpecError
from cnnspec.emit.torch_twins._subject import Subject, same_pads


def subject(layer, input="[8, 7, 4]", **given):
    graph = graph_of(f"- {layer}", input=input)
    (node,) = graph.nodes
    return Subject(node, graph.shapes_into(node), 2, given, "Conv2D", False)


def test_same_depends_on_the_stride_and_the_sizes():
    assert subject("conv: {filters: 1, stride: 2, padding: same}", padding="same").pads() == ((0, 1), (1, 1))
    assert subject("conv: {filters: 1}", padding="valid").pads() == ((0, 0), (0, 0))


def test_an_open_size_is_refused_with_its_place():
    one = subject("conv: {filters: 1, stride: 2, padding: same, name: down}", "[H, W, 1]")
    with pytest.raises(SpecError) as error:
        same_pads(one.node, one.window, one.shapes[0])
    (found,) = error.value.diagnostics
    assert (found.code, found.span.line) == ("emit.no-twin", 5)
    assert "down cannot be emitted" in found.message
