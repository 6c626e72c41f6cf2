"""``cnnspec predict``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cnnspec.cli._common import json_text, say
from cnnspec.cli._runs import Model, RunFolderPath, Which
from cnnspec.reading.parse import standard_input
from cnnspec.text.terminal import tell
from cnnspec.values.printable import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnspec.evaluation.predict import Prediction


class Format(StrEnum):
    """How the answers are printed."""

    text = "text"
    json = "json"
    csv = "csv"


def command(
    run: RunFolderPath,
    images: Annotated[
        list[str], typer.Argument(help="Files, folders, or - for a list of paths on standard input.", metavar="IMAGES…")
    ],
    top: Annotated[int, typer.Option(help="How many classes are told of each image.", min=1)] = 3,
    model: Model = Which.best,
    format: Annotated[Format, typer.Option(help="How the answers are printed.")] = Format.text,
) -> None:
    """Say what images show; one that is broken is named, and the others go on."""
    from cnnspec.evaluation.files import image_files
    from cnnspec.evaluation.trained import open_run

    trained = open_run(run, model.value)
    files = image_files(images, standard_input)
    from cnnspec.keras_model.quiet import import_tensorflow

    import_tensorflow()
    from cnnspec.evaluation.predict import predict

    if trained.data.range is None:
        tell("note: the spec has no data.range; pixels are taken as 0 to 255")
    predictions = list(predict(trained, files, top))
    for prediction in predictions:
        if prediction.error:
            tell(f"error: cannot use {one_line(prediction.file)}: {prediction.error}")
    good = [prediction for prediction in predictions if not prediction.error]
    if good or format is not Format.text:
        say({Format.text: _text, Format.json: _json, Format.csv: _csv}[format](good))
    if len(good) < len(predictions):
        raise typer.Exit(1)


def _text(predictions: Sequence[Prediction]) -> str:
    return "\n".join(
        f"{one_line(prediction.file)}: "
        + ", ".join(f"{one_line(guess.name)} {guess.probability:.3f}" for guess in prediction.guesses)
        for prediction in predictions
    )


def _json(predictions: Sequence[Prediction]) -> str:
    return json_text(
        [
            {"file": prediction.file, "classes": [guess._asdict() for guess in prediction.guesses]}
            for prediction in predictions
        ]
    )


def _csv(predictions: Sequence[Prediction]) -> str:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["file", "rank", "class", "probability"])
    for prediction in predictions:
        writer.writerows([prediction.file, rank, *guess] for rank, guess in enumerate(prediction.guesses, 1))
    return out.getvalue()
