"""What pydantic finds wrong, told with place, cause and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cnnspec.diagnostics import Diagnostic
from cnnspec.source import Map, Span, locate
from cnnspec.spec.template import is_dynamic
from cnnspec.suggest import did_you_mean

if TYPE_CHECKING:
    from pydantic import ValidationError


MAX_FINDINGS = 20  # in one mapping; who has made more wants to see these first


def explain(
    error: ValidationError,
    data: Any,
    *,
    what: str,
    known: Iterable[str],
    fallback: Span,
    form_only: bool = False,
) -> list[Diagnostic]:
    """Diagnostics of a failed validation.

    Args:
        error: what pydantic raised.
        data: the mapping that was validated, with places.
        what: what the mapping is, for messages: ``conv``, ``train``.
        known: the keys it may have.
        fallback: the place of what is not in ``data``.
        form_only: leave out what an expression may still put right.
    """
    found: list[Diagnostic] = []
    for each in error.errors(include_url=False):
        if len(found) == MAX_FINDINGS:
            break
        if form_only and is_dynamic(each["input"]) and each["type"] not in ("extra_forbidden", "missing"):
            continue
        found.append(_explain_one(each, data, what, list(known), fallback))
    return found


def _explain_one(error: Any, data: Any, what: str, known: list[str], fallback: Span) -> Diagnostic:
    path = tuple(error["loc"])
    kind = error["type"]
    name = str(path[-1]) if path else what
    if kind == "extra_forbidden":
        help = did_you_mean(name, known, kind="keys")
        return Diagnostic("spec.unknown-key", f"{what}: unknown key '{name}'", _key(data, path) or fallback, help)
    if kind == "missing":
        return Diagnostic("spec.missing-key", f"{what} needs '{name}'", fallback)
    context = error.get("ctx", {})
    message = context.get("text") or error["msg"][:1].lower() + error["msg"][1:]
    prefix = ".".join((what, *(str(step) for step in path if isinstance(step, str))))
    first = path[0] if path else None
    present = isinstance(data, Map) and first in data
    place = locate(data, path, key=kind == "spec.unknown-key") if present else None
    code = kind if kind.startswith("spec.") else "spec.value"
    return Diagnostic(code, f"{prefix}: {message}", place or fallback, context.get("help"))


def _key(data: Any, path: tuple[Any, ...]) -> Span | None:
    return locate(data, path, key=True) if isinstance(data, Map) and path and path[0] in data else None
