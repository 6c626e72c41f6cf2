"""Edits of a spec's text by the places of its data: everything that is not edited stays as it was written.

Each function gives the one edit, or None where the text has no place for it: behind an alias or `<<`, in a file of
another, in what never was written out. Values are plain data; comments behind a deleted line go with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from cnnspec.diagnostics import Edit
from cnnspec.spans.source import List, Map, Span
from cnnspec.text.dump import flow, scalar
from cnnspec.text.yaml_style import (
    dash_of,
    delete_in_block,
    delete_in_flow,
    indent,
    insert_in_block,
    insert_in_flow,
    newline,
    next_token,
    token_at,
    tokens_of,
    trimmed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


class WrittenItem(Protocol):
    """An item as it is written: the place of its word, and those of its fields."""

    @property
    def places(self) -> Map:
        """The fields."""

    @property
    def word_span(self) -> Span:
        """The word."""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits made, none of which overlap."""
    for edit in sorted(edits, key=lambda change: (change.span.start, change.span.end), reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


# Keys


def rename_key(mapping: Map, key: str, word: str) -> Edit | None:
    """Another word for a key, its value as it is."""
    return Edit(mapping.key_span(key), scalar(word)) if _own(mapping, key) else None


def replace_value(mapping: Map, key: str, value: Any) -> Edit | None:
    """Another value for a key, on one line."""
    if not _own(mapping, key) or not tokens_of(mapping.source):
        return None
    source = mapping.source
    start, end = trimmed(source, *mapping.value_offsets[key])
    if start < end:
        if source.text[start] == "&":
            return None
        # A list may stand in the column of its key, where nothing else may.
        (line, column), (key_line, key_column) = map(source.position, (start, mapping.key_offsets[key][0]))
        deeper = "  " if line > key_line and column <= key_column else ""
        return Edit(Span(source, start, end), deeper + flow(value))
    # Nothing is written there: the value goes behind the colon, or behind the key where there is none.
    key_end = mapping.key_offsets[key][1]
    colon = next_token(source, key_end)
    if colon and colon.kind == "Value":
        return Edit(Span(source, colon.end, colon.end), f" {flow(value)}")
    return Edit(Span(source, key_end, key_end), f": {flow(value)}")


def delete_key(mapping: Map, key: str) -> Edit | None:
    """Take a key out, with its value; what is left without any is `{}`."""
    if not _own(mapping, key):
        return None
    source = mapping.source
    start, key_end = mapping.key_offsets[key]
    end = max(key_end, trimmed(source, *mapping.value_offsets[key])[1])
    kind = _kind(mapping)
    if kind == "FlowMappingStart":
        return delete_in_flow(source, start, end)
    if kind != "BlockMappingStart":
        return None
    return delete_in_block(source, start, end, first=_first_key(mapping) == start, empty="{}")


def insert_key(mapping: Map, key: str, value: Any) -> Edit | None:
    """One more key behind the others; of one that is there already, the value is replaced."""
    if key in mapping:
        return replace_value(mapping, key, value)
    text, kind = f"{scalar(key)}: {flow(value)}", _kind(mapping)
    if kind == "FlowMappingStart":
        return insert_in_flow(mapping.source, mapping.offsets[1], text)
    if kind != "BlockMappingStart":
        return None
    return insert_in_block(mapping.source, _first_key(mapping), mapping.offsets, text)


# Items


def set_field(item: WrittenItem, short: str | None, key: str, value: Any) -> Edit | None:
    """A field of an item, whatever form that has; ``short`` is the field that its short form sets.

    `conv: 8` becomes `conv: {filters: 8, kernel: 3}`, `flatten` becomes `flatten: {name: flat}`.
    """
    places, word = item.places, item.word_span
    if not tokens_of(word.source):
        return None
    if places.offsets != (word.start, word.end):
        return insert_key(places, key, value)
    if short is not None and short in places:
        span = places.value_span(short)
        written = word.source.text[span.start : span.end]
        if written[:1] in "&*":
            return None
        number = isinstance(places[short], int | float) and not isinstance(places[short], bool)
        fields: dict[str, Any] = {} if key == short else {short: _Written(written) if number else places[short]}
        return Edit(span, _fields_text({**fields, key: value}))
    return _after_word(word, _fields_text({key: value}))


def remove_field(item: WrittenItem, key: str) -> Edit | None:
    """Take a field out of an item that is written with its fields."""
    return None if item.places.offsets == (item.word_span.start, item.word_span.end) else delete_key(item.places, key)


class _Written(str):
    """A value as it was written: 61_706 stays 61_706."""


def _fields_text(fields: dict[str, Any]) -> str:
    pairs = ((key, value if isinstance(value, _Written) else flow(value)) for key, value in fields.items())
    return "{" + ", ".join(f"{scalar(key)}: {text}" for key, text in pairs) + "}"


def _after_word(word: Span, text: str) -> Edit:
    colon = next_token(word.source, word.end)
    if colon and colon.kind == "Value":
        return Edit(Span(word.source, colon.end, colon.end), f" {text}")
    return Edit(Span(word.source, word.end, word.end), f": {text}")


# Lists


def delete_item(items: List, index: int) -> Edit | None:
    """Take an entry out of a list; what is left without any is `[]`."""
    source = items.source
    start, end = trimmed(source, *items.item_offsets[index])
    kind = _kind(items)
    if kind == "FlowSequenceStart":
        return delete_in_flow(source, start, end)
    dash = dash_of(source, start)
    if dash is None:
        return None
    first = source.position(dash)[0] == source.position(items.offsets[0])[0] and index == 0
    return delete_in_block(source, dash, end, first=first, empty="[]")


def insert_item(items: List, index: int, value: Any) -> Edit | None:
    """One more entry of a list that has some, before the entry of that index or behind the last."""
    source = items.source
    if not items:
        return None
    before = index < len(items)
    start, end = trimmed(source, *items.item_offsets[min(index, len(items) - 1)])
    if _kind(items) == "FlowSequenceStart":
        text = f"{flow(value)}, " if before else f", {flow(value)}"
        return Edit(Span(source, *((start, start) if before else (end, end))), text)
    dash = dash_of(source, start)
    if dash is None:
        return None
    if before:
        return Edit(Span(source, dash, dash), f"- {_item_text(value)}{newline(source)}{indent(source, dash)}")
    return insert_in_block(source, dash, (start, end), f"- {_item_text(value)}")


def _item_text(value: Any) -> str:
    """An item as it is written in a list: `conv: 8` rather than `{conv: 8}`."""
    if isinstance(value, dict) and len(value) == 1:
        ((word, fields),) = value.items()
        return f"{scalar(word)}: {flow(fields)}"
    return flow(value)


def delete_entry(span: Span, *, in_flow: bool) -> Edit | None:
    """Take an entry out that is not the first of its collection."""
    if not tokens_of(span.source):
        return None
    source, (start, end) = span.source, trimmed(span.source, span.start, span.end)
    return delete_in_flow(source, start, end) if in_flow else delete_in_block(source, start, end, first=False, empty="")


# Where things stand


def _own(mapping: Map, key: str) -> bool:
    """Whether a key is written in a mapping itself, in its own file."""
    if key not in mapping or mapping.sources.get(key, mapping.source) is not mapping.source:
        return False
    start, end = mapping.key_offsets[key]
    return mapping.offsets[0] <= start and end <= mapping.offsets[1]


def _kind(collection: Map | List) -> str:
    """The token that opens a collection; another one where a pair stands bare in a list."""
    tokens = tokens_of(collection.source)
    for token in tokens[token_at(collection.source, collection.offsets[0]) :]:
        if token.kind not in ("Anchor", "BlockEnd"):
            return token.kind
    return ""


def _first_key(mapping: Map) -> int:
    tokens = tokens_of(mapping.source)
    return next(token.start for token in tokens[token_at(mapping.source, mapping.offsets[0]) :] if token.kind == "Key")
