"""``cnnspec summary``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cnnspec.cli._common import Output, Params, SpecFile, Variant, compiled, finish, json_text, write


class Format(StrEnum):
    """How the summary is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"
    csv = "csv"


def command(
    spec: SpecFile,
    format: Annotated[Format, typer.Option(help="How the summary is printed.")] = Format.text,
    param: Params = None,
    variant: Variant = None,
    output: Output = None,
) -> None:
    """Show shapes, parameters, MACs and receptive fields, layer by layer."""
    checked = compiled(spec, param, variant)
    if format is Format.json:
        text = json_text(checked.summary.to_dict())
    else:
        from cnnspec.analysis import report

        text = {"text": report.text, "markdown": report.markdown, "csv": report.csv}[format.value](checked.summary)
    write(text, output)
    finish(checked)
