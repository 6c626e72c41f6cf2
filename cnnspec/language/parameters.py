"""The values of parameters: the spec's, the variant's, and those given on the command line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from cnnspec.diagnostics import Diagnostic, SpecError, UsageError
from cnnspec.language.document import NAME, Document
from cnnspec.language.ends import open_names
from cnnspec.language.expressions import RESERVED, ExpressionError
from cnnspec.language.reader import Reader
from cnnspec.language.sections import check_form
from cnnspec.language.template import fill, span_of_text
from cnnspec.language.texts import check_texts
from cnnspec.language.values import Work
from cnnspec.reading.parse import parse_value
from cnnspec.spans.source import List, Map, Span
from cnnspec.values.suggest import did_you_mean
from cnnspec.values.types import as_number, show

SECTIONS_OF_VARIANT = ("expect",)


class OverrideError(UsageError):
    """A parameter or variant was asked for that a spec does not have."""


def check_parameters(document: Document, reader: Reader) -> None:
    """Report parameters and variants that are none."""
    params = document.params
    known: dict[str, None] = {"classes": None} if document.classes is not None else {}
    if isinstance(params, Map):
        for key, value in params.items():
            if not NAME.match(key) or key in RESERVED or "-" in key:
                help = "letters, digits and _; not " + ", ".join(sorted(RESERVED - {"True", "False", "None"}))
                reader.report("spec.name", f"'{key}' cannot be the name of a parameter", params.key_span(key), help)
            if not _is_value(value):
                message = "a parameter is a number, a word or a list of them"
                reader.report("spec.value", message, params.value_span(key), f"for example `{key}: 32`")
            check_texts(reader, value, known, params.value_span(key), later=params)
            known[key] = None
    if isinstance(document.variants, Map):
        _check_variants(document, document.variants, reader)


def _check_variants(document: Document, variants: Map, reader: Reader) -> None:
    order = {key: number for number, key in enumerate(document.params)}
    known = [*document.params, *(["classes"] if document.classes is not None else []), *SECTIONS_OF_VARIANT]
    settable = frozenset(known)
    for name, body in variants.items():
        if not NAME.match(name):
            help = "a name starts with a letter; letters, digits, _ and - follow"
            reader.report("spec.name", f"'{name}' cannot be the name of a variant", variants.key_span(name), help)
        if body is not None and not isinstance(body, Map):
            help = f"for example `{name}: {{width: 8}}`, or `{name}: {{}}`"
            reader.report("spec.value", f"variant '{name}' is a mapping of parameters", variants.value_span(name), help)
            continue
        if body is None:
            continue
        for key, value in body.items():
            if key not in settable:
                reader.check_number()  # before the search
                help = did_you_mean(key, known, kind="parameters")
                message = f"variant '{name}' sets '{key}', which is not under `params`"
                reader.report("spec.unknown-key", message, body.key_span(key), help)
            elif key in SECTIONS_OF_VARIANT:
                if isinstance(value, Map):
                    check_form(key, value, body.key_span(key), reader)
                else:
                    help = f"for example `{key}: {{params: 61_706}}`"
                    reader.report("spec.value", f"{key} is a mapping, not {show(value)}", body.value_span(key), help)
            elif key in document.params and not same_kind(document.params[key], value):
                help = f"give a value like {show(document.params[key])}"
                reader.report("spec.value", _kind_message(key, document.params[key], value), body.value_span(key), help)
            else:
                classes = document.classes is not None and key != "classes"
                earlier = _Earlier(order, order.get(key, 0), classes)
                check_texts(reader, value, earlier, body.value_span(key), later=document.params)


class _Earlier(Mapping[str, None]):
    """The names that the value of a parameter may read: those of the parameters before it, and ``classes``."""

    def __init__(self, order: Mapping[str, int], end: int, classes: bool) -> None:
        self._order = order
        self._end = end
        self._classes = classes

    def __contains__(self, name: object) -> bool:
        if name == "classes":
            return self._classes
        return isinstance(name, str) and self._order.get(name, self._end) < self._end

    def __getitem__(self, name: str) -> None:
        if name not in self:
            raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        yield from islice(self._order, self._end)
        yield from ["classes"] * self._classes

    def __len__(self) -> int:
        return self._end + self._classes


def _is_value(value: Any) -> bool:
    if isinstance(value, List):
        return all(_is_value(entry) for entry in value)
    return isinstance(value, str | int | float)


def same_kind(default: Any, value: Any) -> bool:
    """Whether a value may stand where a parameter's default does: a number for a number, a list for a list."""
    if any(isinstance(side, str) and "$" in side for side in (default, value)):
        return True
    if as_number(default) is not None:
        return as_number(value) is not None
    return type(default) is type(value) or (isinstance(default, list) and isinstance(value, list))


def _kind_message(key: str, default: Any, value: Any) -> str:
    return f"parameter '{key}' is {show(default)} by default, and {show(value)} is of another kind"


def parse_override(text: str) -> tuple[str, Any]:
    """A parameter from the command line, `NAME=VALUE` with the value in YAML. Raises UsageError."""
    name, equals, value = text.partition("=")
    if not equals or not NAME.match(name.strip()):
        raise UsageError(f"'{text}' is not NAME=VALUE", "for example -p width=32")
    if not value.strip():
        raise UsageError(f"-p {text} has no value", "for example -p width=32")
    try:
        read = parse_value(value, f"-p {name.strip()}")
    except SpecError as error:
        raise UsageError(f"the value in -p {text} cannot be read: {error.diagnostics[0].message}") from None
    if isinstance(read, float) and not math.isfinite(read):
        raise UsageError(f"the value in -p {text} is not a finite number", "for example -p width=32")
    return name.strip(), read


def _example(key: str, value: Any) -> str:
    import shlex

    from cnnspec.text.dump import flow

    return f"for example -p {shlex.quote(f'{key}={flow(value)}')}"


def check_overrides(document: Document, overrides: Mapping[str, Any], variant: str | None) -> None:
    """Raises OverrideError for a parameter or variant that the spec does not have."""
    defaults = dict(document.params)
    if document.classes is not None:
        defaults["classes"] = document.classes
    sizes = dict.fromkeys(open_names(document), 224)
    defaults |= sizes
    for key, value in overrides.items():
        if key not in defaults:
            raise OverrideError(f"there is no parameter '{key}'", did_you_mean(key, defaults, kind="parameters"))
        if not same_kind(defaults[key], value):
            message = f"'{key}' is a size of the input, and {show(value)} is no number"
            raise OverrideError(
                message if key in sizes else _kind_message(key, defaults[key], value), _example(key, defaults[key])
            )
    if variant is not None and variant not in document.variants:
        raise OverrideError(
            f"there is no variant '{variant}'", did_you_mean(variant, document.variants, kind="variants")
        )


def values(document: Document, overrides: Mapping[str, Any], variant: str | None) -> dict[str, Any]:
    """The value of every parameter, and of ``classes``.

    Later parameters may be computed from earlier ones. The variant (the first unless named) goes before the spec, the
    command line before both. Raises SpecError.
    """
    chosen = chosen_variant(document, variant)
    body = (document.variants.get(chosen) or {}) if chosen else {}
    names: dict[str, Any] = {}
    work = Work()
    if document.classes is not None:
        names["classes"] = overrides.get("classes", body.get("classes", document.classes))
    for key, default in document.params.items():
        data, place = (body[key], body) if key in body else (default, document.params)
        data = overrides.get(key, data)
        try:
            names[key] = fill(data, names, work)
        except ExpressionError as error:
            span = _span(place, key, data)
            raise SpecError([Diagnostic(error.code, str(error), span, error.help)]) from None
    return names


def chosen_variant(document: Document, variant: str | None) -> str | None:
    """The variant that holds: the one asked for, or the first."""
    return variant if variant is not None else next(iter(document.variants), None)


def _span(place: Any, key: str, data: Any) -> Span | None:
    if not isinstance(place, Map) or key not in place:
        return None
    return (span_of_text(data, data) if isinstance(data, str) else None) or place.value_span(key)
