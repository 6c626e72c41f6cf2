"""How mappings and lists are laid out in a text, in one line or in several, and what that means for an edit."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from cnnspec.diagnostics import Edit
from cnnspec.spans.source import Source, Span

MOST_BRACKETS = 10_000  # inside each other they take quadratic time to scan: these 0.15 s


class Token(NamedTuple):
    """A piece of YAML by the name of its kind, such as `FlowEntry`, and where it stands."""

    kind: str
    start: int
    end: int


@lru_cache(maxsize=4)
def tokens_of(source: Source) -> list[Token]:
    """What the text consists of, as far as it is YAML; nothing where it is so much that nobody wrote it by hand."""
    if source.text.count("[") + source.text.count("{") > MOST_BRACKETS:
        return []
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    tokens: list[Token] = []
    try:
        for token in yaml.scan(source.text, Loader=loader):
            tokens.append(Token(type(token).__name__[:-5], token.start_mark.index, token.end_mark.index))
    except yaml.YAMLError:
        pass  # what stands before the mistake can be edited
    return tokens


def token_at(source: Source, offset: int) -> int:
    """The index of the first token that starts at an offset or behind it."""
    return bisect_left(tokens_of(source), offset, key=lambda token: token.start)


def dash_of(source: Source, start: int) -> int | None:
    """Where the dash of a list entry is that starts at an offset."""
    tokens = tokens_of(source)
    at = token_at(source, start) - 1
    return tokens[at].start if at >= 0 and tokens[at].kind == "BlockEntry" else None


def delete_in_flow(source: Source, start: int, end: int) -> Edit:
    """Take an entry out of `{ }` or `[ ]`, with its comma, and the lines that it has for itself."""
    text, following = source.text, next_token(source, end)
    if following and following.kind == "FlowEntry":
        end = following.end
        while text[end : end + 1] == " ":
            end += 1
        if text[end : end + 1] == "#":  # its comment stays, as it may be about the line
            return Edit(Span(source, start, end), "")
        return Edit(whole_line(source, start, end) or Span(source, start, end), "")
    before = tokens_of(source)[token_at(source, start) - 1]
    if before.kind != "FlowEntry":
        return Edit(Span(source, start, end), "")
    between = text[before.end : start]
    return Edit(Span(source, before.start, end), between.rstrip() if "#" in between else "")


def whole_line(source: Source, start: int, end: int) -> Span | None:
    """The lines of a range that has them for itself, with the break at the end."""
    first, last = line_of(source, start)[0], line_of(source, end)[1]
    if source.text[first:start].strip(" ") or source.text[end:last].strip(" "):
        return None
    return Span(source, first, line_break(source, last))


def delete_in_block(source: Source, start: int, end: int, *, first: bool, empty: str) -> Edit:
    """Take an entry out of several lines; ``empty`` stands for a collection without any."""
    text = source.text
    line_start, line_end = line_of(source, start)[0], line_of(source, end)[1]
    sibling = _sibling(source, start, end)
    if first and sibling is None:
        # A list may stand in the column of its key, where nothing else may.
        as_its_key = text[start] == "-" and tokens_of(source)[token_at(source, start) - 1].kind == "Value"
        return Edit(Span(source, start, end), f"  {empty}" if as_its_key else empty)
    if not text[line_start:start].strip(" "):
        stop = line_break(source, line_end)
        if stop == line_end and line_start:  # the last line of a file that ends without a break
            line_start = len(text[:line_start].removesuffix("\n").removesuffix("\r"))
        return Edit(Span(source, line_start, stop), "")
    assert sibling is not None  # what shares its line with the dash before it is the first
    if "#" not in text[line_end:sibling]:
        return Edit(Span(source, start, sibling), "")
    return Edit(Span(source, len(text[:start].rstrip(" ")), line_end), "")


def _sibling(source: Source, start: int, end: int) -> int | None:
    """Where the next entry of the same block starts: in the same column."""
    for token in tokens_of(source)[token_at(source, end) :]:
        if token.kind in ("Key", "BlockEntry"):
            same = source.position(token.start)[1] == source.position(start)[1]
            kind = "-" if source.text[start : start + 2] in ("- ", "-\n", "-\r") else ""
            return token.start if same and (token.kind == "BlockEntry") == bool(kind) else None
        if token.kind != "BlockEnd":
            return None
    return None


def insert_in_flow(source: Source, end: int, text: str) -> Edit | None:
    """One more entry before the bracket that ends at an offset."""
    last = tokens_of(source)[token_at(source, end - 1) - 1]
    joint = {"FlowMappingStart": "", "FlowEntry": " ", "Value": " null, "}.get(last.kind, ", ")
    return Edit(Span(source, last.end, last.end), joint + text)


def insert_in_block(source: Source, first: int, offsets: tuple[int, int], text: str) -> Edit:
    """One more line behind a range, below where the first entry starts."""
    end = line_of(source, trimmed(source, *offsets)[1])[1]
    return Edit(Span(source, end, end), f"{newline(source)}{indent(source, first)}{text}")


def indent(source: Source, start: int) -> str:
    """The blanks before a column."""
    return " " * (source.position(start)[1] - 1)


def next_token(source: Source, offset: int) -> Token | None:
    """The first token that starts at an offset or behind it."""
    tokens, at = tokens_of(source), token_at(source, offset)
    return tokens[at] if at < len(tokens) else None


def trimmed(source: Source, start: int, end: int) -> tuple[int, int]:
    """A range without the breaks that a block of text ends with."""
    return start, start + len(source.text[start:end].rstrip(" \r\n"))


def line_of(source: Source, offset: int) -> tuple[int, int]:
    """Where the line of an offset starts and ends, without its break."""
    number, _ = source.position(offset)
    start = source.line_start(number)
    return start, start + len(source.line(number))


def line_break(source: Source, offset: int) -> int:
    """The offset behind the line break that starts at an offset."""
    text = source.text
    return offset + (2 if text[offset : offset + 2] == "\r\n" else len(text[offset : offset + 1]))


def newline(source: Source) -> str:
    """The line break that a text uses."""
    first = len(source.line(1))
    return source.text[first : line_break(source, first)] or "\n"
