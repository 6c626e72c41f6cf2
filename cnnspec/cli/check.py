"""``cnnspec check``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnnspec.cli._common import Params, Variant, load_spec, say
from cnnspec.cli._lint import Ignore, LevelOption, Select, of_variants, rest_of
from cnnspec.diagnostics import Diagnostic, SpecError, UsageError, formats
from cnnspec.diagnostics.formats import Report
from cnnspec.language.parameters import OverrideError, parse_override
from cnnspec.lint._settings import codes, settings_in
from cnnspec.text.terminal import print_painted

if TYPE_CHECKING:
    from cnnspec.compiler.spec import Spec
    from cnnspec.lint._run import Settings

Format = StrEnum("Format", {name: name for name in formats.names()})  # type: ignore[misc]
TEXT = Format("text")
SEVERAL = 30  # files that are worth more than one process


def command(
    specs: Annotated[
        list[str],
        typer.Argument(
            help="Spec files, folders, patterns, or names of the zoo; - reads standard input.", metavar="SPEC..."
        ),
    ],
    format: Annotated[Format, typer.Option(help="How findings are printed.")] = TEXT,
    param: Params = None,
    variant: Variant = None,
    all_variants: Annotated[bool, typer.Option("--all-variants", help="Check every variant of each spec.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    level: LevelOption = None,
    select: Select = None,
    ignore: Ignore = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can safely be mended, in the files.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Mend also where the network may become another.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a file changes.")] = False,
) -> None:
    """Check specs: shapes, names, values and expectations, with the line of every mistake, and what is unwise."""
    if all_variants and variant:
        raise UsageError("--all-variants and --variant exclude each other", "leave one of the two out")
    list(map(parse_override, param or []))  # what is none is no finding in a file
    choices: Any = {"level": level, "select": codes(select, "--select"), "ignore": codes(ignore, "--ignore")}

    def report_on(spec: Spec) -> Report:
        return _report(spec, settings_in(spec.source.folder, **choices, strict=strict, every_variant=all_variants))

    def report(path: str) -> Report:
        return _report_of_file(path, param, variant, report_on)

    def finish(reports: Sequence[Report]) -> int:
        _print(reports, format.value)
        return _code(reports)

    if watch or fix or unsafe_fixes or diff:
        from cnnspec.cli import _mending, _watching

        mending = _mending.Mending(report_on, report, param, variant, unsafe_fixes)
        if watch:
            code = _watching.run(specs, report, finish, mending=fix or unsafe_fixes or diff)
        elif not diff:
            code = finish(mending.run(specs))
        elif format is TEXT:
            code = _code(mending.show_diff(specs))
        else:
            raise UsageError("--diff prints a diff: it does not go with --format")
    else:
        code = finish(_reports(report, _expanded(specs)))
    if code:
        raise typer.Exit(code)


def _reports(report: Callable[[str], Report], paths: list[str]) -> list[Report]:
    if len(paths) < SEVERAL:
        return [report(path) for path in paths]
    from cnnspec.text.parallel import mapped

    return mapped(report, paths)


def _expanded(specs: list[str]) -> list[str]:
    if all(os.path.isfile(spec) for spec in specs):
        return specs
    from cnnspec.checking.discovery import expand

    return expand(specs)


def _print(reports: Sequence[Report], format: str) -> None:
    for piece in formats.find(format).render(reports, color=_color(format)):
        if piece.to == "out":
            say(piece.text)
        else:
            print_painted(piece.text)


def _code(reports: Sequence[Report]) -> int:
    return max((report.code for report in reports), default=0)


def _color(format: str) -> bool:
    if format != "text":
        return False
    from cnnspec.diagnostics.formats.text import wants_color

    return wants_color(sys.stderr)


def _report_of_file(
    path: str, param: list[str] | None, variant: str | None, report_on: Callable[[Spec], Report]
) -> Report:
    """The findings in one file, or that it could not be read at all, so that the others are still checked."""
    try:
        spec = load_spec(path, param, variant)
    except SpecError as error:
        return Report(path, error.diagnostics)
    except OverrideError as error:
        return Report(path, (Diagnostic("spec.override", error.message, help=error.help),), unreadable=True)
    except UsageError as error:
        return Report(path, (Diagnostic("file.unreadable", error.message, help=error.help),), unreadable=True)
    return report_on(spec)._replace(path=path)


def _report(spec: Spec, settings: Settings) -> Report:
    checked, diagnostics = of_variants(spec, settings)
    hidden, ignored = rest_of(checked)
    return Report(spec.source.path, tuple(diagnostics), False, hidden, ignored, settings.strict)
