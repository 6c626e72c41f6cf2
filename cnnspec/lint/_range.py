"""What range of values the first layers see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.compiler.graph import Node
from cnnspec.lint._subject import WEIGHTED, field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnspec.lint._subject import Subject

Range = tuple[float, float]

_KEEPS = {
    "pad", "crop", "resize", "upsample", "flatten", "reshape", "permute", "pool", "global_pool", "dropout", "split",
    "gaussian_noise", "grayscale", "channel_shuffle",
}  # fmt: skip


def raw_values(subject: Subject) -> Iterator[tuple[Node, Range]]:
    """The layers with weights that the images reach through nothing but scaling, each with what it sees."""
    data, graph = subject.data, subject.graph
    if data is None or data.range is None or len(graph.inputs) != 1:
        return
    ranges: dict[str, Range] = {graph.inputs[0].name: data.range}
    for node in graph.nodes:
        before = ranges.get(node.inputs[0])
        if before is None:
            continue
        if node.op in WEIGHTED:
            yield node, before
        elif (after := _behind(node, before)) is not None:
            ranges[node.name] = after


def _behind(node: Node, before: Range) -> Range | None:
    if node.op in _KEEPS:
        return before
    if node.op == "rescale":
        return _ends(before, field(node, "scale"), field(node, "offset"))
    if node.op == "normalize" and field(node, "mean") is not None:
        mean, variance = _numbers(field(node, "mean")), _numbers(field(node, "variance"))
        deviation = max(variance) ** 0.5
        return (before[0] - max(mean)) / deviation, (before[1] - min(mean)) / deviation
    return None


def _ends(before: Range, scale: Any, offset: Any) -> Range:
    ends = [end * factor + move for end in before for factor in _numbers(scale) for move in _numbers(offset)]
    return min(ends), max(ends)


def _numbers(value: Any) -> tuple[float, ...]:
    return tuple(value) if isinstance(value, tuple) else (value,)
