"""Findings as annotations of a pull request: the workflow commands of GitHub Actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cnnspec.diagnostics.formats import Piece, Report, by_place, relative

if TYPE_CHECKING:
    from cnnspec.diagnostics import Diagnostic

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_IN_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_TEXT, ":": "%3A", ",": "%2C"}


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(char, char) for char in text)


def render(reports: Sequence[Report], *, color: bool = False) -> Iterator[Piece]:
    """One line a finding; nothing for a file without any."""
    for report in reports:
        for path, diagnostic in by_place(report):
            yield Piece(_command(path, diagnostic))


def _command(path: str, diagnostic: Diagnostic) -> str:
    properties: dict[str, str | int] = {"file": relative(path)}
    if diagnostic.span is not None:
        end_line, end_column = diagnostic.span.stop
        properties["line"] = diagnostic.span.line
        # Columns are only taken of what lies on one line.
        if end_line == diagnostic.span.line:
            properties |= {"col": diagnostic.span.column, "endLine": end_line, "endColumn": end_column}
        else:
            properties["endLine"] = end_line
    properties["title"] = diagnostic.code
    parameters = ",".join(f"{key}={_escaped(str(value), _IN_PROPERTIES)}" for key, value in properties.items())
    lines = [
        diagnostic.message,
        *(f"in {note}" for note in diagnostic.notes),
        *([f"help: {diagnostic.help}"] if diagnostic.help else []),
    ]
    return f"::{_COMMANDS[diagnostic.severity]} {parameters}::{_escaped(chr(10).join(lines), _IN_TEXT)}"
