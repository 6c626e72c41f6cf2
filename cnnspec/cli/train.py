"""``cnnspec train``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cnnspec.cli import INTERRUPTED
from cnnspec.cli._common import DataRoot, Params, SpecFile, Variant, load_spec, say

if TYPE_CHECKING:
    from cnnspec.training import Result

DIVERGED = 1  # as where a spec has a mistake: something in it has to change
WORTH_TELLING = 0.1  # of the time of an epoch
WIDTH = 80


def command(
    spec: SpecFile,
    out: Annotated[Path, typer.Option("--out", help="The folder for the run.", metavar="DIR")],
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run in that folder, if there is one.")
    ] = False,
    extend: Annotated[
        bool, typer.Option("--extend", help="As --resume, also with more epochs than the run had.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the run in that folder.")] = False,
    init_from: Annotated[
        Path | None,
        typer.Option(
            "--init-from", help="Begin with the weights of a model, a file of weights or a run.", metavar="PATH"
        ),
    ] = None,
    track: Annotated[
        list[str] | None,
        typer.Option("--track", help="Tell a tracker of the run, for example mlflow.", metavar="NAME"),
    ] = None,
    data_root: DataRoot = None,
    param: Params = None,
    variant: Variant = None,
) -> None:
    """Train the network on its data, and leave model, history and result in a folder."""
    from cnnspec.training import train

    result = train(
        load_spec(spec, param, variant),
        out=out,
        resume=resume,
        extend=extend,
        track=track or (),
        force=force,
        init_from=init_from,
        data_root=data_root,
    )
    say(_summary(out, result))
    if result.stopped_by == "interrupt":
        raise typer.Exit(INTERRUPTED)
    if result.stopped_by == "nan":
        raise typer.Exit(DIVERGED)


def _summary(out: Path, result: Result) -> str:
    from cnnspec.training.progress import in_lines, measured
    from cnnspec.values.shapes import count

    speed = f"{result.seconds:.1f} s, {result.images_per_second:,.0f} images/s"
    waited = (
        f", {100 * result.input_wait:.0f} % of the last epoch waiting for input"
        if result.input_wait >= WORTH_TELLING
        else ""
    )
    figures = [f"  {line}" for line in in_lines(measured(result.metrics), WIDTH - 2, indent="")]
    return "\n".join([f"{out}: {count(result.epochs, 'epoch')} in {speed}{waited}", *figures])
