"""``cnnspec emit``."""

from __future__ import annotations

from typing import Annotated

import typer

from cnnspec.cli._common import Output, Params, SpecFile, Variant, compiled, finish, write
from cnnspec.codegen import targets


def command(
    spec: SpecFile,
    to: Annotated[str, typer.Option("--to", help="What to write it as: keras.", metavar="TARGET")] = "keras",
    output: Output = None,
    param: Params = None,
    variant: Variant = None,
) -> None:
    """Write the network as a Python script that needs no cnnspec: blocks are functions, repeats are loops."""
    checked = compiled(spec, param, variant)
    assert checked.graph is not None
    write(targets.write(checked.graph, to), output)
    finish(checked)
