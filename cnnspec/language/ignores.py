"""The form of the `lint` section: which rules a spec ignores, and why.

lint: {ignore: [lint.bias-before-norm, {lint.large-dense: as in the paper}]}
"""

from __future__ import annotations

from typing import Any

from cnnspec.diagnostics import Diagnostic, rules
from cnnspec.spans.source import List, Map, Span
from cnnspec.values.suggest import did_you_mean
from cnnspec.values.types import show

MOST_WRONG = 20  # wrong codes that are reported


def section_mistakes(section: Any, place: Span) -> list[Diagnostic]:
    """What is wrong with the form of a `lint` section."""
    if not isinstance(section, Map):
        help = "for example `lint: {ignore: [lint.bias-before-norm]}`"
        return [Diagnostic("spec.value", f"lint: expected a mapping, not {show(section)}", place, help)]
    diagnostics = []
    for key in section:
        if key != "ignore":
            help = did_you_mean(key, ("ignore",), kind="keys")
            diagnostics.append(
                Diagnostic("spec.unknown-key", f"lint: unknown key '{key}'", section.key_span(key), help)
            )
    entries = section.get("ignore", [])
    if not isinstance(entries, list):
        message = f"lint.ignore: expected a list of codes, not {show(entries)}"
        help = "for example `ignore: [lint.bias-before-norm]`"
        return [*diagnostics, Diagnostic("spec.value", message, section.value_span("ignore"), help)]
    for index, entry in enumerate(entries):
        if len(diagnostics) == MOST_WRONG:
            break
        span = entries.item_span(index) if isinstance(entries, List) else place
        code = code_of(entry)
        if code is None:
            help = "write it as `code`, or `{code: reason}`"
            diagnostics.append(Diagnostic("spec.value", f"lint.ignore: {show(entry)} is not a code", span, help))
        elif wrong := unknown_code(code, span):
            diagnostics.append(wrong)
    return diagnostics


def unknown_code(code: str, span: Span) -> Diagnostic | None:
    """The error of a code that names no rule."""
    help = rules.unknown(code)
    return Diagnostic("spec.unknown-name", f"there is no rule '{code}'", span, help) if help else None


def code_of(entry: Any) -> str | None:
    """The code of an entry, which may have a reason; None for what is neither."""
    if isinstance(entry, str):
        return entry
    if isinstance(entry, dict) and len(entry) == 1:
        ((code, reason),) = entry.items()
        return str(code) if isinstance(reason, str) else None
    return None
