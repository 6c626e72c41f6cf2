"""What a spec says not to tell: its `lint` section, and comments on the lines of findings.

lint: {ignore: [lint.bias-before-norm, {lint.large-dense: as in the paper}]}
- conv: {filters: 8, norm: batch}   # cnnspec: ignore[lint.bias-before-norm] as in the paper
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from cnnspec import lint
from cnnspec.diagnostics import Diagnostic
from cnnspec.language.ignores import MOST_WRONG, code_of, unknown_code
from cnnspec.lint._run import MARK
from cnnspec.spans.source import List, Map, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_COMMENT = re.compile(r"(?:^|(?<=\s))#[ \t]*cnnspec: ignore\[([^\]\r\n]*)\][ \t:]*([^\r\n]*)", re.MULTILINE)


class Ignore(NamedTuple):
    """One code that is not to be told, everywhere or on one line, and why."""

    code: str
    reason: str
    span: Span
    line: int | None = None
    comment: Span | None = None
    """The whole comment, where it is one."""


class Ignored(NamedTuple):
    """A finding that is not told, and what says so."""

    finding: Diagnostic
    by: Ignore


def unknown_codes(ignores: Iterable[Ignore]) -> list[Diagnostic]:
    """The errors of those that name no rule."""
    every = (unknown_code(ignore.code, ignore.span) for ignore in ignores)
    return list(islice(filter(None, every), MOST_WRONG))


def from_section(section: Any) -> Iterator[Ignore]:
    """What a `lint` section of good form ignores."""
    entries = section.get("ignore") if isinstance(section, Map) else None
    if not isinstance(entries, List):
        return
    for index, entry in enumerate(entries):
        reason = next(iter(entry.values())) if isinstance(entry, dict) else ""
        yield Ignore(code_of(entry) or "", reason, entries.item_span(index))


def from_comments(source: Source) -> Iterator[Ignore]:
    """What comments of a text ignore on their lines. A text without any costs one search."""
    if MARK not in source.text:
        return
    for match in _COMMENT.finditer(source.text):
        comment = Span(source, match.start(), match.end())
        at = match.start(1)
        for piece in match[1].split(","):
            start = at + len(piece) - len(piece.lstrip())
            code = piece.strip()
            yield Ignore(code, match[2].strip(), Span(source, start, start + len(code)), comment.line, comment)
            at += len(piece) + 1


def apply(
    diagnostics: Iterable[Diagnostic], ignores: Iterable[Ignore]
) -> tuple[list[Diagnostic], list[Ignored], list[Ignore]]:
    """The findings that are told, those that are not, and the ignores that ignored nothing."""
    everywhere = [ignore for ignore in ignores if ignore.line is None]
    by_line: dict[tuple[int, int | None], list[Ignore]] = {}
    for ignore in ignores:
        if ignore.line is not None:
            by_line.setdefault((ignore.span.source.number, ignore.line), []).append(ignore)
    kept: list[Diagnostic] = []
    ignored: list[Ignored] = []
    for diagnostic in diagnostics:
        span = diagnostic.span
        near = by_line.get((span.source.number, span.line), []) if by_line and span else []
        by = next((ignore for ignore in (*near, *everywhere) if lint.covers(ignore.code, diagnostic.code)), None)
        if by is None:
            kept.append(diagnostic)
        else:
            ignored.append(Ignored(diagnostic, by))
    used = {id(ignore.by) for ignore in ignored}
    return kept, ignored, [ignore for ignore in ignores if id(ignore) not in used]
