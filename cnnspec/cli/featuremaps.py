"""``cnnspec featuremaps``."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cnnspec.cli._common import Params, Variant, compiled, write
from cnnspec.cli._runs import Model, Which
from cnnspec.diagnostics import UsageError
from cnnspec.text.terminal import tell

if TYPE_CHECKING:
    from cnnspec.checking.check import Checked
    from cnnspec.evaluation.featuremaps.subject import Subject
    from cnnspec.evaluation.trained import Trained

_FORMATS = ("svg", "npz")


class Theme(StrEnum):
    """The colours of paper and text."""

    auto = "auto"
    light = "light"
    dark = "dark"
    print = "print"


def command(
    spec: Annotated[
        str, typer.Argument(help="A spec file, a name of the zoo, or the folder of a run.", metavar="SPEC|RUN")
    ],
    image: Annotated[Path, typer.Argument(help="A PNG, JPEG, BMP or GIF.", metavar="IMAGE")],
    layer: Annotated[
        list[str] | None,
        typer.Option(
            "--layer", "-l", help="A layer to look at; again for more. Five from all over unless given.", metavar="NAME"
        ),
    ] = None,
    filters: Annotated[
        int | None, typer.Option(min=1, max=512, help="How many channels of a layer at most. One row unless given.")
    ] = None,
    before_after: Annotated[
        bool, typer.Option("--before-after", help="Of a run: its filters before and after training.")
    ] = False,
    theme: Annotated[Theme, typer.Option(help="Light, dark, print, or auto: as the reader's system.")] = Theme.auto,
    model: Model = Which.best,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="An .svg, or an .npz with the numbers; SVG to standard output.", metavar="FILE"
        ),
    ] = None,
    param: Params = None,
    variant: Variant = None,
) -> None:
    """Draw what each layer makes of an image: filters, feature maps, activation maps."""
    from cnnspec.evaluation.featuremaps.choose import choose
    from cnnspec.evaluation.featuremaps.pick import left_out

    format = _format(output)
    run, checked = _opened(spec, param, variant, model, before_after)
    graph = run.graph if run else checked.graph if checked else None
    assert graph is not None
    views = choose(graph, layer or [])
    more = "" if layer else left_out(graph, views)
    from cnnspec.keras_model.quiet import import_tensorflow

    import_tensorflow()
    from cnnspec.evaluation.featuremaps import look
    from cnnspec.evaluation.featuremaps.subject import before_training, of_run, of_spec

    if run:
        subject: Subject = of_run(run)
    else:
        assert checked is not None
        subject = of_spec(checked, views[-1].steps[-1].node)
    before = before_training(run) if run and before_after else None
    maps = look.look(subject, image, views, before, (more,) if more else ())
    write(look.arrays(maps) if format == "npz" else look.sheet(maps, filters, theme.value), output, exact=True)
    if more:
        tell(f"{more}\n  help: others with --layer NAME, as `cnnspec summary` names them")


def _format(output: Path | None) -> str:
    format = output.suffix.removeprefix(".").lower() if output else "svg"
    if format not in _FORMATS:
        raise UsageError(f"cannot write a sheet as '{output}'", f"formats: {', '.join(_FORMATS)}")
    return format


def _opened(
    spec: str, param: list[str] | None, variant: str | None, model: Which, before_after: bool
) -> tuple[Trained | None, Checked | None]:
    """A run or a checked spec."""
    if not os.path.isdir(spec):
        if before_after:
            raise UsageError(
                f"{spec} is no run: its filters have not been trained", "train it first: cnnspec train SPEC --out DIR"
            )
        return None, compiled(spec, param, variant)
    if param or variant:
        raise UsageError("a run has its parameters", "leave out -p and --variant")
    from cnnspec.evaluation.trained import open_run

    return open_run(Path(spec), model.value), None
