"""A graph as its author wrote it: layers, and groups of them that come from one use of a block or one turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from cnnspec.compiler.graph import Frame, Graph, Node

_PARTS = {"block": 1, "repeat": 2, "stages": 2}  # of a dotted name: a stage and a repeat have a number too


class Group(NamedTuple):
    """One use of a block, or one turn of a repeat.

    ``prefix`` is its part of the dotted names inside, without the dot: ``stage2.3``, or ``stage2.3.unit1`` where that
    is all there is. ``name`` is that of the block, or of the item that repeats.
    """

    name: str
    prefix: str
    entries: tuple[Entry, ...]

    def nodes(self) -> Iterator[Node]:
        """Every node inside, in order."""
        for entry in self.entries:
            if isinstance(entry, Group):
                yield from entry.nodes()
            else:
                yield entry


Entry = Node | Group


def entries(graph: Graph) -> tuple[Entry, ...]:
    """The top of the tree. Layers that are shared by name keep to one level: a function would hide them."""
    if any(node.shares for node in graph.nodes):
        return graph.nodes
    return _entries(graph.nodes, 0, "")


def _entries(nodes: Sequence[Node], depth: int, lead: str) -> tuple[Entry, ...]:
    level: list[Entry] = []
    for prefix, run in groupby(nodes, key=lambda node: _prefix(node, depth, lead)):
        inside = tuple(run)
        if prefix is None:
            level += inside
            continue
        frame = inside[0].chain[depth]
        level.append(_group(_name(frame, prefix), prefix, _entries(inside, depth + 1, f"{lead}{prefix}.")))
    return tuple(level)


def _group(name: str, prefix: str, inside: tuple[Entry, ...]) -> Group:
    """A group; one that only holds another is that one."""
    if len(inside) == 1 and isinstance(only := inside[0], Group):
        return only._replace(prefix=f"{prefix}.{only.prefix}")
    return Group(name, prefix, inside)


def _prefix(node: Node, depth: int, lead: str) -> str | None:
    if len(node.chain) <= depth:
        return None
    parts = node.name.removeprefix(lead).split(".")
    return ".".join(parts[: _PARTS[node.chain[depth].kind]])


def _name(frame: Frame, prefix: str) -> str:
    return frame.name or prefix.partition(".")[0]
