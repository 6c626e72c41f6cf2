"""Layers that a model keeps still: `trainable: false` where all of them have that field, else `train: {freeze: …}`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cnnspec.text.dump import dump

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Graph, Node
    from cnnspec.importing.ops import Network, Op

WITH_FIELD = ("conv", "depthwise_conv", "separable_conv", "conv_transpose", "dense")


def settle_frozen(network: Network, still: Iterable[Op]) -> None:
    """How a network says that operations do not learn: the field is gone where a normalisation is among them."""
    still = list(still)
    if all(op.word in WITH_FIELD for op in still):
        return
    network.frozen = {layer for op in still for layer in op.layers}
    for op in still:
        op.fields.pop("trainable", None)


def freezing(graph: Graph, layers: dict[str, str], frozen: set[str]) -> str:
    """The section of a spec that keeps the nodes still whose Keras layer is frozen; ``layers`` is that of each node."""
    nodes = [node for node in graph.nodes if node.layer.weights(*graph.shapes_into(node))]
    still = {node.name for node in nodes if layers[node.name] in frozen}
    return dump({"train": {"freeze": list(_names(nodes, still, 1))}}) if still else ""


def _names(nodes: Iterable[Node], still: set[str], parts: int) -> Iterator[str]:
    """Names, each of a node or of all that is in an item, as short as they can be; ``parts`` long at least."""
    groups: dict[str, list[Node]] = {}
    for node in nodes:
        groups.setdefault(".".join(node.name.split(".")[:parts]), []).append(node)
    for name, inside in groups.items():
        count = sum(node.name in still for node in inside)
        if count == len(inside):
            yield name
        elif count:
            yield from _names(inside, still, parts + 1)
