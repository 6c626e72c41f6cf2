"""What a figure that broke its expectation is made of: the layers to look at first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cnnspec.analysis.memory import ACTIVATION_BYTES, WEIGHT_BYTES, Training, kept_by_value
from cnnspec.compiler.graph import Node
from cnnspec.values.shapes import grouped

if TYPE_CHECKING:
    from cnnspec.analysis.summary import Summary
    from cnnspec.compiler.graph import Graph

MOST = 3
_COUNTS = {"params": "params", "trainable_params": "trainable", "macs": "macs"}


def spent_on(summary: Summary, key: str) -> str:
    """In a few words the three layers that a figure of `expect` owes the most to, or that there are none."""
    graph, costs = summary.graph, summary.costs.by_node
    if key in _COUNTS:
        parts = {name: getattr(cost, _COUNTS[key]) for name, cost in costs.items()}
        return _largest_parts("the most are in", graph, parts, share=True) or "no layer has any"
    if key == "memory":
        return _memory(summary)
    if key == "receptive_field":
        return _largest_parts("the most is added by", graph, _growth(summary)) or "no layer looks beyond one position"
    if key == "depth":
        return _path(summary) or "no layer has weights"
    return f"it is what {_named(graph, graph.output)} makes"


def _largest_parts(lead: str, graph: Graph, parts: Mapping[str, int], *, share: bool = False) -> str | None:
    """The largest parts, those of one item together."""
    items: dict[str, int] = {}
    for name, part in parts.items():
        items[_item(graph, name)] = items.get(_item(graph, name), 0) + part
    total = sum(items.values())
    ranked = [(name, part) for name, part in sorted(items.items(), key=lambda pair: -pair[1])[:MOST] if part > 0]
    if not ranked:
        return None
    places = {_item(graph, name): name for name in parts}
    shares = (f" ({_percent(part, total)})" if share else "" for _, part in ranked)
    phrases = (
        f"{_named(graph, places[name])} {grouped(part)}{of}" for (name, part), of in zip(ranked, shares, strict=True)
    )
    return f"{lead} {', '.join(phrases)}"


def _percent(part: int, total: int) -> str:
    percent = round(100 * part / total)
    return f"{percent} %" if percent else "under 1 %"


def _item(graph: Graph, name: str) -> str:
    value = graph.values[name]
    return value.item if isinstance(value, Node) else value.name


def _named(graph: Graph, name: str) -> str:
    """A layer, and the line where it stands; an input has none."""
    value = graph.values[name]
    return f"{value.item} ({value.span.location})" if isinstance(value, Node) else f"the {value.name}"


def _memory(summary: Summary) -> str:
    memory = summary.memory
    assert memory is not None
    parts = (
        f"parameters {grouped(memory.parameters)}, gradients {grouped(memory.gradients)}, "
        f"optimizer {grouped(memory.slots)}, "
        f"activations for a batch of {memory.batch} {grouped(memory.activations)}"
    )
    most = _largest_parts("the most are for", summary.graph, bytes_by_value(summary), share=True)
    return f"{parts}; {most}" if most else parts


def bytes_by_value(summary: Summary) -> dict[str, int]:
    """The memory of training by node and input, in bytes: its weights with gradients and slots, and what is kept of it.

    Their sum is ``summary.memory.training_bytes``.
    """
    training = Training.of(summary.train)
    number_bytes = ACTIVATION_BYTES[training.precision]
    bytes_by_name = {name: training.batch * kept for name, kept in kept_by_value(summary.graph, number_bytes).items()}
    for name, cost in summary.costs.by_node.items():
        weights = cost.params * (WEIGHT_BYTES + (number_bytes if number_bytes != WEIGHT_BYTES else 0))
        bytes_by_name[name] = (
            bytes_by_name.get(name, 0) + weights + cost.trainable * WEIGHT_BYTES * (1 + training.slots)
        )
    return bytes_by_name


def _growth(summary: Summary) -> dict[str, int]:
    """By how many pixels each node sees more than what flows in, along the axis where that is most."""
    sizes: dict[str, tuple[int, ...]] = {}
    for name, field in summary.fields.items():
        if field is not None:
            sizes[name] = field.size
    growths = {}
    for node in summary.graph.nodes:
        if node.name not in sizes:
            continue
        before = [sizes.get(name, (1,) * len(sizes[node.name])) for name in node.inputs]
        widest = [max(axis) for axis in zip(*before, strict=True)]
        growths[node.name] = max(now - then for now, then in zip(sizes[node.name], widest, strict=True))
    return growths


def _path(summary: Summary) -> str | None:
    """The layers with weights on the longest path."""
    graph, costs = summary.graph, summary.costs.by_node
    longest: dict[str, tuple[int, str | None]] = {value.name: (0, None) for value in graph.inputs}
    for node in graph.nodes:
        before = max(node.inputs, key=lambda name: longest[name][0])
        longest[node.name] = (longest[before][0] + (costs[node.name].macs > 0), before)
    name: str | None = max((output.node for output in graph.outputs), key=lambda name: longest[name][0])
    path = []
    while name is not None:
        if name in costs and costs[name].macs > 0:
            path.append(_named(graph, name))
        name = longest[name][1]
    path.reverse()
    if not path:
        return None
    shown = path if len(path) <= MOST else [*path[:2], f"{len(path) - MOST} more", path[-1]]
    return f"on the longest path are {', '.join(shown[:-1])} and {shown[-1]}" if len(path) > 1 else f"it is {path[0]}"
