"""Receptive fields: what part of the input one position of a map sees.

After Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019. Along one
axis the position ``i`` of a map sees the input from ``i * stride - padding`` to ``i * stride - padding + size - 1``.
Behind a layer that enlarges a map positions differ: there the stride is a fraction, the size is that of those which see
most, and the padding that of the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnnspec.analysis.reach import ITSELF, Reach, reach_of_window
from cnnspec.values.shapes import Stride, rank_of, ratio

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnspec.compiler.graph import Graph, Node
    from cnnspec.layers._base import Layer
    from cnnspec.values.shapes import Shape


class ReceptiveField(NamedTuple):
    """Size, effective stride and effective padding, one an axis, in pixels of the input.

    The padding is None on an axis where it depends on a size of the input that is open. ``gated`` tells that a path
    which sees the whole input (squeeze and excitation, say) was left out.
    """

    size: tuple[int, ...]
    stride: tuple[Stride, ...]
    padding: tuple[Stride | None, ...]
    gated: bool = False


MOST_PIXELS = 10**100  # of a stride: what strides further, by slip or to exhaust the machine, sees all of the input
Reaches = tuple[Reach, ...]  # one an axis


class Seen(NamedTuple):
    """What each position of a map sees."""

    reaches: Reaches
    gated: bool = False


Field = ReceptiveField | None  # None: no spatial axes, all of the input is seen, or positions do not correspond


def receptive_fields(graph: Graph) -> dict[str, Field]:
    """The receptive field of every node, by name."""
    if graph.domains:
        from cnnspec.analysis.fields import open_fields

        return open_fields(graph)
    fields: dict[Seen | None, Field] = {None: None}
    fields_by_name: dict[str, Field] = {}
    for name, sight in seen(graph).items():
        if sight not in fields:
            fields[sight] = _field(sight)
        fields_by_name[name] = fields[sight]
    return fields_by_name


def seen(graph: Graph) -> dict[str, Seen | None]:
    """What the positions of every node see, by name."""
    sights: dict[str, Seen | None] = {}
    for value in graph.inputs:
        rank = rank_of(value.shape)
        sights[value.name] = Seen((ITSELF,) * rank) if rank else None
    windows: dict[tuple[int, Shape], Reaches | None] = {}
    memo: dict[tuple[int, Shape, Seen | None], Seen | None] = {}
    for node in graph.nodes:
        before = _merge(node, [sights[name] for name in node.inputs])
        shape = graph.values[node.inputs[0]].shape
        key = (id(node.layer), shape)
        if key not in windows:
            windows[key] = _window(node.layer, shape, rank_of(node.shape))
        if (*key, before) not in memo:
            memo[(*key, before)] = _through(windows[key], before)
        sights[node.name] = memo[(*key, before)]
    return sights


def network_field(graph: Graph, fields: Mapping[str, Field]) -> Field:
    """The network's own: that of its last node with spatial axes."""
    return next((field for node in reversed(graph.nodes) if (field := fields[node.name]) is not None), None)


def _window(layer: Layer, shape: Shape, rank_after: int) -> Reaches | None:
    """What a layer sees of the map that flows into it."""
    rank = rank_of(shape)
    sliding = layer.window(rank)
    if sliding is None or rank_after != rank:
        return None
    window = sliding.on(shape[:-1])
    before = [first for first, _ in window.pads(shape[:-1])]
    axes = zip(window.size, window.stride, window.dilation, before, window.scales, strict=True)
    return _all([reach_of_window(*axis) for axis in axes])


def _through(window: Reaches | None, before: Seen | None) -> Seen | None:
    """What is seen of the input through a layer's window."""
    if before is None or window is None:
        return None
    reaches = _all([outer.through(inner) for outer, inner in zip(window, before.reaches, strict=True)])
    if reaches is None or any(reach.advance > MOST_PIXELS for reach in reaches):
        return None
    return Seen(reaches, before.gated)


def _merge(node: Node, inputs: list[Seen | None]) -> Seen | None:
    """The union of what the inputs see; a path that sees all of the input is left out and marked."""
    known = [sight for sight in inputs if sight is not None]
    if not known:
        return None
    first, *others = known
    if len(inputs) == 1 or (len(known) == len(inputs) and all(sight == first for sight in known)):
        return first
    reaches: list[Reach | None] = list(first.reaches)
    for other in others:
        # Where they stride differently, positions of the paths do not correspond, so there is no one field.
        reaches = [
            one.union(two) if one and one.same_stride(two) else None
            for one, two in zip(reaches, other.reaches, strict=True)
        ]
    union = _all(reaches)
    gated = len(known) < len(inputs) or any(sight.gated for sight in known)
    return None if union is None else Seen(union, gated)


def _all(reaches: list[Reach | None]) -> Reaches | None:
    known = tuple(reach for reach in reaches if reach is not None)
    return known if len(known) == len(reaches) else None


def _field(seen: Seen | None) -> Field:
    """The one size, stride and padding of a map; None where its positions see nothing at all."""
    if seen is None or not all(any(reach.spans) for reach in seen.reaches):
        return None
    sizes, strides, paddings = zip(*(_figures(reach) for reach in seen.reaches), strict=True)
    return ReceptiveField(sizes, strides, paddings, seen.gated)


def _figures(reach: Reach) -> tuple[int, Stride, Stride]:
    known = [(position, span) for position, span in enumerate(reach.spans) if span]
    size = max(last - first + 1 for _, (first, last) in known)
    position, (first, _) = known[0]
    stride = ratio(reach.advance, len(reach.spans))
    return size, stride, ratio(position * reach.advance - first * len(reach.spans), len(reach.spans))
