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
from cnnspec.lint._run import MARK
from cnnspec.spans.source import List, Map, Source, Span
from cnnspec.values.suggest import did_you_mean
from cnnspec.values.types import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_COMMENT = re.compile(r"(?:^|(?<=\s))#[ \t]*cnnspec: ignore\[([^\]\r\n]*)\][ \t:]*([^\r\n]*)", re.MULTILINE)
_MOST = 20  # wrong ones that are told


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


def section_mistakes(section: Any, place: Span) -> list[Diagnostic]:
    """What is wrong with the form of a `lint` section."""
    if not isinstance(section, Map):
        help = "for example `lint: {ignore: [lint.bias-before-norm]}`"
        return [Diagnostic("spec.value", f"lint: expected a mapping, not {show(section)}", place, help)]
    found = []
    for key in section:
        if key != "ignore":
            help = did_you_mean(key, ("ignore",), kind="keys")
            found.append(Diagnostic("spec.unknown-key", f"lint: unknown key '{key}'", section.key_span(key), help))
    entries = section.get("ignore", [])
    if not isinstance(entries, list):
        message = f"lint.ignore: expected a list of codes, not {show(entries)}"
        help = "for example `ignore: [lint.bias-before-norm]`"
        return [*found, Diagnostic("spec.value", message, section.value_span("ignore"), help)]
    for index, entry in enumerate(entries):
        if len(found) == _MOST:
            break
        span = entries.item_span(index) if isinstance(entries, List) else place
        code = _code(entry)
        if code is None:
            help = "write it as `code`, or `{code: reason}`"
            found.append(Diagnostic("spec.value", f"lint.ignore: {show(entry)} is not a code", span, help))
        elif wrong := unknown_code(code, span):
            found.append(wrong)
    return found


def unknown_code(code: str, span: Span) -> Diagnostic | None:
    """The error of a code that names no rule."""
    help = lint.unknown(code)
    return Diagnostic("spec.unknown-name", f"there is no rule '{code}'", span, help) if help else None


def unknown_codes(ignores: Iterable[Ignore]) -> list[Diagnostic]:
    """The errors of those that name no rule."""
    every = (unknown_code(each.code, each.span) for each in ignores)
    return list(islice(filter(None, every), _MOST))


def _code(entry: Any) -> str | None:
    if isinstance(entry, str):
        return entry
    if isinstance(entry, dict) and len(entry) == 1:
        ((code, reason),) = entry.items()
        return str(code) if isinstance(reason, str) else None
    return None


def from_section(section: Any) -> Iterator[Ignore]:
    """What a `lint` section of good form ignores."""
    entries = section.get("ignore") if isinstance(section, Map) else None
    if not isinstance(entries, List):
        return
    for index, entry in enumerate(entries):
        reason = next(iter(entry.values())) if isinstance(entry, dict) else ""
        yield Ignore(_code(entry) or "", reason, entries.item_span(index))


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
    found: Iterable[Diagnostic], ignores: Iterable[Ignore]
) -> tuple[list[Diagnostic], list[Ignored], list[Ignore]]:
    """The findings that are told, those that are not, and the ignores that ignored nothing."""
    everywhere = [each for each in ignores if each.line is None]
    by_line: dict[tuple[int, int | None], list[Ignore]] = {}
    for each in ignores:
        if each.line is not None:
            by_line.setdefault((each.span.source.number, each.line), []).append(each)
    told: list[Diagnostic] = []
    ignored: list[Ignored] = []
    for one in found:
        near = by_line.get((one.span.source.number, one.span.line), []) if by_line and one.span else []
        by = next((each for each in (*near, *everywhere) if lint.covers(each.code, one.code)), None)
        if by is None:
            told.append(one)
        else:
            ignored.append(Ignored(one, by))
    used = {id(each.by) for each in ignored}
    return told, ignored, [each for each in ignores if id(each) not in used]
