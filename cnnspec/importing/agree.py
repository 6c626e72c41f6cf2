"""Whether two graphs compute the same with the same weights, from one order of operations to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnspec.compiler.graph import Graph, Node
from cnnspec.layers._base import KerasCall

SYNONYMS = {"hard_swish": "hard_silu", "swish": "silu"}  # Keras keeps one name of each
COMMUTATIVE = ("add", "multiply", "average", "maximum")


def agree(one: Graph, other: Graph, names: Mapping[str, str]) -> bool:
    """Whether each node of ``one`` is that of ``other`` under its name there: operation, fields, edges, shape."""
    if len(one.nodes) != len(other.nodes) or len(set(names.values())) != len(names) != 0:
        return False
    names = {**names, **{value.name: same.name for value, same in zip(one.inputs, other.inputs, strict=True)}}
    for node in one.nodes:
        twin = other.values[names[node.name]]
        if not isinstance(twin, Node) or meaning(one, node) != meaning(other, twin):
            return False
        edges = [names[source] for source in node.inputs]
        theirs = list(twin.inputs)
        if (sorted(edges), sorted(theirs)) != (edges, theirs) and node.op in COMMUTATIVE:
            edges, theirs = sorted(edges), sorted(theirs)
        if edges != theirs or names.get(node.shares, "") != twin.shares:
            return False
    return [names[output.node] for output in one.outputs] == [output.node for output in other.outputs]


def meaning(graph: Graph, node: Node) -> Any:
    """What a node computes, apart from its name and what flows in."""
    call = node.layer.keras_call(*graph.shapes_into(node))
    arguments = dict(call.arguments)
    if node.op == "conv" and set(_as_tuple(arguments.get("kernel_size"))) == {1}:
        arguments.pop("padding", None)  # there is nothing to pad for
    return node.op, str(node.shape), _plain(KerasCall(call.path, arguments))


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _plain(value: Any) -> Any:
    if isinstance(value, KerasCall):
        return value.path, tuple(sorted((key, repr(_plain(argument))) for key, argument in value.arguments.items()))
    return SYNONYMS.get(value, value) if isinstance(value, str) else value
