"""The text of a spec with the values that it is used with, its comments kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.analysis.expectations import actual_of
from cnnspec.analysis.summary import summarize
from cnnspec.compiler.spec import from_source
from cnnspec.spans.source import Map, Source
from cnnspec.text.edits import apply, insert_key, replace_value

if TYPE_CHECKING:
    from cnnspec.compiler.spec import Spec
    from cnnspec.diagnostics import Edit


def with_overrides(spec: Spec) -> Spec | None:
    """The spec in whose text the overrides are what its parameters say, of the variant that holds if it has any.

    None where a value has no place of its own there: in an included file, behind an alias, or for an open size.
    """
    variant = spec.variant
    for name, value in spec.overrides.items():
        edit = _place(spec, name, value)
        if edit is None:
            return None
        spec = _edited(spec, [edit], variant)
    return spec


def _place(spec: Spec, name: str, value: Any) -> Edit | None:
    if name not in (*spec.document.params, "classes"):
        return None
    chosen, variants = spec.chosen_variant, spec.data.get("variants")
    if chosen and isinstance(variants, Map):
        body = variants.get(chosen)
        return (
            insert_key(body, name, value) if isinstance(body, Map) else replace_value(variants, chosen, {name: value})
        )
    home = spec.data if name == "classes" else spec.data.get("params")
    return replace_value(home, name, value) if isinstance(home, Map) and home.source is spec.source else None


def with_new_figures(spec: Spec) -> Spec:
    """The spec with the figures that the network has in place of the exact ones under `expect`; limits stay."""
    section = spec.section("expect")
    if not section.data:
        return spec
    train = spec.section("train").read() if spec.document.train is not None else None
    summary, expected = summarize(spec.compile(), train), section.read()
    variant = spec.document.variants.get(spec.chosen_variant or "")
    homes = [mapping["expect"] for mapping in (variant, spec.data) if isinstance(mapping, Map) and "expect" in mapping]
    edits = []
    for key in section.data:
        bound, actual = getattr(expected, key), actual_of(summary, key)
        if bound is None or bound.operator != "==" or actual is None or bound.holds(actual):
            continue
        home = next(home for home in homes if key in home)
        if edit := replace_value(home, key, list(actual) if isinstance(actual, tuple) else actual):
            edits.append(edit._replace(text=f"{actual:_}") if isinstance(actual, int) else edit)
    return _edited(spec, edits, spec.variant)


def _edited(spec: Spec, edits: list[Edit], variant: str | None) -> Spec:
    source = spec.source
    return from_source(Source(source.path, apply(source.text, edits), source.folder), None, variant)
