"""The options of `check` that choose rules, and what is printed about those that are not told."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnnspec.check import Checked


class Level(StrEnum):
    """How much weight a finding must have to be told."""

    error = "error"
    warning = "warning"
    info = "info"


LevelOption = Annotated[
    Level | None, typer.Option("--level", help="Tell findings from this level on; warning unless given.")
]
Select = Annotated[
    list[str] | None,
    typer.Option("--select", help="Only these rules, at any level; `lint` is all of them.", metavar="CODES"),
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", help="Leave these rules out.", metavar="CODES")]


def tell_rest(checked: Iterable[Checked]) -> int:
    """Print what the variants of one spec ignore, where advice is told; returns the pieces of advice that are not.

    What one place has in several variants counts once.
    """
    hidden = set()
    ignored: dict[str, None] = {}
    for one in checked:
        hidden |= {(each.code, each.span) for each in one.hidden}
        if one.level == "info":
            ignored |= dict.fromkeys(_ignored(one))
    for line in ignored:
        print(line, file=sys.stderr)
    return len(hidden)


def _ignored(checked: Checked) -> Iterator[str]:
    for finding, by in checked.ignored:
        place = f"{finding.span.source.path}:{finding.span.line}" if finding.span else checked.spec.source.path
        yield f"{place}: ignored {finding.code}" + (f": {by.reason}" if by.reason else "")


def tell_advice(count: int) -> None:
    """Print that there is advice which is not told."""
    if count:
        print(f"{count} {'piece' if count == 1 else 'pieces'} of advice: --level info", file=sys.stderr)
