"""``cnnspec import``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cnnspec.cli._common import Output, write
from cnnspec.diagnostics import UsageError
from cnnspec.text.terminal import tell

if TYPE_CHECKING:
    from cnnspec.importing.importer import Imported


def command(
    model: Annotated[
        str,
        typer.Argument(
            help="A .keras, .h5 or .onnx file, the JSON of a configuration, or module:function.", metavar="MODEL"
        ),
    ],
    output: Output = None,
    flat: Annotated[bool, typer.Option("--flat", help="One item a layer with its name, without blocks.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Write the spec of a Keras or ONNX model: the same layers, weights and figures.

    Residuals and branches are recovered, and what repeats becomes blocks.

    With -o NET.yaml the names of the layers are kept in NET.keras.yaml: train --init-from finds weights by them.

    Nothing in a file is run, and Keras is not imported for it; a function is called, as it is yours.

    An ONNX model comes with its channels last.
    """
    from cnnspec.importing.errors import CannotImportError
    from cnnspec.importing.names import names_path, names_text

    of_onnx = model.lower().endswith(".onnx")
    if output is not None and not force:
        _refuse_to_replace(output, *([] if of_onnx else [names_path(output)]))
    try:
        imported = _onnx(model, flat) if of_onnx else _keras(model, flat)
    except CannotImportError as error:
        for line in error.lines():
            tell(f"{model}: {line}")
        tell(f"  help: change or take out the {error.what}s that are named, and import again")
        raise typer.Exit(1) from None
    write(imported.text, output, exact=True)
    if output is not None and not of_onnx:
        write(names_text(imported.layers), names_path(output))
        tell(f"the layers of the model by their names: {names_path(output)}")


def _onnx(model: str, flat: bool) -> Imported:
    from cnnspec.importing.onnx.importer import import_onnx

    return import_onnx(model, flat=flat)


def _keras(model: str, flat: bool) -> Imported:
    from cnnspec.importing.config import read_config
    from cnnspec.importing.importer import import_model

    return import_model(read_config(model), flat=flat)


def _refuse_to_replace(*paths: Path) -> None:
    for path in paths:
        if os.path.exists(path):
            raise UsageError(f"{path} is there already", "choose another name, or --force to replace it")
