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
    flat: Annotated[bool, typer.Option("--flat", help="One item a layer with its name, without blocks.")] = False,
) -> None:
    """Write the spec of a Keras model: the same layers, weights and figures.

    Residuals and branches are recovered, and what repeats becomes blocks. With -o NET.yaml the names of the
    layers are kept in NET.keras.yaml, by which train --init-from finds their weights. Nothing in a file is run, and
    Keras is not imported for it. A function is called, as it is yours.
    """
    from cnnspec.importing.config import read_config
    from cnnspec.importing.errors import CannotImportError
    from cnnspec.importing.importer import import_model

    try:
        found = import_model(read_config(model), flat=flat)
    except CannotImportError as error:
        for name, kind, why in error.found:
            print(f"{model}: layer '{name}' ({kind}): {why}", file=sys.stderr)
        raise typer.Exit(1) from None
    write(found.text, output)
    if output is not None:
        from cnnspec.importing.names import names_path, names_text

        write(names_text(found.layers), names_path(output))
        print(f"the layers of the model by their names: {names_path(output)}", file=sys.stderr)
