"""``cnnspec export``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cnnspec.cli._common import DataRoot, json_text, say
from cnnspec.cli._runs import Format, Model, RunFolderPath, Which
from cnnspec.diagnostics import UsageError
from cnnspec.text.terminal import tell
from cnnspec.values.suggest import did_you_mean


class Numbers(StrEnum):
    """What weights are stored as."""

    float32 = "float32"
    float16 = "float16"
    int8 = "int8"


def command(
    run: RunFolderPath,
    to: Annotated[str, typer.Option("--to", help="saved_model, onnx, litert or keras.", metavar="TARGET")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write there; a file in the run's folder unless given.", metavar="PATH"),
    ] = None,
    numbers: Annotated[
        Numbers | None, typer.Option(help="What weights are stored as; float16 and int8 are for litert.")
    ] = None,
    model: Model = Which.best,
    format: Annotated[Format, typer.Option(help="How the result is printed.")] = Format.text,
    data_root: DataRoot = None,
) -> None:
    """Write a trained network for another runtime, which reads it back and must agree with Keras."""
    from cnnspec.evaluation.trained import open_run
    from cnnspec.export import TARGETS

    if to not in TARGETS:
        known = list(TARGETS)
        raise UsageError(f"there is no target '{to}'", did_you_mean(to, known, kind="targets"))
    trained = open_run(run, model.value)
    trained.look(data_root)  # tells what is wrong with the data before anything heavy is loaded
    from cnnspec.export._subject import subject_of
    from cnnspec.export._write import Disagrees, check_target, write_export
    from cnnspec.keras_model.quiet import import_tensorflow

    ending = TARGETS[to].ENDING or ".saved_model"
    path = output or run / f"export{f'.{numbers}' if numbers else ''}{ending}"
    stored = check_target(to, numbers.value if numbers else None, path)
    import_tensorflow()
    try:
        done = write_export(subject_of(trained, data_root), to, stored, path)
    except Disagrees as error:
        tell(f"error: {error}\n  help: nothing was written; try another --to or --numbers")
        raise typer.Exit(1) from None
    if format is Format.json:
        say(json_text(done._asdict()))
        return
    say(
        f"{done.path}: {to}, {stored}, {done.bytes:,} bytes\n"
        f"  read back: {done.images} images, outputs differ from Keras' by {done.difference:.1e} at most "
        f"(allowed {done.tolerance:g})\n  the same class for {done.same_class:.0%} of them"
    )
