"""Whether a network's figures are what its author expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.diagnostics import Diagnostic
from cnnspec.shapes import is_known, times
from cnnspec.spec.sections import Section

if TYPE_CHECKING:
    from collections.abc import Container

    from cnnspec.analysis.summary import Summary
    from cnnspec.spec.expect import Bound

# Of every other figure the number is known, but where a size of the input is open.
WHY_UNKNOWN = "no layer has a receptive field of one size: all of the input is seen, or paths stride differently"


def check_expectations(summary: Summary, section: Section, left_out: Container[str] = ()) -> list[Diagnostic]:
    """A diagnostic for every broken expectation, at its line, but those ``left_out``.

    Raises SpecError where the section is wrong in itself.
    """
    expected = section.read()
    found = []
    for key in type(expected).model_fields:
        bound: Bound | None = getattr(expected, key)
        if bound is None or key in left_out:
            continue
        span = section.data.value_span(key)
        actual = _actual(summary, key)
        if actual is None:
            message = f"expected {key} {bound.text}, but this number is not known"
            found.append(Diagnostic("expect.unknown", message, span, _why_unknown(summary, key)))
        elif not bound.holds(actual):
            message = f"expected {key} {bound.text}, got {_shown(actual, bound)}"
            found.append(Diagnostic("expect.broken", message, span, _most_costly(summary, key)))
    return found


def _why_unknown(summary: Summary, key: str) -> str:
    domains = summary.graph.domains
    if not domains or (key == "receptive_field" and summary.receptive_field is None):
        return WHY_UNKNOWN
    return f"it depends on {', '.join(domains)}: give the input numbers, or take this line out"


def _actual(summary: Summary, key: str) -> Any:
    """The number that an expectation is about; None where it is not known."""
    if key == "memory":
        return summary.memory and summary.memory.training_bytes
    found = _figure(summary, key)
    parts = found if isinstance(found, tuple) else (found,)
    return found if all(map(is_known, parts)) else None


def _figure(summary: Summary, key: str) -> Any:
    total, field = summary.costs.total, summary.receptive_field
    return {
        "params": total.params,
        "trainable_params": total.trainable,
        "macs": total.macs,
        "receptive_field": field.size if field else None,
        "output": summary.graph.output_shape,
        "depth": summary.depth,
    }[key]


def _shown(actual: Any, bound: Bound) -> str:
    if isinstance(actual, tuple):
        return f"[{', '.join(map(str, actual))}]" if isinstance(bound.value, tuple) else times(actual)
    return f"{actual:,}"


def _most_costly(summary: Summary, key: str) -> str:
    """The three layers, or the parts of the memory, that a budget is spent on; or what makes the figure."""
    if key == "memory":
        memory = summary.memory
        assert memory is not None
        return (
            f"parameters {memory.parameters:,}, gradients {memory.gradients:,}, optimizer {memory.slots:,}, "
            f"activations for a batch of {memory.batch} {memory.activations:,}"
        )
    count = {"params": "params", "trainable_params": "trainable", "macs": "macs"}.get(key)
    if count is None:
        made = summary.graph.values[summary.graph.output]
        return {
            "output": f"it is what {getattr(made, 'item', made.name)} makes, the last layer",
            "receptive_field": "kernels, strides and pooling add to it; the summary shows it layer by layer",
            "depth": "it counts the convolutions and dense layers on the longest path",
        }[key]
    costs = summary.costs.by_node
    ranked = sorted(summary.graph.nodes, key=lambda node: -getattr(costs[node.name], count))[:3]
    shares = [
        f"{node.name} ({node.span.told}) {cost:,}" for node in ranked if (cost := getattr(costs[node.name], count))
    ]
    return f"the most are in {', '.join(shares)}" if shares else "no layer has any"
