"""``cnnspec emit``."""

from __future__ import annotations

from typing import Annotated

import typer

from cnnspec.cli._common import Output, Params, SpecFile, Variant, compiled, finish, write
from cnnspec.emit import targets


def command(
    spec: SpecFile,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", help="keras, torch or json; unless given json for a FILE.json, else keras.", metavar="TARGET"
        ),
    ] = None,
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
    if to is None:
        to = "json" if output is not None and output.suffix == ".json" else "keras"
    write(targets.write(checked.graph, to, checked if with_training else None), output, exact=True)
    finish(checked)
