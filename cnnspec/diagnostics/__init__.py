"""Problems in a spec: their places, messages and fixes, the page of each code, the output formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from cnnspec.values.printable import json_text, one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cnnspec.spans.source import Span

_LONGEST = 1000  # characters of a message

Severity = Literal["error", "warning", "info"]


class Edit(NamedTuple):
    """A piece of a file and the text to put in its place; an empty span inserts."""

    span: Span
    text: str


class Fix(NamedTuple):
    """Edits that together mend a finding. A safe one leaves the network what it is, or was clearly meant to be."""

    edits: tuple[Edit, ...]
    safe: bool = True


class Diagnostic(NamedTuple):
    """One finding: where, what, and what to do about it.

    ``code`` is stable and made of words (``shape.kernel-too-large``). ``notes`` say how the compiler came to the place,
    the innermost use of a block first.
    """

    code: str
    message: str
    span: Span | None = None
    help: str | None = None
    notes: tuple[str, ...] = ()
    severity: Severity = "error"
    fix: Fix | None = None


class SpecError(Exception):
    """A spec cannot be used; ``diagnostics`` holds every independent reason, in file order."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = in_file_order(diagnostics)
        super().__init__("\n".join(render_text(diagnostic) for diagnostic in self.diagnostics))


class DocumentError(SpecError):
    """The keys of a spec are wrong, so that nobody has looked at what stands below them."""


class UsageError(Exception):
    """A request that cannot be carried out though the spec may be fine: exit code 2."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def in_file_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by place, those without one first, those in included files last; long quotations are cut."""
    return tuple(sorted(map(_shortened, diagnostics), key=_place))


def _shortened(diagnostic: Diagnostic) -> Diagnostic:
    """Names and words may have a megabyte."""
    message, help = diagnostic.message, diagnostic.help
    if len(message) <= _LONGEST and len(help or "") <= _LONGEST:
        return diagnostic
    return diagnostic._replace(message=_cut(message), help=help and _cut(help))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 4 :]}"


def _place(diagnostic: Diagnostic) -> tuple[int, int]:
    span = diagnostic.span
    return (span.source.number, span.start) if span else (0, -1)


def render_text(diagnostic: Diagnostic, path: str | None = None) -> str:
    """As compilers print it: the place, the message, the line with a caret, the way there, the remedy."""
    span = diagnostic.span
    place = (f"{path}: " if path else "") if span is None else f"{span.source.path}:{span.line}:{span.column}: "
    lines = [one_line(f"{place}{diagnostic.severity}[{diagnostic.code}] {diagnostic.message}")]
    if span is not None:
        lines += _excerpt(span)
    lines += [f"  in {one_line(note)}" for note in diagnostic.notes]
    if diagnostic.help:
        lines.append(f"  help: {one_line(diagnostic.help)}")
    return "\n".join(lines)


_WIDTH = 80  # of a line that is longer, the part around the caret is shown


def _excerpt(span: Span) -> list[str]:
    text = span.source.line(span.line)
    if not text.strip():
        return []
    end_line, end_column = span.stop
    start, end = span.column - 1, end_column - 1 if end_line == span.line else len(text)
    number = str(span.line)
    room = _WIDTH - len(f"  {number} | ")
    if len(text) > room:
        first = max(0, min(start - room // 2, len(text) - room))
        last = first + room
        cut = ("…" if first else "", "…" if last < len(text) else "")
        text = cut[0] + text[first + len(cut[0]) : last - len(cut[1])] + cut[1]
        start, end = start - first, end - first
    # Of what is shown only, as a line may be a whole file. One character for one character keeps the caret in place.
    text = "".join(map(_shown, text))
    # Tabs are kept in the second line so that the caret stands under its character whatever a tab's width.
    lead = "".join("\t" if char == "\t" else " " * _width(char) for char in text[:start])
    carets = "^" * max(1, sum(_width(char) for char in text[start:end]))
    return [f"  {number} | {text}", f"  {' ' * len(number)} | {lead}{carets}"]


def _shown(char: str) -> str:
    if char.isprintable() or char == "\t":
        return char
    return visible(char) if char.isascii() else "\ufffd"


def _width(char: str) -> int:
    """The columns of a terminal that a character takes."""
    if char.isascii():
        return 1
    from unicodedata import combining, east_asian_width  # a cost only for text that needs it

    return 0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1


def to_dict(diagnostic: Diagnostic) -> dict[str, Any]:
    """The form that scripts read: lines and columns from 1, ends exclusive; without a place, the start of the file."""
    span = diagnostic.span
    end = span.stop if span else (1, 1)
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "line": span.line if span else 1,
        "column": span.column if span else 1,
        "end_line": end[0],
        "end_column": end[1],
        "fixable": diagnostic.fix is not None,
    }


def render_json(files: Sequence[tuple[str, Sequence[Diagnostic]]]) -> str:
    """The findings of several files as the JSON of the contract for scripts."""
    parts = [part for path, diagnostics in files for part in _by_file(path, diagnostics)]
    return json_text(
        {
            "files": [
                {"path": path, "diagnostics": [to_dict(diagnostic) for diagnostic in diagnostics]}
                for path, diagnostics in parts
            ]
        }
    )


def _by_file(path: str, diagnostics: Iterable[Diagnostic]) -> Iterable[tuple[str, list[Diagnostic]]]:
    """The findings in a spec, and after them those in each file that it includes."""
    parts: dict[str, list[Diagnostic]] = {path: []}
    for diagnostic in diagnostics:
        included = diagnostic.span is not None and diagnostic.span.source.number > 0
        parts.setdefault(diagnostic.span.source.path if diagnostic.span and included else path, []).append(diagnostic)
    return parts.items()
