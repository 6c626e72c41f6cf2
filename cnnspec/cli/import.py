"""``cnnspec import``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cnnspec.cli._common import Output, write


def command(
    model: Annotated[
        str, typer.Argument(help="A .keras file, the JSON of a configuration, or module:function.", metavar="MODEL")
    ],
    output: Output = None,
) -> None:
    """Write the spec of a Keras model: the same layers, weights and figures.

    Nothing in a file is run, and Keras is not imported for it. A function is called, as it is yours.
    """
    from cnnspec.importing.config import read_config
    from cnnspec.importing.errors import CannotImportError
    from cnnspec.importing.importer import import_model

    try:
        found = import_model(read_config(model))
    except CannotImportError as error:
        for name, kind, why in error.found:
            print(f"{model}: layer '{name}' ({kind}): {why}", file=sys.stderr)
        raise typer.Exit(1) from None
    write(found.text, output)
