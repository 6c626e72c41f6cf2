"""What pydantic finds wrong, told with place, cause and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, get_args

from cnnspec.diagnostics import Diagnostic, Edit, Fix
from cnnspec.language.template import is_dynamic
from cnnspec.spans.source import Map, Span, locate
from cnnspec.values.suggest import as_expression, is_arithmetic
from cnnspec.values.types import show

if TYPE_CHECKING:
    from pydantic import ValidationError


# The one kind of error that is pydantic's own: a model inside a field, such as `early_stop`, that is no mapping.
FIELDS_HELP = "write them inside braces: {key: value}"
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
    missing: dict[str, Diagnostic] = {}
    diagnostics: list[Diagnostic] = []
    misspelt: set[str] = set()
    for detail in error.errors(include_url=False):
        if len(diagnostics) == MAX_FINDINGS:
            break
        path = tuple(detail["loc"])
        name = str(path[-1]) if path else what
        if detail["type"] == "missing":
            missing[name] = _missing(what, name, data, known, fallback)
        elif detail["type"] == "extra_forbidden" and name.endswith(")") and _in_round_brackets(diagnostics):
            continue  # the second half of `kernel: (3, 3)`
        elif detail["type"] == "extra_forbidden":
            from cnnspec.language.hints import unknown_key

            inner = ".".join((what, *(str(step) for step in path[:-1])))
            around, choices = _around(data, path), [key for key in _keys(known, path) if key not in misspelt]
            one, meant = unknown_key(inner, name, _key(data, path) or fallback, around, choices)
            diagnostics.append(one)
            misspelt.add(meant or "")
        elif not (form_only and is_dynamic(detail["input"])):
            diagnostics.append(_wrong_value(detail, path, data, what, fallback))
    # Who has misspelt a key has not forgotten it.
    return [*(diagnostic for name, diagnostic in missing.items() if name not in misspelt), *diagnostics][:MAX_FINDINGS]


def _keys(known: Iterable[str], path: tuple[Any, ...]) -> list[str]:
    """The keys that may stand at the end of a path; a model inside a field has its own."""
    for step in path[:-1]:
        field = known.get(step) if isinstance(known, Mapping) else None
        models = [model for model in (*get_args(getattr(field, "annotation", None)),) if hasattr(model, "model_fields")]
        known = models[0].model_fields if models else known
    return list(known)


def _around(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path[:-1]:
        data = data[step]
    return data


def _in_round_brackets(diagnostics: list[Diagnostic]) -> bool:
    from cnnspec.values.remedies import ROUND_BRACKETS

    return any(diagnostic.help == ROUND_BRACKETS for diagnostic in diagnostics)


def _missing(what: str, name: str, data: Any, known: Iterable[str], fallback: Span) -> Diagnostic:
    """A key that is not there; or that is there under another name, where any name is allowed (`stages`)."""
    message, place, help = f"{what} needs '{name}'", fallback, _example(what, name)
    others = [key for key in data if key not in known] if isinstance(data, Map) else []
    if others:
        from cnnspec.values import other_names

        for key in others:
            if other_names.field(what, key) == name:
                place, help = data.key_span(key), f"'{key}' is called '{name}' here"
    return Diagnostic("spec.missing-key", message, place, help)


def _example(what: str, name: str) -> str:
    """How a forgotten key is written."""
    examples = {"filters": "8", "units": "10", "type": "max", "rate": "0.5", "cnnspec": "1", "name": "my_net"}
    examples |= {"type": "relu"} if what == "activation" else {}
    examples |= {"features": "[{conv: 8}]", "times": "2", "merge": "concat", "source": "mnist5k", "depth": "[2, 2]"}
    value = examples.get(name, "…")
    return (
        f"for example `{name}: {value}`" if what in ("spec", "data") else f"for example `{what}: {{{name}: {value}}}`"
    )


def _wrong_value(error: Any, path: tuple[Any, ...], data: Any, what: str, fallback: Span) -> Diagnostic:
    kind = error["type"]
    context = error.get("ctx", {})
    message = context.get("text") or f"expected fields, not {show(error['input'])}"
    prefix = ".".join((what, *(str(step) for step in path if isinstance(step, str))))
    first = path[0] if path else None
    present = isinstance(data, Map) and first in data
    place = locate(data, path, key=kind == "spec.unknown-key") if present else None
    code = kind if kind.startswith("spec.") else "spec.value"
    fix = None
    key_or_value = path[-1] if path and code == "spec.unknown-key" else error["input"]
    if place and (instead := context.get("instead")) and _text_at(place) == key_or_value:
        # A key of another library, or a word but for its case, is unmistakable.
        fix = Fix((Edit(place, instead),), safe=code == "spec.unknown-key" or instead == str(key_or_value).lower())
    help = context.get("help", FIELDS_HELP)
    if place and "$" in (written := _text_at(place)) and is_arithmetic(error["input"]):
        # `2 * $width` has become a text, `2 * 16`, and not its product.
        help = f"write it as one expression: {as_expression(written.replace('$', ''))}"
    return Diagnostic(code, f"{prefix}: {message}", place or fallback, help, fix=fix)


def _text_at(span: Span) -> str:
    return span.source.text[span.start : span.end].strip("\"'")


def _key(data: Any, path: tuple[Any, ...]) -> Span | None:
    return locate(data, path, key=True) if isinstance(data, Map) and path and path[0] in data else None
