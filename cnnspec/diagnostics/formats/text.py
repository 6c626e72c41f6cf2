"""Findings as compilers print them, for people."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from cnnspec.diagnostics import render_text
from cnnspec.diagnostics.formats import Piece, Report
from cnnspec.values.printable import one_line

if TYPE_CHECKING:
    from cnnspec.diagnostics import Diagnostic

WIDTH = 80
_COLORS = {"error": "31", "warning": "33", "info": "36"}
_HELP = re.compile(r"  (help: |in )")


def wants_color(stream: TextIO) -> bool:
    """Whether a stream is a terminal that shows colours, and nobody said otherwise (`NO_COLOR`, `FORCE_COLOR`)."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def refusal(message: str, help: str | None, *, color: bool = False) -> str:
    """A request that cannot be carried out, its remedy in lines of at most 80 columns."""
    lines = _wrapped(f"  help: {one_line(help)}") if help else []
    if not color:
        return "\n".join([f"error: {one_line(message)}", *lines])
    paint = f"1;{_COLORS['error']}"
    return "\n".join([f"{_painted('error:', paint)} {one_line(message)}", *(_colored(line, paint) for line in lines)])


def one(diagnostic: Diagnostic, path: str | None = None, *, color: bool = False) -> str:
    """One finding: its remedy in lines of at most 80 columns; the first line whole, as editors read it."""
    first, *rest = render_text(diagnostic, path).split("\n")
    lines = [line for full_line in rest for line in _wrapped(full_line)]
    if not color:
        return "\n".join([first, *lines])
    paint = f"1;{_COLORS[diagnostic.severity]}"
    label = f"{diagnostic.severity}[{diagnostic.code}]"
    first = first.replace(label, f"{_painted(label, paint)}", 1)
    return "\n".join([first, *(_colored(line, paint) for line in lines)])


def _wrapped(line: str) -> list[str]:
    if len(line) <= WIDTH or not (lead := _HELP.match(line)):
        return [line]  # an excerpt keeps its line, the caret its column
    import textwrap

    return textwrap.wrap(
        line, WIDTH, subsequent_indent=" " * lead.end(), break_long_words=False, break_on_hyphens=False
    )


def _colored(line: str, paint: str) -> str:
    gutter, bar, text = line.partition(" | ")
    if bar and not gutter.strip() and set(text.strip()) == {"^"}:
        lead = text[: len(text) - len(text.lstrip())]
        return f"{gutter}{bar}{lead}{_painted(text.strip(), paint)}"
    if line.startswith("  help: "):
        return f"  {_painted('help:', '1')}{line[7:]}"
    return line


def _painted(text: str, paint: str) -> str:
    return f"\x1b[{paint}m{text}\x1b[0m"


def render(reports: Sequence[Report], *, color: bool = False) -> Iterator[Piece]:
    """Each file in turn, and of several how many there are of what."""
    for report in reports:
        for diagnostic in report.diagnostics:
            yield Piece(one(diagnostic, report.path, color=color), "err")
        if not report.diagnostics:
            yield Piece(f"{report.path}: ok")
        yield from (Piece(one_line(line), "err") for line in report.ignored)
    if hidden := sum(report.hidden for report in reports):
        yield Piece(f"{hidden} {'piece' if hidden == 1 else 'pieces'} of advice: --level info", "err")
    if fixable := _fixable(reports):
        yield Piece(fixable, "err")
    if len(reports) > 1:
        yield Piece(_summary(reports))


def _summary(reports: Sequence[Report]) -> str:
    severities: list[str] = [diagnostic.severity for report in reports for diagnostic in report.diagnostics]
    kinds = (("error", "errors"), ("warning", "warnings"), ("info", "pieces of advice"))
    counts = [(severities.count(kind), "piece of advice" if kind == "info" else kind, many) for kind, many in kinds]
    phrases = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    return f"{len(reports)} files: {', '.join(phrases) or 'ok'}"


def _fixable(reports: Sequence[Report]) -> str:
    fixes = [diagnostic.fix for report in reports for diagnostic in report.diagnostics if diagnostic.fix]
    safe = sum(fix.safe for fix in fixes)
    unsafe = len(fixes) - safe
    if safe:
        more = f", {unsafe} more with --unsafe-fixes" if unsafe else ""
        return f"{safe} can be fixed with --fix{more}"
    return f"{unsafe} can be fixed with --unsafe-fixes" if unsafe else ""
