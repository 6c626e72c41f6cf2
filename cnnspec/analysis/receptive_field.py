"""Receptive fields: what part of the input one position of a map sees.

After Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019. Along one
axis the position ``i`` of a map sees the input from ``i * stride - padding`` to ``i * stride - padding + size - 1``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnnspec.shapes import rank_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnspec.graph import Graph, Node
    from cnnspec.layers._base import Layer
    from cnnspec.shapes import Shape


class ReceptiveField(NamedTuple):
    """Size, effective stride and effective padding, one an axis, in pixels of the input.

    ``gated`` tells that a path which sees the whole input (squeeze and excitation, say) was left out.
    """

    size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    gated: bool = False


Field = ReceptiveField | None  # None: no spatial axes, or all of the input is seen


def receptive_fields(graph: Graph) -> dict[str, Field]:
    """The receptive field of every node, by name."""
    fields: dict[str, Field] = {}
    for value in graph.inputs:
        rank = rank_of(value.shape)
        ones = (1,) * rank
        fields[value.name] = ReceptiveField(ones, ones, (0,) * rank) if rank else None
    memo: dict[tuple[int, Shape, Field], Field] = {}
    for node in graph.nodes:
        before = _merge(node, [fields[name] for name in node.inputs])
        shape = graph.values[node.inputs[0]].shape
        key = (id(node.layer), shape, before)
        if key not in memo:
            memo[key] = _through(node.layer, shape, rank_of(node.shape), before)
        fields[node.name] = memo[key]
    return fields


def network_field(graph: Graph, fields: Mapping[str, Field]) -> Field:
    """The network's own: that of its last node with spatial axes."""
    return next((found for node in reversed(graph.nodes) if (found := fields[node.name]) is not None), None)


def _through(layer: Layer, shape: Shape, rank_after: int, before: Field) -> Field:
    """What is seen through a layer's window."""
    rank = rank_of(shape)
    window = layer.window(rank)
    if before is None or window is None or rank_after != rank:
        return None
    pads = window.pads(shape[:-1])
    axes = range(rank)
    return ReceptiveField(
        tuple(before.size[a] + (window.extent[a] - 1) * before.stride[a] for a in axes),
        tuple(before.stride[a] * window.stride[a] for a in axes),
        tuple(before.padding[a] + pads[a][0] * before.stride[a] for a in axes),
        before.gated,
    )


def _merge(node: Node, fields: list[Field]) -> Field:
    """The union of what the inputs see; a path that sees all of the input is left out and marked."""
    known = [each for each in fields if each is not None]
    if not known:
        return None
    first = known[0]
    if len(fields) == 1 or (len(known) == len(fields) and all(each == first for each in known)):
        return first
    if any(each.stride != first.stride for each in known):
        return None  # positions of the paths do not correspond, so there is no one field
    axes = range(len(first.size))
    padding = tuple(max(each.padding[a] for each in known) for a in axes)
    end = tuple(max(each.size[a] - each.padding[a] for each in known) for a in axes)
    gated = len(known) < len(fields) or any(each.gated for each in known)
    return ReceptiveField(tuple(padding[a] + end[a] for a in axes), first.stride, padding, gated)
