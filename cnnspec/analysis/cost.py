"""Parameters and multiply-accumulates."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnspec.compiler.graph import Graph, Node
    from cnnspec.values.shapes import Shape


class Cost(NamedTuple):
    """Parameters as Keras counts them, and multiply-accumulates of convolutions and dense layers for one image."""

    trainable: int = 0
    non_trainable: int = 0
    macs: int = 0

    @property
    def params(self) -> int:
        """All parameters."""
        return self.trainable + self.non_trainable


class Costs(NamedTuple):
    """The cost of every node, by name, and of the network."""

    by_node: Mapping[str, Cost]
    total: Cost


def count_costs(graph: Graph) -> Costs:
    """The cost of each node and of all."""
    memo: dict[tuple[int, tuple[Shape, ...], bool], Cost] = {}
    by_node: dict[str, Cost] = {}
    trainable = non_trainable = macs = 0
    for node in graph.nodes:
        shapes = graph.shapes_into(node)
        key = (id(node.layer), shapes, bool(node.shares))
        cost = memo.get(key)
        if cost is None:
            cost = memo[key] = _cost_of(node, shapes)
        by_node[node.name] = cost
        trainable += cost.trainable
        non_trainable += cost.non_trainable
        macs += cost.macs
    return Costs(by_node, Cost(trainable, non_trainable, macs))


def _cost_of(node: Node, shapes: tuple[Shape, ...]) -> Cost:
    macs = node.layer.macs(*shapes)
    if node.shares:
        return Cost(macs=macs)  # the weights are counted where they are
    weights = node.layer.weights(*shapes)
    trainable = sum(weight.size for weight in weights if weight.trainable)
    return Cost(trainable, sum(weight.size for weight in weights) - trainable, macs)
