"""Receptive fields where sizes are open: what holds for every size.

Only the pads of `padding: same` depend on a size, by its remainder. So the fields of one size for each remainder are
those of all sizes, and what they agree in is known.
"""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING

from cnnspec.analysis.receptive_field import Field, receptive_fields
from cnnspec.compiler.sizes.at import graph_at
from cnnspec.layers._window import Resampling
from cnnspec.values.shapes import OpenSizeError, is_known, rank_of
from cnnspec.values.size import Size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnspec.compiler.graph import Graph, Node

# How many nodes are looked at, over all remainders: some seconds' worth. Beyond it nothing is told.
MOST_WORK = 200_000


def open_fields(graph: Graph) -> dict[str, Field]:
    """The receptive field of every node, by name, as far as it is the same for all sizes."""
    unknown = _behind_a_resizing(graph)
    try:
        period = lcm(*(_period(graph, node) for node in graph.nodes))
        samples = {name: domain.samples(period) for name, domain in graph.domains.items()}
    except OpenSizeError:
        return dict.fromkeys(graph.values)
    turns = max(map(len, samples.values()))
    if turns * len(graph.nodes) > MOST_WORK:
        return dict.fromkeys(graph.values)
    fields_by_turn = [
        receptive_fields(graph_at(graph, {name: sizes[turn % len(sizes)] for name, sizes in samples.items()}))
        for turn in range(turns)
    ]
    return {
        name: None if name in unknown else _common([fields[name] for fields in fields_by_turn]) for name in graph.values
    }


def _period(graph: Graph, node: Node) -> int:
    """After how many sizes the pads of a node repeat."""
    shape = graph.shapes_into(node)[0]
    window = node.layer.window(rank_of(shape))
    if window is None or isinstance(window, Resampling) or window.padding != "same":
        return 1
    # The pads follow from the remainder by the stride.
    rests: list[object] = [size % stride for size, stride in zip(shape[:-1], window.stride, strict=True)]
    return lcm(*(rest.period for rest in rests if isinstance(rest, Size)))


def _behind_a_resizing(graph: Graph) -> set[str]:
    """The nodes that see the input through a resizing of an open size: it changes with every size."""
    names: set[str] = set()
    for node in graph.nodes:
        shape = graph.shapes_into(node)[0]
        resized = isinstance(node.layer.window(rank_of(shape)), Resampling) and not all(map(is_known, shape[:-1]))
        if resized or not names.isdisjoint(node.inputs):
            names.add(node.name)
    return names


def _common(fields: Sequence[Field]) -> Field:
    """What the fields of all remainders agree in; None where even the size is not known."""
    first = fields[0]
    if first is None or any(
        field is None or (field.size, field.stride) != (first.size, first.stride) for field in fields
    ):
        return None
    paddings = zip(*(field.padding for field in fields if field is not None), strict=True)
    return first._replace(padding=tuple(axis[0] if len(set(axis)) == 1 else None for axis in paddings))
