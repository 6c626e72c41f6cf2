"""Fixes by span: a field of an item set, whatever form the item has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec import layers
from cnnspec.diagnostics import Edit, Fix
from cnnspec.spans.source import Span

if TYPE_CHECKING:
    from cnnspec.language.items import Item


def set_field(item: Item, field: str, text: str, *, safe: bool = False) -> Fix | None:
    """The edit that gives a field of an item a value; None where its text is not one that can be edited in place."""
    places = item.places
    source = item.word_span.source
    if field in places:
        return Fix((Edit(places.value_span(field), text),), safe)
    start, end = places.offsets
    written = source.text[start:end]
    if written.startswith("{") and written.endswith("}"):
        body = written[1:-1]
        at = start + 1 + len(body.rstrip())
        comma = ", " if body.strip() and not body.rstrip().endswith(",") else ""
        return Fix((Edit(Span(source, at, at), f"{comma}{field}: {text}"),), safe)
    layer = layers.find(item.word)
    short = layer.short if layer else None
    if short and list(places) == [short] and places.key_span(short) == item.word_span:
        value = places.value_span(short)  # `conv: 8`
        return Fix((Edit(value, f"{{{short}: {source.text[value.start : value.end]}, {field}: {text}}}"),), safe)
    if places and start > item.word_span.end and "\n" in source.text[item.word_span.end : start]:
        indent = source.position(start)[1] - 1
        # Behind the comment, if there is one: it is about what stands before it.
        end += len(source.line(source.position(end)[0])) - source.position(end)[1] + 1
        return Fix((Edit(Span(source, end, end), f"\n{' ' * indent}{field}: {text}"),), safe)
    return None
