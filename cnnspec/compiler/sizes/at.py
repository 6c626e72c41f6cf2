"""A network with open sizes, where they have values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cnnspec.compiler.graph import Graph
from cnnspec.values.figure import Figure
from cnnspec.values.shapes import volume
from cnnspec.values.size import Size

if TYPE_CHECKING:
    from cnnspec.values.shapes import Shape


def graph_at(graph: Graph, values: Mapping[str, int]) -> Graph:
    """The same nodes with the shapes that they have for some values of the open sizes, which fit their domains."""
    nodes = tuple(node._replace(shape=shape_at(node.shape, values)) for node in graph.nodes)
    inputs = tuple(source._replace(shape=shape_at(source.shape, values)) for source in graph.inputs)
    return replace(graph, inputs=inputs, nodes=nodes, dead=(), domains={}, conditions=())


def shape_at(shape: Shape, values: Mapping[str, int]) -> Shape:
    """A shape for some values of the open sizes; a sum of figures, which has no form, stays as it is."""
    return tuple(_value(size, values) for size in shape)


def _value(size: object, values: Mapping[str, int]) -> Any:
    if isinstance(size, Size):
        return size.at(values[size.name])
    if isinstance(size, Figure) and size.factor:
        return size.factor * volume(side.at(values[side.name]) for side in size.sizes)
    return size


def values_at(shape: Shape, numbers: Shape) -> dict[str, int] | None:
    """The values of open sizes for which the shape of an input is ``numbers``; None where it never is."""
    if len(shape) != len(numbers):
        return None
    values: dict[str, int] = {}
    for size, number in zip(shape, numbers, strict=True):
        if isinstance(size, Size):
            if values.setdefault(size.name, number) != number:
                return None
        elif size != number:
            return None
    return values
