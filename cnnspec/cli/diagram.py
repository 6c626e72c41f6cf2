"""``cnnspec diagram``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cnnspec.cli._common import Params, SpecFile, Variant, compiled, finish, write
from cnnspec.diagnostics import UsageError
from cnnspec.drawing import FORMATS, render


def command(
    spec: SpecFile,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The picture; its ending tells the format.", metavar="FILE"),
    ] = None,
    format: Annotated[str | None, typer.Option(help="The format, if not that of the file's ending.")] = None,
    param: Params = None,
    variant: Variant = None,
) -> None:
    """Draw the architecture: one box an operation, sizes on the arrows, equal repeats once."""
    wanted = format or (output.suffix.removeprefix(".").lower() if output else "svg")
    if output is not None and not wanted:
        raise UsageError(f"{output} has no ending that tells its format", "for example -o net.svg")
    if wanted not in FORMATS:
        raise UsageError(f"cannot draw '{wanted}'", f"formats: {', '.join(FORMATS)}")
    if output is None and wanted == "png" and sys.stdout.isatty():
        raise UsageError("a PNG is no text for a terminal", "write it to a file: -o net.png")
    checked = compiled(spec, param, variant)
    assert checked.graph is not None
    picture = render(checked.graph, wanted)
    write(picture, output)
    finish(checked)
