"""What range of values the first layers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.compiler.graph import Node
from cnnspec.layers._base import WEIGHTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnspec.lint._subject import Subject

Range = tuple[float, float]


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
        if node.layer.family in WEIGHTED:
            yield node, before
        elif (after := node.layer.range_after(*before)) is not None:
            ranges[node.name] = after
