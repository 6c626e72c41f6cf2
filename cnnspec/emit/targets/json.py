"""The resolved graph for other tools: nodes, edges and totals as JSON, described in docs/emitting.md."""

from __future__ import annotations

from typing import Any

from cnnspec.analysis.cost import Cost, count_costs
from cnnspec.analysis.summary import known, plain
from cnnspec.compiler.graph import Graph, Node
from cnnspec.values.printable import json_text

VERSION = 1


def write(graph: Graph) -> str:
    """The document. What may be added to it later keeps the version; what changes a meaning raises it."""
    return json_text(document(graph)) + "\n"


def document(graph: Graph) -> dict[str, Any]:
    """The document as plain values. Shapes are channels last without the batch; an open size is a text."""
    costs = count_costs(graph)
    nodes = [_node(graph, node, costs.by_node[node.name]) for node in graph.nodes]
    return {
        "format": "cnnspec.graph",
        "version": VERSION,
        "name": graph.name,
        "inputs": [{"name": source.name, "shape": plain(source.shape)} for source in graph.inputs],
        "outputs": [
            {"name": output.name, "node": output.node, "shape": plain(graph.values[output.node].shape)}
            for output in graph.outputs
        ],
        "sizes": {name: domain.to_dict() for name, domain in graph.domains.items()},
        "nodes": nodes,
        "edges": [{"from": name, "to": node.name} for node in graph.nodes for name in node.inputs],
        "totals": {"nodes": len(nodes), **_cost(costs.total)},
    }


def _node(graph: Graph, node: Node, cost: Cost) -> dict[str, Any]:
    shapes = graph.shapes_into(node)
    own = () if node.shares else node.layer.weights(*shapes)
    return {
        "name": node.name,
        "operation": node.op,
        "fields": node.layer.model_dump(mode="json"),
        "inputs": list(node.inputs),
        "output_shape": plain(node.shape),
        "weights": [
            {"name": weight.name, "shape": plain(weight.shape), "trainable": weight.trainable} for weight in own
        ],
        **_cost(cost),
        "section": node.section,
        "item": node.item,
        "blocks": [frame.name for frame in node.chain if frame.name],
        "file": node.span.source.path,
        "line": node.span.line,
        "shares": node.shares or None,
    }


def _cost(cost: Cost) -> dict[str, Any]:
    params = {"total": cost.params, "trainable": cost.trainable, "non_trainable": cost.non_trainable}
    return {"params": params, "macs": known(cost.macs)}
