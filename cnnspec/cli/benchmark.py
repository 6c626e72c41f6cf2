"""``cnnspec benchmark``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnnspec.cli._common import Params, Variant, compiled, json_text, say
from cnnspec.cli._runs import Format
from cnnspec.diagnostics import UsageError

if TYPE_CHECKING:
    from cnnspec.evaluation.benchmark import Machine, Speed


def command(
    what: Annotated[str, typer.Argument(help="The folder of a run, or a spec.", metavar="RUN|SPEC")],
    batches: Annotated[str, typer.Option(help="Sizes of batches, commas between.", metavar="N,N")] = "1,8,32,128",
    seconds: Annotated[float, typer.Option(help="How long each size is measured.", min=0)] = 1.0,
    format: Annotated[Format, typer.Option(help="How the result is printed.")] = Format.text,
    param: Params = None,
    variant: Variant = None,
) -> None:
    """Measure latency and throughput of a network by the size of the batch."""
    sizes = _sizes(batches)
    graph, build = _network(what, param, variant)
    shape = graph.input_shape
    if not all(isinstance(size, int) for size in shape) or len(graph.inputs) > 1 or len(graph.outputs) > 1:
        raise UsageError(
            "a benchmark needs one input of known sizes and one output",
            help="give open sizes with -p, for example -p H=224 -p W=224",
        )
    from cnnspec.keras_model.quiet import import_tensorflow

    import_tensorflow()
    from cnnspec.evaluation.benchmark import benchmark, machine

    speeds = benchmark(build(), shape, sizes, seconds)
    if format is Format.json:
        document = {
            "input": list(shape),
            "machine": machine()._asdict(),
            "speeds": [speed._asdict() for speed in speeds],
        }
        say(json_text(document))
        return
    say(_text(speeds, machine()))


def _sizes(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and 0 < int(part) <= 65536 for part in parts):
        raise UsageError(f"--batches takes numbers from 1 to 65536, not {text}", help="write --batches 1,8,32")
    return [int(part) for part in parts]


def _network(what: str, param: list[str] | None, variant: str | None) -> tuple[Any, Any]:
    """The graph, and what makes the Keras model of it."""
    if os.path.isdir(what):
        from cnnspec.evaluation.trained import open_run

        trained = open_run(Path(what))
        return trained.graph, lambda: trained.model
    graph = compiled(what, param, variant).graph

    def build() -> Any:
        from cnnspec import build_keras

        assert graph is not None
        return build_keras(graph)

    return graph, build


def _text(speeds: list[Speed], on: Machine) -> str:
    threads = (
        f"{on.threads_in_operation or 'all'} threads in an operation, {on.threads_between_operations or 'all'} between"
    )
    where = ", ".join(on.cards) or f"{on.processor}, {on.cores} cores"
    lines = [where[:80], f"{threads}; TensorFlow {on.tensorflow}, {on.system}"[:80], ""]
    lines.append(f"{'batch':>6}  {'median ms':>10}  {'p90 ms':>10}  {'images/s':>10}  {'calls':>7}")
    for speed in speeds:
        figures = f"{speed.median_ms:10.3f}  {speed.p90_ms:10.3f}  {speed.images_per_second:10,.0f}  {speed.calls:7,}"
        lines.append(f"{speed.batch:6}  {figures}")
    return "\n".join(lines)
