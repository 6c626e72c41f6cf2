"""How findings are printed: each format is a file here, with a function ``render``, loaded when it is asked for."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from cnnspec.diagnostics import Diagnostic


class Report(NamedTuple):
    """The findings in one file, and whether it could not be read at all.

    ``hidden`` counts the pieces of advice that are not told, ``ignored`` are lines about what the spec ignores;
    ``strict`` counts warnings as errors.
    """

    path: str
    diagnostics: tuple[Diagnostic, ...]
    unreadable: bool = False
    hidden: int = 0
    ignored: tuple[str, ...] = ()
    strict: bool = False

    @property
    def code(self) -> int:
        """The exit code that it calls for: 0 fine, 1 findings at error level, 2 unreadable."""
        failing = ("error", "warning") if self.strict else ("error",)
        return 2 if self.unreadable else int(any(diagnostic.severity in failing for diagnostic in self.diagnostics))


class Piece(NamedTuple):
    """Text for standard output (results) or standard error (findings that a person reads)."""

    text: str
    to: Literal["out", "err"] = "out"


class Renderer(Protocol):
    """What the file of a format has."""

    def render(self, reports: Sequence[Report], *, color: bool = False) -> Iterator[Piece]:
        """The findings of some files; ``color`` says that standard error takes colours."""


@cache
def names() -> tuple[str, ...]:
    """Every format, text first as it is what a person reads."""
    formats = {name for _, name, _ in pkgutil.iter_modules(__path__) if not name.startswith("_")}
    return ("text", *sorted(formats - {"text"}))


def find(name: str) -> Renderer:
    """The format of a name."""
    renderer: Renderer = importlib.import_module(f"{__name__}.{name}")
    return renderer


def by_place(report: Report) -> Iterator[tuple[str, Diagnostic]]:
    """The findings of a spec, each with the file it stands in: the spec, or one that it includes."""
    for diagnostic in report.diagnostics:
        included = diagnostic.span is not None and diagnostic.span.source.number > 0
        yield (diagnostic.span.source.path if diagnostic.span and included else report.path), diagnostic


def relative(path: str) -> str:
    """A path as it is known below the folder that the command runs in, with ``/`` between names."""
    import os
    from pathlib import Path

    try:
        return Path(os.path.abspath(path)).relative_to(Path.cwd()).as_posix()  # a link is known by its own name
    except ValueError:
        return Path(path).as_posix()
