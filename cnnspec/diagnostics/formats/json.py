"""Findings for scripts: the contract of the language reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cnnspec.diagnostics import render_json
from cnnspec.diagnostics.formats import Piece, Report


def render(reports: Sequence[Report], *, color: bool = False) -> Iterator[Piece]:
    """One object with a list of files."""
    yield Piece(render_json([(report.path, report.diagnostics) for report in reports]))
