"""``cnnspec check``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cnnspec.check import check
from cnnspec.cli._common import Params, Variant, load_spec, say, show
from cnnspec.cli._lint import Choice, Ignore, LevelOption, Rest, Select, tell_rest
from cnnspec.diagnostics import Diagnostic, SpecError, UsageError, in_file_order, render_json
from cnnspec.lint._run import UNUSED

if TYPE_CHECKING:
    from cnnspec.spec.spec import Spec


class Format(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"


def command(
    specs: Annotated[
        list[str], typer.Argument(help="Spec files, or names of the zoo; - reads standard input.", metavar="SPEC...")
    ],
    format: Annotated[Format, typer.Option(help="How findings are printed.")] = Format.text,
    param: Params = None,
    variant: Variant = None,
    all_variants: Annotated[bool, typer.Option("--all-variants", help="Check every variant of each spec.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    level: LevelOption = None,
    select: Select = None,
    ignore: Ignore = None,
) -> None:
    """Check specs: shapes, names, values and expectations, with the line of every mistake, and what is unwise."""
    choice = Choice(level, select, ignore, strict, all_variants).check()
    results = [_findings(path, param, variant, choice) for path in specs]
    if format is Format.json:
        say(render_json([(rest.path, found) for rest, found, _ in results]))
    else:
        for rest, found, _ in results:
            show(found, rest.path)
            if not found:
                say(f"{rest.path}: ok")
        tell_rest(rest for rest, _, _ in results)
    if any(unreadable for _, _, unreadable in results):
        raise typer.Exit(2)
    failing = {True: ("error", "warning"), False: ("error",)}
    if any(each.severity in failing[rest.strict] for rest, found, _ in results for each in found):
        raise typer.Exit(1)


def _findings(
    path: str, param: list[str] | None, variant: str | None, choice: Choice
) -> tuple[Rest, list[Diagnostic], bool]:
    """The findings in one file, and whether it could not be read at all, so that the others are still checked."""
    try:
        spec = load_spec(path, param, variant)
    except SpecError as error:
        return Rest(path), list(error.diagnostics), False
    except UsageError as error:
        return Rest(path), [Diagnostic("file.unreadable", error.message, help=error.help)], True
    settings = choice.settings(spec)
    checked = [check(each, settings) for each in _variants(spec, choice.every_variant)]
    found: dict[object, tuple[Diagnostic, list[str]]] = {}
    for each in checked:
        for one in each.diagnostics:
            # The figures of a rule may differ between variants: its first finding at a place speaks for the others.
            key = (one.code, one.span) if one.code.startswith("lint.") else one
            found.setdefault(key, (one, []))[1].append(each.spec.name)
    told = [
        _told(one, names, len(checked))
        for one, names in found.values()
        # What one variant has no use for, another may.
        if one.code != UNUSED or len(names) == len(checked)
    ]
    return Rest.of(path, checked, settings), list(in_file_order(told)), False


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
