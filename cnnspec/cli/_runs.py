"""What the commands share that work with a run."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

RunFolderPath = Annotated[Path, typer.Argument(help="The folder of a run, as train leaves it.", metavar="RUN")]


class Which(StrEnum):
    """Which model of a run."""

    best = "best"
    last = "last"


class Format(StrEnum):
    """How a result is printed."""

    text = "text"
    json = "json"


class Split(StrEnum):
    """A part of the data."""

    train = "train"
    validation = "validation"
    test = "test"


Part = Annotated[Split | None, typer.Option(help="The part of the data; validation unless given.")]
OtherData = Annotated[
    Path | None,
    typer.Option("--data", help="Other images: a folder, or a .csv, .npz or .tfrecord file.", metavar="PATH"),
]
Model = Annotated[Which, typer.Option("--model", help="The model of the best or of the last epoch.")]
