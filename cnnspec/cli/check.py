"""``cnnspec check``."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnnspec.cli._common import Params, Variant, load_spec, say, show
from cnnspec.cli._lint import Ignore, LevelOption, Select, of_variants, tell_advice, tell_rest
from cnnspec.diagnostics import Diagnostic, SpecError, UsageError, render_json
from cnnspec.lint._settings import codes, settings_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cnnspec.check import Checked
    from cnnspec.lint._run import Settings


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
    given: Any = {"level": level, "select": codes(select, "--select"), "ignore": codes(ignore, "--ignore")}
    settings = partial(settings_in, **given, strict=strict, every_variant=all_variants)
    results = [_findings(path, param, variant, settings) for path in specs]
    if format is Format.json:
        say(render_json([(path, found) for path, found, _, _ in results]))
    else:
        for path, found, _, _ in results:
            show(found, path)
            if not found:
                say(f"{path}: ok")
        tell_advice(sum(tell_rest(checked) for _, _, checked, _ in results))
    raise typer.Exit(max(code for _, _, _, code in results))


def _findings(
    path: str, param: list[str] | None, variant: str | None, settings_for: Callable[[Path | None], Settings]
) -> tuple[str, list[Diagnostic], list[Checked], int]:
    """The findings in one file, what was checked, and the exit code that they call for.

    One that cannot be read at all does not keep the others from being checked.
    """
    try:
        spec = load_spec(path, param, variant)
    except SpecError as error:
        return path, list(error.diagnostics), [], 1
    except UsageError as error:
        return path, [Diagnostic("file.unreadable", error.message, help=error.help)], [], 2
    settings = settings_for(spec.source.folder)
    checked, found = of_variants(spec, settings)
    failing = ("error", "warning") if settings.strict else ("error",)
    return path, found, checked, int(any(each.severity in failing for each in found))
