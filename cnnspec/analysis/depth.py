"""Depth: the layers with weights on the longest way from an input to an output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.values.shapes import is_known

if TYPE_CHECKING:
    from cnnspec.analysis.cost import Costs
    from cnnspec.compiler.graph import Graph


def depth(graph: Graph, costs: Costs) -> int:
    """Convolutions and dense layers on the longest path, as papers count them: 50 for ResNet-50."""
    depths = {value.name: 0 for value in graph.inputs}
    for node in graph.nodes:
        macs = costs.by_node[node.name].macs
        weighted = not is_known(macs) or macs > 0
        depths[node.name] = max(depths[name] for name in node.inputs) + weighted
    return max(depths[output.node] for output in graph.outputs)
