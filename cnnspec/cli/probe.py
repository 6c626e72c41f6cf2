"""``cnnspec probe``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cnnspec.cli._common import DataRoot, json_text, say
from cnnspec.cli._runs import Format, Model, OtherData, Part, Which


def command(
    runs: Annotated[list[Path], typer.Argument(help="Folders of runs, as train leaves them.", metavar="RUN")],
    shift: Annotated[bool, typer.Option("--shift", help="Shift the images by 0 to 4 pixels.")] = False,
    rotate: Annotated[bool, typer.Option("--rotate", help="Turn the images by 0, 45 and 90 degrees.")] = False,
    layer: Annotated[
        list[str] | None,
        typer.Option("--layer", "-l", help="A layer whose features are compared; again for more.", metavar="NAME"),
    ] = None,
    images: Annotated[int, typer.Option(help="How many images at most, evenly chosen.", min=1)] = 500,
    data: OtherData = None,
    split: Part = None,
    model: Model = Which.best,
    format: Annotated[Format, typer.Option(help="How the figures are printed.")] = Format.text,
    data_root: DataRoot = None,
) -> None:
    """Measure how accuracy and features move when images are shifted or turned; both unless one is named."""
    from cnnspec.evaluation.probed import layers_to_probe
    from cnnspec.evaluation.trained import open_run

    opened = [open_run(folder, model.value) for folder in runs]
    nodes = [layers_to_probe(run.graph, layer or []) for run in opened]
    if data is None:
        for run in opened:
            run.look(data_root)  # tells what is wrong with the data before anything heavy is loaded
    from cnnspec.keras_model.quiet import import_tensorflow

    import_tensorflow()
    from cnnspec.evaluation.images import images_of
    from cnnspec.evaluation.probe import probe
    from cnnspec.evaluation.probe_words import text

    kinds: list[Literal["shift", "rotate"]] = ["shift"] if shift or not rotate else []
    kinds += ["rotate"] if rotate or not shift else []
    part: Literal["train", "validation", "test"] | None = split.value if split else None
    taken = [images_of(run, part, data, data_root) for run in opened]
    probes_by_kind = [
        [probe(*subject, kind, images) for subject in zip(opened, taken, nodes, strict=True)] for kind in kinds
    ]
    if format is Format.json:
        say(json_text([outcome.to_dict() for probes in probes_by_kind for outcome in probes]))
        return
    say("\n\n".join(text(probes) for probes in probes_by_kind))
