"""The brackets and quotes that a YAML text leaves open, told without a parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

CLOSERS = {"[": "]", "{": "}"}
_BLOCK_TEXT = re.compile(r"(?:^|[:\-]\s+|[:\-])[|>][+-]?[0-9]?[+-]?\s*(?:#.*)?$")


class Bracket(NamedTuple):
    """A bracket and where it stands."""

    char: str
    at: int


class Scan(NamedTuple):
    """What a text leaves open up to an offset."""

    brackets: tuple[Bracket, ...] = ()
    """Those that are open there, the outermost first."""
    wrong: Bracket | None = None
    """The first that closes nothing, or another kind than is open."""
    quote: int | None = None
    """Where a quote opens that never closes."""


def scan(text: str, stop: int) -> Scan:
    """The brackets that are open at an offset, and what is wrong with brackets and quotes before it.

    A quote is looked for to the end of the text: the parser gives up there.
    """
    brackets: list[Bracket] = []
    fresh = True  # whether a value may start here
    closed = False  # whether a bracket has just closed
    at = 0
    for at, char in _outside_text(text):
        if at >= stop and not (char in "]}" and at == stop):
            return Scan(tuple(brackets))
        if char in "\"'" and fresh:
            return Scan(tuple(brackets), quote=at)
        if char in CLOSERS and (brackets or fresh):
            brackets.append(Bracket(char, at))
        elif char in "]}" and (brackets or closed or fresh):
            if not brackets or CLOSERS[brackets[-1].char] != char:
                return Scan(tuple(brackets), Bracket(char, at))
            brackets.pop()
            closed, fresh = True, False
            continue
        closed = closed and char in " \t"
        fresh = char in " \t\n\r[{,:" and (fresh or char != " " or _after_indicator(text, at, bool(brackets)))
    return Scan(tuple(brackets))


def _after_indicator(text: str, at: int, flow: bool) -> bool:
    """Whether a blank stands behind something that a value may follow."""
    return at > 0 and text[at - 1] in ("-:?,[{ \n" if not flow else ":,[{ \n")


def _outside_text(text: str) -> Iterator[tuple[int, str]]:
    """Every character that is not inside a closed quote, a comment or a block of text."""
    at, length = 0, len(text)
    token_start = True
    block_indent: int | None = None
    line_start = 0
    while at < length:
        char = text[at]
        if char == "\n":
            if _BLOCK_TEXT.search(text[line_start:at]):
                line = text[line_start:at]
                block_indent = len(line) - len(line.lstrip(" "))
                at = _behind_block(text, at + 1, block_indent)
                line_start, token_start = at, True
                yield at - 1, "\n"
                continue
            line_start = at + 1
        if char == "#" and (at == 0 or text[at - 1] in " \t\n"):
            end = text.find("\n", at)
            at = length if end < 0 else end
            continue
        if char in "\"'" and token_start:
            closing = _closing_quote(text, at)
            if closing is None:
                yield at, char
                return
            at, token_start = closing + 1, False
            continue
        yield at, char
        token_start = char in "\n[{,(" or (char in " \t" and (token_start or text[at - 1] in ":-,?"))
        at += 1


def _behind_block(text: str, start: int, indent: int) -> int:
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            return start
        start = end + 1
    return len(text)


def _closing_quote(text: str, start: int) -> int | None:
    quote, at = text[start], start + 1
    while at < len(text):
        if text[at] == "\\" and quote == '"':
            at += 2
            continue
        if text[at] == quote:
            if quote == "'" and text[at + 1 : at + 2] == "'":
                at += 2
                continue
            return at
        at += 1
    return None
