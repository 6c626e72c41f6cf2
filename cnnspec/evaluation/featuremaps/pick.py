"""Which layers are drawn where none is named: so many that the sheet stays a few pages, from all over the network."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Graph
    from cnnspec.evaluation.featuremaps.choose import View

MOST = 5
"""With the image as many as stand beside each other; one for each size of the usual networks for photographs."""


def pick(graph: Graph, views: Sequence[View]) -> tuple[View, ...]:
    """All of a few layers; of many the first, whose filters see the image, and the last at each size of the map.

    Of more sizes than are drawn, as many as are, evenly from the first to the last.
    """
    if len(views) <= MOST:
        return tuple(views)
    stages = [list(stage) for _, stage in groupby(views, key=lambda view: _size(graph, view))]
    if len(stages) == 1:
        return tuple(_evenly(views))
    return tuple(_evenly([views[0], *(stage[-1] for stage in stages[1:])]))


def left_out(graph: Graph, views: Sequence[View]) -> str:
    """A sentence that tells how many there are, where not all are drawn; else empty."""
    from cnnspec.evaluation.featuremaps.choose import LOOKED_AT, MAP_RANK

    count = len({node.item for node in graph.nodes if node.layer.family in LOOKED_AT and len(node.shape) == MAP_RANK})
    if len(views) >= count:
        return ""
    return f"Layers: {len(views)} of {count} convolutions and poolings, from the first to the last"


def _size(graph: Graph, view: View) -> object:
    return graph.values[view.steps[-1].node].shape[:-1]


def _evenly(views: Sequence[View]) -> list[View]:
    last = len(views) - 1
    most = min(MOST, len(views))
    return [views[round(at * last / (most - 1))] for at in range(most)]
