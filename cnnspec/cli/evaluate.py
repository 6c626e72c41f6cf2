"""``cnnspec evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cnnspec.cli._common import DataRoot, json_text, say
from cnnspec.cli._runs import Format, Model, OtherData, Part, RunFolderPath, Which
from cnnspec.diagnostics import UsageError


def command(
    run: RunFolderPath,
    data: OtherData = None,
    split: Part = None,
    model: Model = Which.best,
    format: Annotated[Format, typer.Option(help="How the figures are printed.")] = Format.text,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write figures, tables and the worst mistakes there.", metavar="DIR"),
    ] = None,
    data_root: DataRoot = None,
) -> None:
    """Measure a trained network: all metrics, each class, calibration, confusion, the worst mistakes."""
    from cnnspec.evaluation.trained import open_run

    if output is not None and output.exists() and not output.is_dir():
        raise UsageError(f"{output} is a file; -o takes a folder", help="write -o DIR")
    trained = open_run(run, model.value)
    if data is None:
        trained.look(data_root)  # tells what is wrong with the data before anything heavy is loaded
    from cnnspec.keras_model.quiet import import_tensorflow

    import_tensorflow()
    from cnnspec.evaluation.evaluate import evaluate
    from cnnspec.evaluation.images import images_of
    from cnnspec.evaluation.words import text

    images = images_of(trained, split.value if split else None, data, data_root)
    evaluation, probabilities = evaluate(trained, images)
    if output is not None:
        from cnnspec.evaluation.save import save

        save(output, evaluation, probabilities, images.arrays, trained.data.range)
    say(json_text(evaluation.to_dict()) if format is Format.json else text(evaluation))
