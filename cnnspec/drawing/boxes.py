"""Boxes: the nodes of an item, drawn as one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cnnspec.graph import Frame, Graph, Node
    from cnnspec.shapes import Shape


class Box(NamedTuple):
    """One box: the node it is named after, what it does, what is fused to that, and the boxes that flow into it."""

    name: str
    op: str
    title: str
    details: tuple[str, ...]
    shape: Shape
    inputs: tuple[str, ...]
    chain: tuple[Frame, ...]

    @property
    def looks(self) -> object:
        """What it looks like, apart from its name and place."""
        return self.op, self.title, self.details, self.shape


def boxes(graph: Graph) -> list[Box]:
    """The boxes of a graph, in order.

    Nodes of an item that follow each other are one box; a shortcut's projection stands alone, beside the body.
    """
    return list(_found(graph, box_of={value.name: value.name for value in graph.inputs}))


def box_names(graph: Graph) -> dict[str, str]:
    """The box that each node is drawn in."""
    box_of = {value.name: value.name for value in graph.inputs}
    deque(_found(graph, box_of), maxlen=0)
    return box_of


def _found(graph: Graph, box_of: dict[str, str]) -> Iterator[Box]:
    for _, group in groupby(graph.nodes, key=_together):
        nodes = list(group)
        inside = {node.name for node in nodes}
        inputs = [box_of[name] for node in nodes for name in node.inputs if name not in inside]
        name = nodes[-1].name
        box_of.update((node.name, name) for node in nodes)
        main = _main(nodes)
        details = [node.layer.label() for node in nodes if node is not main]
        if shared := graph.shared_with(nodes):
            details.append(f"weights of {shared}")
        sources = tuple(dict.fromkeys(inputs))
        yield Box(name, main.op, main.layer.label(), tuple(details), nodes[-1].shape, sources, main.chain)


def _together(node: Node) -> object:
    return node.item, ".shortcut." in node.name.removeprefix(node.item)


def _main(nodes: list[Node]) -> Node:
    """The node that a box is coloured after: the one with the weights, else the first."""
    weighty = ("conv", "depthwise_conv", "separable_conv", "conv_transpose", "dense")
    return next((node for node in nodes if node.op in weighty), nodes[0])
