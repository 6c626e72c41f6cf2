"""Whether a network's figures are what its author expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.diagnostics import Diagnostic
from cnnspec.language.sections import Section
from cnnspec.values.shapes import grouped, is_known, times

if TYPE_CHECKING:
    from collections.abc import Container

    from cnnspec.analysis.summary import Summary
    from cnnspec.language.expect import Bound

# Of every other figure the number is known, but where a size of the input is open.
WHY_UNKNOWN = "no layer has a receptive field of one size: all of the input is seen, or paths stride differently"


def check_expectations(summary: Summary, section: Section, left_out: Container[str] = ()) -> list[Diagnostic]:
    """A diagnostic for every broken expectation, at its line, but those ``left_out``.

    Raises SpecError where the section is wrong in itself.
    """
    expected = section.read()
    diagnostics = []
    for key in type(expected).model_fields:
        bound: Bound | None = getattr(expected, key)
        if bound is None or key in left_out:
            continue
        span = section.data.value_span(key)
        actual = actual_of(summary, key)
        if actual is None:
            message = f"expected {key} {bound.text}, but this number is not known"
            diagnostics.append(Diagnostic("expect.unknown", message, span, _why_unknown(summary, key)))
        elif not bound.holds(actual):
            from cnnspec.analysis.budget import spent_on

            unit = " bytes" if key == "memory" else ""
            message = f"expected {key} {bound.text}, got {_shown(actual, bound)}{unit}"
            diagnostics.append(Diagnostic("expect.broken", message, span, spent_on(summary, key)))
    return diagnostics


def _why_unknown(summary: Summary, key: str) -> str:
    domains = summary.graph.domains
    if not domains or (key == "receptive_field" and summary.receptive_field is None):
        return WHY_UNKNOWN
    return f"it depends on {', '.join(domains)}: give the input numbers, or take this line out"


def actual_of(summary: Summary, key: str) -> Any:
    """The number that an expectation is about; None where it is not known."""
    if key == "memory":
        return summary.memory and summary.memory.training_bytes
    figure = _figure(summary, key)
    parts = figure if isinstance(figure, tuple) else (figure,)
    return figure if all(map(is_known, parts)) else None


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
    return grouped(actual)
