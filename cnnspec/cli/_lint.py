"""The options of `check` that choose rules, and what is printed about those that are not told."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from cnnspec.lint._settings import codes, settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnnspec.check import Checked
    from cnnspec.lint._run import Settings
    from cnnspec.spec.spec import Spec


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


class Choice(NamedTuple):
    """What the options of one command say."""

    level: Level | None
    select: list[str] | None
    ignore: list[str] | None
    strict: bool
    every_variant: bool

    def check(self) -> Choice:
        """Itself. Raises UsageError where a code names no rule."""
        codes(self.select, "--select")
        codes(self.ignore, "--ignore")
        return self

    def settings(self, spec: Spec) -> Settings:
        """The settings for a spec, those of its project among them. Raises UsageError where the project's are wrong."""
        return settings(
            spec.source.folder,
            level=self.level.value if self.level else None,
            select=self.select,
            ignore=self.ignore,
            strict=self.strict,
            every_variant=self.every_variant,
        )


class Rest(NamedTuple):
    """What the rules found in one spec and is not told."""

    path: str
    advice: int = 0
    ignored: tuple[str, ...] = ()
    strict: bool = False

    @classmethod
    def of(cls, path: str, checked: Iterable[Checked], settings: Settings) -> Rest:
        """Of all variants together: what one place has in several of them counts once."""
        hidden = {(each.code, each.span) for one in checked for each in one.hidden}
        lines = {}
        if settings.level == "info":
            for one in checked:
                for ignored in one.ignored:
                    span, why = ignored.finding.span, f": {ignored.by.reason}" if ignored.by.reason else ""
                    place = f"{span.source.path}:{span.line}" if span else path
                    lines[f"{place}: ignored {ignored.finding.code}{why}"] = True
        return cls(path, len(hidden), tuple(lines), settings.strict)


def tell_rest(rest: Iterable[Rest]) -> None:
    """Print what is ignored, where that was asked for, and that there is advice."""
    count = 0
    for each in rest:
        count += each.advice
        for line in each.ignored:
            print(line, file=sys.stderr)
    if count:
        print(f"{count} {'piece' if count == 1 else 'pieces'} of advice: --level info", file=sys.stderr)
