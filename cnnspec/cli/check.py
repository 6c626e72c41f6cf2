"""``cnnspec check``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cnnspec.check import check
from cnnspec.cli._common import Params, Variant, load_spec, say, show
from cnnspec.diagnostics import Diagnostic, SpecError, UsageError, in_file_order, render_json

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
) -> None:
    """Check specs: shapes, names, values and expectations, with the line of every mistake."""
    results = [_findings(path, param, variant, all_variants) for path in specs]
    if format is Format.json:
        say(render_json([(path, found) for path, found, _ in results]))
    else:
        for path, found, _ in results:
            show(found, path)
            if not found:
                say(f"{path}: ok")
    failing = ("error", "warning") if strict else ("error",)
    if any(unreadable for _, _, unreadable in results):
        raise typer.Exit(2)
    if any(each.severity in failing for _, found, _ in results for each in found):
        raise typer.Exit(1)


def _findings(
    path: str, param: list[str] | None, variant: str | None, all_variants: bool
) -> tuple[str, list[Diagnostic], bool]:
    """The findings in one file, and whether it could not be read at all, so that the others are still checked."""
    try:
        spec = load_spec(path, param, variant)
    except SpecError as error:
        return path, list(error.diagnostics), False
    except UsageError as error:
        return path, [Diagnostic("file.unreadable", error.message, help=error.help)], True
    variants = _variants(spec, all_variants)
    found: dict[Diagnostic, list[str]] = {}
    for each in variants:
        for one in check(each).diagnostics:
            found.setdefault(one, []).append(each.name)
    told = [_told(one, names, len(variants)) for one, names in found.items()]
    return path, list(in_file_order(told)), False


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
