"""``cnnspec weights``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnnspec.cli._common import Params, Variant, compiled, json_text, say, write
from cnnspec.cli._runs import Format, Model, Which
from cnnspec.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnnspec.compiler.graph import Graph
    from cnnspec.evaluation.kernels import Kernel

MOST_PANELS = 64
HEADINGS = ("layer", "weight", "shape", "mean", "std dev", "least", "greatest")


def command(
    what: Annotated[str, typer.Argument(help="A spec, a name of the zoo, or the folder of a run.", metavar="SPEC|RUN")],
    layer: Annotated[
        list[str] | None, typer.Option("--layer", "-l", help="A layer; again for more. All unless given.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Draw histograms there, as SVG.", metavar="FILE.svg")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="What initial weights are drawn with; that of the spec unless given.", min=0)
    ] = None,
    model: Model = Which.best,
    format: Annotated[Format, typer.Option(help="How the figures are printed.")] = Format.text,
    param: Params = None,
    variant: Variant = None,
) -> None:
    """Tell how the kernels of a network are spread: as training starts, or as a run has left them."""
    if output is not None and output.suffix.lower() != ".svg":
        raise UsageError(f"histograms are an SVG, not {output.name}", "write -o histograms.svg")
    graph, build, title = _network(what, param, variant, seed, model)
    from cnnspec.keras_model.quiet import import_tensorflow

    import_tensorflow()
    from cnnspec.evaluation.kernels import kernels_of

    kernels = kernels_of(graph, build(), layer or ())
    if output is not None:
        write(_drawn(title, kernels), output)
    descriptions = [kernel.to_dict() for kernel in kernels]
    say(json_text({"name": graph.name, "weights": descriptions}) if format is Format.json else _text(descriptions))


def _network(
    what: str, param: list[str] | None, variant: str | None, seed: int | None, which: Which
) -> tuple[Graph, Callable[[], Any], str]:
    """The graph, what makes the model, and a title."""
    if os.path.isdir(what):
        if param or variant or seed is not None:
            raise UsageError("a run has its parameters and its seed", "leave out -p, --variant and --seed")
        from cnnspec.evaluation.trained import open_run

        trained = open_run(Path(what), which.value)
        return trained.graph, lambda: trained.model, f"{trained.graph.name}: weights of {trained.file.name}"
    checked = compiled(what, param, variant)
    graph = checked.graph
    assert graph is not None
    used = seed if seed is not None else checked.train.seed if checked.train else 0

    def build() -> Any:
        from cnnspec import build_keras
        from cnnspec.evaluation.kernels import initial_model

        return initial_model(lambda: build_keras(graph), used)

    return graph, build, f"{graph.name}: initial weights, seed {used}"


def _drawn(title: str, kernels: Sequence[Kernel]) -> str:
    from cnnspec.drawing.histograms import Panel, draw_histograms
    from cnnspec.evaluation.kernels import histograms

    if len(kernels) > MOST_PANELS:
        raise UsageError(f"{len(kernels)} histograms are more than a picture takes", "name some: --layer NAME")
    limit, counts = histograms(kernels)
    panels = []
    for kernel, bins in zip(kernels, counts, strict=True):
        description = kernel.to_dict()
        figures = (
            f"mean {_number(description['mean'])}, standard deviation {_number(description['standard_deviation'])}"
        )
        panels.append(Panel(_name(description), f"{description['count']:,} numbers, {figures}", bins))
    return draw_histograms(title, panels, limit)


def _name(description: dict[str, Any]) -> str:
    from cnnspec.values.shapes import times

    return f"{description['layer']} {description['weight']} {times(tuple(description['shape']))}"


def _text(descriptions: list[dict[str, Any]]) -> str:
    from cnnspec.text.layout import table
    from cnnspec.values.shapes import times

    rows = [
        (
            description["layer"],
            description["weight"],
            times(tuple(description["shape"])),
            *(_number(description[key]) for key in ("mean", "standard_deviation", "least", "greatest")),
        )
        for description in descriptions
    ]
    return "\n".join(table(HEADINGS, rows, 80))


def _number(value: float) -> str:
    return f"{0.0 if abs(value) < 5e-6 else value:.4f}" if abs(value) < 1000 else f"{value:.3g}"
