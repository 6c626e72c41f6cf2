"""``cnnspec show``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cnnspec.cli._common import Output, Params, SpecFile, Variant, compiled, finish, json_text, write
from cnnspec.reading.parse import parse


class Format(StrEnum):
    """How the spec is printed."""

    text = "text"
    json = "json"


def command(
    spec: SpecFile,
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Fill in parameters, variant and defaults, and write names out.")
    ] = False,
    format: Annotated[Format, typer.Option(help="YAML text, or the same data as JSON.")] = Format.text,
    param: Params = None,
    variant: Variant = None,
    output: Output = None,
) -> None:
    """Print a spec: as it is, or with everything that is hidden written out."""
    checked = compiled(spec, param, variant)
    if resolved:
        from cnnspec.compiler.resolve import resolve

        data = resolve(checked.spec)
        text = json_text(data)
        if format is Format.text:
            from cnnspec.text.dump import dump

            text = dump(data)
    else:
        source = checked.spec.source
        text = json_text(parse(source)) if format is Format.json else source.text
    write(text, output, exact=True)
    finish(checked)
