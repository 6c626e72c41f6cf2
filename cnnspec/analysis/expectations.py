"""Whether a network's figures are what its author expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.diagnostics import Diagnostic
from cnnspec.shapes import times
from cnnspec.spec.sections import Section

if TYPE_CHECKING:
    from cnnspec.analysis.summary import Summary
    from cnnspec.spec.expect import Bound


def check_expectations(summary: Summary, section: Section) -> list[Diagnostic]:
    """A diagnostic for every broken expectation, at its line. Raises SpecError where the section is wrong in itself."""
    expected = section.read()
    found = []
    for key in type(expected).model_fields:
        bound: Bound | None = getattr(expected, key)
        if bound is None:
            continue
        span = section.data.value_span(key)
        actual = _actual(summary, key)
        if actual is None:
            message = f"expected {key} {bound.text}, but this number is not known"
            found.append(Diagnostic("expect.unknown", message, span, _why_unknown(key)))
        elif not bound.holds(actual):
            message = f"expected {key} {_wanted(bound)}, got {_shown(actual)}"
            found.append(Diagnostic("expect.broken", message, span, _most_costly(summary, key)))
    return found


def _actual(summary: Summary, key: str) -> Any:
    total, field = summary.costs.total, summary.receptive_field
    return {
        "params": total.params,
        "trainable_params": total.trainable,
        "macs": total.macs,
        "memory": None,
        "receptive_field": field.size if field else None,
        "output": summary.graph.output_shape,
        "depth": summary.depth,
    }[key]


def _why_unknown(key: str) -> str:
    if key == "receptive_field":
        return "no layer has a receptive field of one size: all of the input is seen, or paths stride differently"
    return f"this version does not compute {key}; take the line out"


def _wanted(bound: Bound) -> str:
    return bound.text


def _shown(actual: Any) -> str:
    if isinstance(actual, tuple):
        return times(actual)
    return f"{actual:,}"


def _most_costly(summary: Summary, key: str) -> str | None:
    """The three layers that a budget is spent on."""
    count = {"params": "params", "trainable_params": "trainable", "macs": "macs"}.get(key)
    if count is None:
        return None
    costs = summary.costs.by_node
    ranked = sorted(summary.graph.nodes, key=lambda node: -getattr(costs[node.name], count))[:3]
    shares = ", ".join(f"{node.name} {getattr(costs[node.name], count):,}" for node in ranked)
    return f"the most are in {shares}"
