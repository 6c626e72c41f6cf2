"""``cnnspec emit``."""

from __future__ import annotations

from typing import Annotated

import typer

from cnnspec.cli._common import Output, Params, SpecFile, Variant, compiled, finish, write
from cnnspec.codegen import targets


def command(
    spec: SpecFile,
    to: Annotated[str, typer.Option("--to", help="keras, torch or json.", metavar="TARGET")] = "keras",
    with_training: Annotated[
        bool, typer.Option("--with-training", help="Write the data and train sections too (keras).")
    ] = False,
    output: Output = None,
    param: Params = None,
    variant: Variant = None,
) -> None:
    """Write the network as a Python script that needs no cnnspec, or as JSON.

    Blocks of the spec are functions or modules, called in loops.
    """
    checked = compiled(spec, param, variant)
    assert checked.graph is not None
    write(targets.write(checked.graph, to, checked if with_training else None), output)
    finish(checked)
