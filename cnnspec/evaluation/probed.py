"""Which layers a probe looks at: all that needs no framework."""

from __future__ import annotations

from collections.abc import Sequence

from cnnspec.compiler.graph import Graph, Node
from cnnspec.diagnostics import UsageError
from cnnspec.layers._base import WEIGHTED, Family
from cnnspec.values.suggest import did_you_mean

_TELLING = (*WEIGHTED, Family.POOLING)
_MOST = 10


def layers_to_probe(graph: Graph, names: Sequence[str]) -> dict[str, str]:
    """The layers of those names and the nodes that their features are of, in the order of the network.

    Unless some are named: the image itself, convolutions, poolings and vectors, of a deep network ten evenly chosen;
    never what the network says. Raises UsageError for a network of several inputs or outputs, and a name that is none.
    """
    if len(graph.inputs) > 1 or len(graph.outputs) > 1:
        raise UsageError(f"{graph.name} has several inputs or outputs", "a probe needs one image and one answer")
    items: dict[str, list[Node]] = {}
    for node in graph.nodes:
        items.setdefault(node.item, []).append(node)
    image = graph.inputs[0].name
    if names:
        owners = {node.name: item for item, nodes in items.items() for node in nodes}
        return _named(graph, {image: image} | {item: nodes[-1].name for item, nodes in items.items()}, owners, names)
    last = graph.values[graph.output]
    telling = [
        (item, nodes[-1].name)
        for item, nodes in items.items()
        if any(map(_tells, nodes))
        and last not in nodes
        and _alone(graph, nodes)
        and last not in nodes
        and _alone(graph, nodes)
    ]
    kept = len(telling) if len(telling) < _MOST else _MOST - 1
    places = [round(at * (len(telling) - 1) / max(1, kept - 1)) for at in range(kept)]
    return {image: image} | dict(telling[place] for place in places)


def _tells(node: Node) -> bool:
    return node.layer.family in _TELLING or node.op == "flatten"


def _alone(graph: Graph, nodes: Sequence[Node]) -> bool:
    """Whether each is called once: a Keras layer that is called more often has no one output."""
    shared = {node.shares for node in graph.nodes if node.shares}
    return not any(node.shares or node.name in shared for node in nodes)


def _named(graph: Graph, ends: dict[str, str], owners: dict[str, str], names: Sequence[str]) -> dict[str, str]:
    for name in names:
        if name not in ends and name not in owners:
            raise UsageError(f"there is no layer '{name}'", did_you_mean(name, ends, kind="layers"))
    wanted = {owners.get(name, name) if name not in ends else name for name in names}
    for item in wanted:
        nodes = [node for node in graph.nodes if node.item == item]
        if not _alone(graph, nodes):
            raise UsageError(f"{item} shares its weights with another layer, and is called more than once")
    return {item: node for item, node in ends.items() if item in wanted}
