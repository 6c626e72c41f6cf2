"""The fixes of mistakes of form, as edits: computed only where such a mistake was made."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cnnspec.diagnostics import Edit, Fix
from cnnspec.spans.source import Map, Source, Span
from cnnspec.text.edits import delete_entry

_ENDS = (",", "}", "]", " ", "\r", "\n", "")


def quoted_expression(source: Source, start: int) -> Fix | None:
    """Quotes around the expression `$(…)` that starts at an offset, where its line shows how far it goes."""
    end = _closing(source.text, start + 1)
    if end is None or source.text[end : end + 1] not in _ENDS:
        return None
    text = source.text[start:end]
    if '"' not in text and "\\" not in text:
        quoted = f'"{text}"'
    elif "'" not in text:
        quoted = f"'{text}'"
    else:
        return None
    return Fix((Edit(Span(source, start, end), quoted),))


def _closing(text: str, start: int) -> int | None:
    """The offset behind the parenthesis that closes the one at ``start``, on the same line."""
    depth, quote = 0, ""
    for offset in range(start, len(text)):
        char = text[offset]
        if char in "\r\n":
            return None
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        else:
            depth += (char == "(") - (char == ")")
            if depth == 0:
                return offset + 1
    return None


def without_twin(first: Any, second: Any, twin: Span, *, in_flow: bool) -> Fix | None:
    """The second of two keys taken out, where both say the same."""
    # 1, 1.0 and true are equal, but do not say the same.
    if first != second or repr(first) != repr(second):
        return None
    edit = delete_entry(twin, in_flow=in_flow)
    return Fix((edit,)) if edit else None


def fields_inside(item: Map, short: str | None, known: Collection[str]) -> Fix | None:
    """The fields of a layer put inside it, where they stand beside its word.

    `{conv: 8, kernel: 3}` becomes `{conv: {filters: 8, kernel: 3}}`; lines are indented below the word.
    """
    word, *fields = item
    main, text = item[word], item.source.text
    start, colon = item.key_offsets[word]
    written = item.value_offsets[word]
    if any(field not in known for field in fields) or isinstance(main, dict | list):
        return None
    if main is not None and short in fields:
        return None
    if text[colon : colon + 1] != ":" or (main is not None and short is None):
        return None
    begin = "" if main is None else f"{short}: "
    if text[item.offsets[0]] == "{":
        return _inside_flow(item, begin, written[0]) if main is not None else None
    return _inside_block(item, begin, start, colon + 1)


def _inside_flow(item: Map, begin: str, value: int) -> Fix:
    source, end = item.source, item.offsets[1] - 1
    return Fix((Edit(Span(source, value, value), "{" + begin), Edit(Span(source, end, end), "}")))


def _inside_block(item: Map, begin: str, start: int, colon: int) -> Fix:
    source, edits = item.source, []
    first, column = source.position(start)
    if begin:
        value = item.value_offsets[next(iter(item))][0]
        newline = "\r\n" if source.text[: source.text.find("\n") + 1].endswith("\r\n") else "\n"
        edits.append(Edit(Span(source, colon, value), f"{newline}{' ' * (column + 1)}{begin}"))
    last = source.position(len(source.text[: item.offsets[1]].rstrip()))[0]
    for number in range(first + 1, last + 1):
        if source.line(number).strip():
            at = source.line_start(number)
            edits.append(Edit(Span(source, at, at), "  "))
    return Fix(tuple(edits))
