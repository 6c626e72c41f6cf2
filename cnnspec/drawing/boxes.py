"""Boxes: the nodes of an item, drawn as one."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cnnspec.layers._base import WEIGHTED
from cnnspec.values.shapes import rank_of, times

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Frame, Graph, Node
    from cnnspec.values.shapes import Shape


class Box(NamedTuple):
    """One box: the node it is named after, what it does, what is fused to that, and the boxes that flow into it.

    ``before`` and ``details`` are what is done before and after the main operation; ``flows`` are the shapes of
    ``inputs``, ``members`` the nodes that are drawn in it, ``times`` how often in a row it is done.
    """

    name: str
    op: str
    title: str
    details: tuple[str, ...]
    shape: Shape
    inputs: tuple[str, ...]
    chain: tuple[Frame, ...]
    flows: tuple[Shape, ...]
    members: tuple[str, ...]
    before: tuple[str, ...] = ()
    times: int = 1
    lines: tuple[str, ...] = ()
    """What a box of many operations has below its title."""
    tag: str = ""
    """Which stage it is, where it is all of one."""
    collects: bool = False
    """Whether it ends with a concatenation, so that its channels may grow each time, as in a dense block."""

    @property
    def looks(self) -> object:
        """What it looks like, apart from its name and place; the channels that it has collected are no look of it."""
        shape = self.shape[:-1] if self.collects else self.shape
        return self.op, self.before, self.title, self.details, self.lines, self.times, shape


def boxes(graph: Graph) -> list[Box]:
    """The boxes of a graph, in order.

    Nodes of an item that follow each other are one box; a shortcut's projection stands alone, beside the body.
    """
    box_of = {value.name: value.name for value in graph.inputs}
    drawn = []
    for _, group in groupby(graph.nodes, key=_together):
        box = _box(graph, list(group), box_of)
        box_of.update(dict.fromkeys(box.members, box.name))
        drawn.append(box)
    return drawn


def box_names(graph: Graph, drawn: list[Box]) -> dict[str, str]:
    """The box that each value of a graph is drawn in."""
    inputs = {value.name: value.name for value in graph.inputs}
    return inputs | {member: box.name for box in drawn for member in box.members}


def _box(graph: Graph, nodes: list[Node], box_of: dict[str, str]) -> Box:
    inside = {node.name for node in nodes}
    # A box that flows in twice, by several of its values, is one arrow.
    flows: dict[str, Shape] = {}
    for node in nodes:
        for name in node.inputs:
            if name not in inside:
                flows.setdefault(box_of[name], graph.values[name].shape)
    main = _main(nodes)
    rank = rank_of(graph.shapes_into(main)[0])
    before = tuple(node.layer.label() for node in nodes[: nodes.index(main)])
    details = [node.layer.label() for node in nodes[nodes.index(main) + 1 :]]
    if shared := graph.shared_with(nodes):
        details.append(f"weights of {shared}")
    return Box(
        nodes[-1].name, main.op, titled(main, rank), tuple(details), nodes[-1].shape, tuple(flows), main.chain,
        tuple(flows.values()), tuple(node.name for node in nodes), before, collects=main.op == "concat",
    )  # fmt: skip


def titled(node: Node, rank: int) -> str:
    """The label of a node, a kernel or window that is one number written out for the axes that there are."""
    label = node.layer.label()
    for field in ("kernel", "size"):
        size = getattr(node.layer, field, None)
        if isinstance(size, int):
            return label.replace(f"{size}×{size}", times((size,) * rank), 1)
    return label


def _together(node: Node) -> object:
    return node.item, ".shortcut." in node.name.removeprefix(node.item)


def _main(nodes: list[Node]) -> Node:
    """The node that a box is coloured after: the one with the weights, else the first that is no padding."""
    weighty = (node for node in nodes if node.layer.family in WEIGHTED)
    return next(weighty, None) or next((node for node in nodes if node.layer.absorbed != "ahead"), nodes[0])
