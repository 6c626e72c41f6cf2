"""``cnnspec train``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cnnspec.cli._common import DataRoot, Params, SpecFile, Variant, load_spec, say

INTERRUPTED = 130  # as a shell reports a program that Ctrl-C has ended
DIVERGED = 1  # as where a spec has a mistake: something in it has to change


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
    figures = "  ".join(f"{name} {value:.4f}" for name, value in result.metrics.items())
    speed = f"{result.seconds:.1f} s, {result.images_per_second:,.0f} images/s"
    say(f"{out}: {result.epochs} epochs in {speed}\n  {figures}")
    if result.stopped_by == "interrupt":
        raise typer.Exit(INTERRUPTED)
    if result.stopped_by == "nan":
        raise typer.Exit(DIVERGED)
