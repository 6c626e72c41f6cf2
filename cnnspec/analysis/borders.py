"""Border pixels that a window of a layer leaves out, at the end of an axis, where its stride does not come out even.

What a stride larger than the window leaves out everywhere does not count, nor does padding that nothing sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cnnspec.layers._window import Resampling
from cnnspec.layers.pad import Pad
from cnnspec.values.domain import EMPTY, EVERY, Domain
from cnnspec.values.shapes import rank_of
from cnnspec.values.size import Size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnspec.compiler.graph import Graph, Node


class BorderLoss(NamedTuple):
    """How many positions a node leaves out at the end of an axis (below 0: none), as the open size says."""

    node: Node
    name: str
    left: Any
    lossless: Domain

    def pixels(self, size: int) -> int:
        """How many it leaves out where the open size is a number."""
        return max(0, self.left.at(size) if isinstance(self.left, Size) else self.left)


def border_losses(graph: Graph) -> Iterator[BorderLoss]:
    """The nodes that may lose pixels, on each axis of an open size. Raises OpenSizeError."""
    for node in graph.nodes:
        shape = graph.shapes_into(node)[0]
        rank = rank_of(shape)
        window = node.layer.window(rank)
        if window is None or isinstance(window, Resampling) or set(window.scales) != {1} or rank_of(node.shape) != rank:
            continue
        pads = ((0, 0),) * rank if window.padding == "same" else window.padding
        zeros = _zeros_before(graph, node)
        axes = zip(shape[:-1], node.shape[:-1], window.extent, window.stride, pads, zeros, strict=True)
        for size, output_size, extent, stride, pad, padded in axes:
            if isinstance(size, Size) and stride > 1:
                left = size + sum(pad) - (output_size - 1) * stride - max(extent, stride) - pad[1] - padded
                yield BorderLoss(node, size.name, left, _lossless(left))


def _lossless(left: Any) -> Domain:
    if isinstance(left, int):
        return EVERY if left <= 0 else EMPTY
    domain: Domain = left.where(lambda value: value <= 0)
    return domain


def _zeros_before(graph: Graph, node: Node) -> tuple[int, ...]:
    """How much padding already stands at the end of each axis of what flows into a node."""
    before: Any = graph.values[node.inputs[0]]
    layer = getattr(before, "layer", None)
    rank = rank_of(before.shape)
    if not isinstance(layer, Pad):
        return (0,) * rank
    pads = layer.window(rank).pads(before.shape[:-1])
    return tuple(last for _, last in pads)
