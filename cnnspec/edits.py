"""Edits of a spec's text by the places of its data: everything that is not edited stays as it was written.

Each function gives the one edit, or None where the text has no place for it: behind an alias or `<<`, in a file of
another, in what never was written out. Values are plain data; comments behind a deleted line go with it.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from cnnspec.diagnostics import Edit
from cnnspec.source import List, Map, Source, Span
from cnnspec.spec.dump import flow, scalar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnnspec.spec.items import Item


class _Token(NamedTuple):
    kind: str
    start: int
    end: int


@lru_cache(maxsize=4)
def _tokens(source: Source) -> list[_Token]:
    """What the text consists of; empty where it is no YAML."""
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = list(yaml.scan(source.text, Loader=loader))
    except yaml.YAMLError:
        return []
    return [_Token(type(each).__name__[:-5], each.start_mark.index, each.end_mark.index) for each in found]


def _after(source: Source, offset: int) -> int:
    """The index of the first token that starts at an offset or behind it."""
    return bisect_left(_tokens(source), offset, key=lambda token: token.start)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits made, none of which overlap."""
    for edit in sorted(edits, key=lambda each: (each.span.start, each.span.end), reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


# Keys


def rename_key(found: Map, key: str, word: str) -> Edit | None:
    """Another word for a key, its value as it is."""
    return Edit(found.key_span(key), scalar(word)) if _own(found, key) else None


def replace_value(found: Map, key: str, value: Any) -> Edit | None:
    """Another value for a key, on one line."""
    if not _own(found, key):
        return None
    source = found.source
    start, end = _trimmed(source, *found.value_offsets[key])
    if start < end:
        return None if source.text[start] == "&" else Edit(Span(source, start, end), flow(value))
    # Nothing is written there: the value goes behind the colon, or behind the key where there is none.
    key_end = found.key_offsets[key][1]
    colon = _next(source, key_end)
    if colon and colon.kind == "Value":
        return Edit(Span(source, colon.end, colon.end), f" {flow(value)}")
    return Edit(Span(source, key_end, key_end), f": {flow(value)}")


def delete_key(found: Map, key: str) -> Edit | None:
    """Take a key out, with its value; what is left without any is `{}`."""
    if not _own(found, key):
        return None
    source = found.source
    start, key_end = found.key_offsets[key]
    end = max(key_end, _trimmed(source, *found.value_offsets[key])[1])
    kind = _kind(found)
    if kind == "FlowMappingStart":
        return _delete_in_flow(source, start, end)
    if kind != "BlockMappingStart":
        return None
    return _delete_in_block(source, start, end, first=_first_key(found) == start, empty="{}")


def insert_key(found: Map, key: str, value: Any) -> Edit | None:
    """One more key behind the others; of one that is there already, the value is replaced."""
    if key in found:
        return replace_value(found, key, value)
    text, kind = f"{scalar(key)}: {flow(value)}", _kind(found)
    if kind == "FlowMappingStart":
        return _insert_in_flow(found.source, found.offsets[1], text)
    if kind != "BlockMappingStart":
        return None
    return _insert_in_block(found.source, _first_key(found), found.offsets, text)


# Items


def set_field(item: Item, short: str | None, key: str, value: Any) -> Edit | None:
    """A field of an item, whatever form that has; ``short`` is the field that its short form sets.

    `conv: 8` becomes `conv: {filters: 8, kernel: 3}`, `flatten` becomes `flatten: {name: flat}`.
    """
    places, word = item.places, item.word_span
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


def remove_field(item: Item, key: str) -> Edit | None:
    """Take a field out of an item that is written with its fields."""
    return None if item.places.offsets == (item.word_span.start, item.word_span.end) else delete_key(item.places, key)


class _Written(str):
    """A value as it was written: 61_706 stays 61_706."""


def _fields_text(fields: dict[str, Any]) -> str:
    pairs = ((key, value if isinstance(value, _Written) else flow(value)) for key, value in fields.items())
    return "{" + ", ".join(f"{scalar(key)}: {text}" for key, text in pairs) + "}"


def _after_word(word: Span, text: str) -> Edit:
    colon = _next(word.source, word.end)
    if colon and colon.kind == "Value":
        return Edit(Span(word.source, colon.end, colon.end), f" {text}")
    return Edit(Span(word.source, word.end, word.end), f": {text}")


# Lists


def delete_item(items: List, index: int) -> Edit | None:
    """Take an entry out of a list; what is left without any is `[]`."""
    source = items.source
    start, end = _trimmed(source, *items.item_offsets[index])
    kind = _kind(items)
    if kind == "FlowSequenceStart":
        return _delete_in_flow(source, start, end)
    dash = _dash(source, start)
    if dash is None:
        return None
    first = source.position(dash)[0] == source.position(items.offsets[0])[0] and index == 0
    return _delete_in_block(source, dash, end, first=first, empty="[]")


def insert_item(items: List, index: int, value: Any) -> Edit | None:
    """One more entry of a list that has some, before the entry of that index or behind the last."""
    source = items.source
    if not items:
        return None
    before = index < len(items)
    start, end = _trimmed(source, *items.item_offsets[min(index, len(items) - 1)])
    if _kind(items) == "FlowSequenceStart":
        text = f"{flow(value)}, " if before else f", {flow(value)}"
        return Edit(Span(source, *((start, start) if before else (end, end))), text)
    dash = _dash(source, start)
    if dash is None:
        return None
    if before:
        return Edit(Span(source, dash, dash), f"- {_item_text(value)}{_newline(source)}{_indent(source, dash)}")
    return _insert_in_block(source, dash, (start, end), f"- {_item_text(value)}")


def _item_text(value: Any) -> str:
    """An item as it is written in a list: `conv: 8` rather than `{conv: 8}`."""
    if isinstance(value, dict) and len(value) == 1:
        ((word, fields),) = value.items()
        return f"{scalar(word)}: {flow(fields)}"
    return flow(value)


def _dash(source: Source, start: int) -> int | None:
    tokens = _tokens(source)
    at = _after(source, start) - 1
    return tokens[at].start if at >= 0 and tokens[at].kind == "BlockEntry" else None


def delete_entry(span: Span, *, in_flow: bool) -> Edit:
    """Take an entry out that is not the first of its collection."""
    source, (start, end) = span.source, _trimmed(span.source, span.start, span.end)
    return (
        _delete_in_flow(source, start, end) if in_flow else _delete_in_block(source, start, end, first=False, empty="")
    )


# The two styles


def _delete_in_flow(source: Source, start: int, end: int) -> Edit:
    text, following = source.text, _next(source, end)
    if following and following.kind == "FlowEntry":
        end = following.end
        while text[end : end + 1] == " ":
            end += 1
        if text[end : end + 1] == "#":  # its comment stays, as it may be about the line
            return Edit(Span(source, start, end), "")
        return Edit(_whole_line(source, start, end) or Span(source, start, end), "")
    before = _tokens(source)[_after(source, start) - 1]
    if before.kind != "FlowEntry":
        return Edit(Span(source, start, end), "")
    between = text[before.end : start]
    return Edit(Span(source, before.start, end), between.rstrip() if "#" in between else "")


def _whole_line(source: Source, start: int, end: int) -> Span | None:
    """The lines of a range that has them for itself, with the break at the end."""
    first, last = _line(source, start)[0], _line(source, end)[1]
    if source.text[first:start].strip(" ") or source.text[end:last].strip(" "):
        return None
    return Span(source, first, _line_break(source, last))


def _delete_in_block(source: Source, start: int, end: int, *, first: bool, empty: str) -> Edit:
    text = source.text
    line_start, line_end = _line(source, start)[0], _line(source, end)[1]
    sibling = _sibling(source, start, end)
    if first and sibling is None:
        return Edit(Span(source, start, end), empty)
    if not text[line_start:start].strip(" "):
        stop = _line_break(source, line_end)
        if stop == line_end and line_start:  # the last line of a file that ends without a break
            line_start = len(text[:line_start].removesuffix("\n").removesuffix("\r"))
        return Edit(Span(source, line_start, stop), "")
    assert sibling is not None  # what shares its line with the dash before it is the first
    if "#" not in text[line_end:sibling]:
        return Edit(Span(source, start, sibling), "")
    return Edit(Span(source, len(text[:start].rstrip(" ")), line_end), "")


def _sibling(source: Source, start: int, end: int) -> int | None:
    """Where the next entry of the same block starts: in the same column."""
    for token in _tokens(source)[_after(source, end) :]:
        if token.kind in ("Key", "BlockEntry"):
            same = source.position(token.start)[1] == source.position(start)[1]
            kind = "-" if source.text[start : start + 2] in ("- ", "-\n", "-\r") else ""
            return token.start if same and (token.kind == "BlockEntry") == bool(kind) else None
        if token.kind != "BlockEnd":
            return None
    return None


def _insert_in_flow(source: Source, end: int, text: str) -> Edit | None:
    last = _tokens(source)[_after(source, end - 1) - 1]
    joint = {"FlowMappingStart": "", "FlowEntry": " ", "Value": " null, "}.get(last.kind, ", ")
    return Edit(Span(source, last.end, last.end), joint + text)


def _insert_in_block(source: Source, first: int, offsets: tuple[int, int], text: str) -> Edit:
    end = _line(source, _trimmed(source, *offsets)[1])[1]
    return Edit(Span(source, end, end), f"{_newline(source)}{_indent(source, first)}{text}")


def _indent(source: Source, start: int) -> str:
    return " " * (source.position(start)[1] - 1)


# Texts


def _own(found: Map, key: str) -> bool:
    """Whether a key is written in a mapping itself, in its own file."""
    if key not in found or found.sources.get(key, found.source) is not found.source:
        return False
    start, end = found.key_offsets[key]
    return found.offsets[0] <= start and end <= found.offsets[1]


def _kind(found: Map | List) -> str:
    """The token that opens a collection; another one where a pair stands bare in a list."""
    tokens = _tokens(found.source)
    for token in tokens[_after(found.source, found.offsets[0]) :]:
        if token.kind not in ("Anchor", "BlockEnd"):
            return token.kind
    return ""


def _first_key(found: Map) -> int:
    tokens = _tokens(found.source)
    return next(each.start for each in tokens[_after(found.source, found.offsets[0]) :] if each.kind == "Key")


def _next(source: Source, offset: int) -> _Token | None:
    tokens, at = _tokens(source), _after(source, offset)
    return tokens[at] if at < len(tokens) else None


def _trimmed(source: Source, start: int, end: int) -> tuple[int, int]:
    """A range without the breaks that a block of text ends with."""
    return start, start + len(source.text[start:end].rstrip(" \r\n"))


def _line(source: Source, offset: int) -> tuple[int, int]:
    """Where the line of an offset starts and ends, without its break."""
    number, _ = source.position(offset)
    start = source.start_of(number)
    return start, start + len(source.line(number))


def _line_break(source: Source, offset: int) -> int:
    """The offset behind the line break that starts at an offset."""
    text = source.text
    return offset + (2 if text[offset : offset + 2] == "\r\n" else len(text[offset : offset + 1]))


def _newline(source: Source) -> str:
    first = len(source.line(1))
    return source.text[first : _line_break(source, first)] or "\n"
