"""Findings as SARIF 2.1.0, which code scanning services and editors read (OASIS, 2020)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cnnspec._version import __version__
from cnnspec.diagnostics import codes
from cnnspec.diagnostics.formats import Piece, Report, by_place, relative
from cnnspec.values.printable import json_text

if TYPE_CHECKING:
    from cnnspec.diagnostics import Diagnostic, Fix
    from cnnspec.spans.source import Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def render(reports: Sequence[Report], *, color: bool = False) -> Iterator[Piece]:
    """One log with one run."""
    yield Piece(json_text(log(reports)))


def log(reports: Sequence[Report]) -> dict[str, Any]:
    """The log as plain data."""
    placed = [pair for report in reports for pair in by_place(report)]
    by_code = {diagnostic.code: diagnostic for _, diagnostic in reversed(placed)}
    rules = sorted(by_code)
    driver = {
        "name": "cnnspec",
        "version": __version__,
        "rules": [_rule(by_code[code]) for code in rules],
    }
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "artifacts": [
                    {"location": {"uri": uri}} for uri in dict.fromkeys(_uri(report.path) for report in reports)
                ],
                "results": [_result(path, diagnostic, rules.index(diagnostic.code)) for path, diagnostic in placed],
            }
        ],
    }


def _rule(diagnostic: Diagnostic) -> dict[str, Any]:
    text = codes.read(diagnostic.code)
    return {
        "id": diagnostic.code,
        "name": "".join(part.title() for part in diagnostic.code.replace(".", "-").split("-")),
        "shortDescription": {"text": text.what},
        "fullDescription": {"text": " ".join(text.why.split())},
        "defaultConfiguration": {"level": _LEVELS[diagnostic.severity]},
    }


def _result(path: str, diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    lines = [
        diagnostic.message,
        *(f"in {note}" for note in diagnostic.notes),
        *([f"help: {diagnostic.help}"] if diagnostic.help else []),
    ]
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(path)}}
    if diagnostic.span is not None:
        place["region"] = _region(diagnostic.span)
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": "\n".join(lines)},
        "locations": [{"physicalLocation": place}],
        **({"fixes": [_fix(path, diagnostic, diagnostic.fix)]} if diagnostic.fix else {}),
    }


def _region(span: Span) -> dict[str, int]:
    line, column = span.stop
    return {"startLine": span.line, "startColumn": span.column, "endLine": line, "endColumn": column}


def _fix(path: str, diagnostic: Diagnostic, fix: Fix) -> dict[str, Any]:
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        # The name that the command was given, rather than the one that the file was read by.
        name = edit.span.source.path if edit.span.source.number else path
        replacement = {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
        changes.setdefault(name, []).append(replacement)
    return {
        "description": {"text": diagnostic.help or diagnostic.message},
        "artifactChanges": [
            {"artifactLocation": {"uri": _uri(name)}, "replacements": replacements}
            for name, replacements in changes.items()
        ],
    }


def _uri(path: str) -> str:
    """Relative below the folder of the command, so that a service finds the file in its repository."""
    name = relative(path)
    return (
        Path(path).resolve().as_uri() if Path(name).is_absolute() or name.startswith("..") else quote(os.fsencode(name))
    )
