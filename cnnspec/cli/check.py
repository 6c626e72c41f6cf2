"""``cnnspec check``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cnnspec import formats
from cnnspec.check import check
from cnnspec.cli._common import Params, Variant, load_spec, say
from cnnspec.diagnostics import Diagnostic, SpecError, UsageError, in_file_order
from cnnspec.formats import Report

if TYPE_CHECKING:
    from cnnspec.spec.spec import Spec

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
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can safely be mended, in the files.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Mend also where the network may become another.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a file changes.")] = False,
) -> None:
    """Check specs: shapes, names, values and expectations, with the line of every mistake."""

    def report(path: str) -> Report:
        return _report(path, param, variant, all_variants)

    def finish(reports: Sequence[Report]) -> int:
        _print(reports, format.value)
        return _code(reports, strict)

    if watch or fix or unsafe_fixes or diff:
        from cnnspec.cli import _mending, _watching

        mending = _mending.Mending(lambda spec: _findings(spec, all_variants), report, param, variant, unsafe_fixes)
        if watch:
            code = _watching.run(specs, report, finish, mending=fix or unsafe_fixes or diff)
        elif not diff:
            code = finish(mending.run(specs))
        elif format is TEXT:
            code = _code(mending.show_diff(specs), strict)
        else:
            raise UsageError("--diff prints a diff: it does not go with --format")
    else:
        code = finish(_reports(report, _expanded(specs)))
    if code:
        raise typer.Exit(code)


def _reports(report: Callable[[str], Report], paths: list[str]) -> list[Report]:
    if len(paths) < SEVERAL:
        return [report(path) for path in paths]
    from cnnspec.parallel import mapped

    return mapped(report, paths)


def _expanded(specs: list[str]) -> list[str]:
    if all(Path(each).is_file() for each in specs):
        return specs
    from cnnspec.discovery import expand

    return expand(specs)


def _print(reports: Sequence[Report], format: str) -> None:
    for piece in formats.find(format).render(reports, color=_color(format)):
        if piece.to == "out":
            say(piece.text)
        else:
            print(piece.text, file=sys.stderr)


def _code(reports: Sequence[Report], strict: bool) -> int:
    failing = ("error", "warning") if strict else ("error",)
    if any(report.unreadable for report in reports):
        return 2
    return int(any(each.severity in failing for report in reports for each in report.found))


def _color(format: str) -> bool:
    if format != "text":
        return False
    from cnnspec.formats.text import wants_color

    return wants_color(sys.stderr)


def _report(path: str, param: list[str] | None, variant: str | None, all_variants: bool) -> Report:
    """The findings in one file, or that it could not be read at all, so that the others are still checked."""
    try:
        spec = load_spec(path, param, variant)
    except SpecError as error:
        return Report(path, error.diagnostics)
    except UsageError as error:
        return Report(path, (Diagnostic("file.unreadable", error.message, help=error.help),), unreadable=True)
    return Report(path, _findings(spec, all_variants))


def _findings(spec: Spec, all_variants: bool) -> tuple[Diagnostic, ...]:
    variants = _variants(spec, all_variants)
    found: dict[Diagnostic, list[str]] = {}
    for each in variants:
        for one in check(each).diagnostics:
            found.setdefault(one, []).append(each.name)
    return in_file_order(_told(one, names, len(variants)) for one, names in found.items())


def _told(found: Diagnostic, names: list[str], count: int) -> Diagnostic:
    """A finding, with the variants that have it if others do not."""
    if len(names) == count:
        return found
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return found._replace(notes=(*found.notes, f"variant {shown}"))


def _variants(spec: Spec, every: bool) -> list[Spec]:
    if not every or not spec.document.variants:
        return [spec]
    return [spec.with_variant(name) for name in spec.document.variants]
