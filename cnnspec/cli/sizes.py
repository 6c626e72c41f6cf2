"""``cnnspec sizes``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cnnspec.cli._common import Output, Params, SpecFile, Variant, json_text, load_spec, write
from cnnspec.text.layout import wrapped
from cnnspec.values.shapes import times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnspec.analysis.sizes import Axis, Sizes
    from cnnspec.values.domain import Domain


MOST_LAYERS = 6
WIDTH = 80


class Format(StrEnum):
    """How the answer is printed."""

    text = "text"
    json = "json"


def command(
    spec: SpecFile,
    format: Annotated[Format, typer.Option(help="How the answer is printed.")] = Format.text,
    param: Params = None,
    variant: Variant = None,
    output: Output = None,
) -> None:
    """Tell which sizes of the input work, what breaks below, and which lose no border pixels."""
    from cnnspec.analysis.sizes import study_sizes, to_dict

    sizes = study_sizes(load_spec(spec, param, variant))
    write(json_text(to_dict(sizes)) if format is Format.json else _text(sizes), output)


def _text(sizes: Sizes) -> str:
    lines = [f"{sizes.graph.name}: {times(sizes.graph.input_shape)}"]
    alike: dict[object, list[Axis]] = {}
    for axis in sizes.axes:
        key = (axis.works, axis.lossless, axis.below and axis.below.layer, axis.losses, axis.written)
        alike.setdefault(key, []).append(axis)
    for axes in alike.values():
        lines += _axis(", ".join(axis.name for axis in axes), axes[0])
    if sizes.weights_vary:
        lines.append(f"The number of weights changes with the size: {', '.join(sizes.weights_vary)}")
    if not sizes.axes:
        lines.append("The input has no axes whose size could change")
    return "\n".join(lines)


def _axis(names: str, axis: Axis) -> Iterator[str]:
    yield f"{names}{'' if axis.written is None else f', written {axis.written}'}"
    yield f"  works              {_range_text(axis.works)}"
    if axis.below:
        yield f"  breaks below       at {axis.below.size}, {axis.below.layer} (line {axis.below.line})"
        if axis.below.finding:
            yield from (" " * 21 + line for line in wrapped(axis.below.finding.message, WIDTH - 21))
    yield f"  no border is lost  {'at no size' if axis.lossless.empty else _range_text(axis.lossless)}"
    if axis.losses:
        layers = [loss.layer for loss in axis.losses]
        more = f" and {len(layers) - MOST_LAYERS} more" if len(layers) > MOST_LAYERS else ""
        yield f"  else it is in      {', '.join(layers[:MOST_LAYERS])}{more}"
    if axis.written is not None:
        yield f"  at {axis.written}".ljust(21) + _at_written(axis)


def _at_written(axis: Axis) -> str:
    if axis.written not in axis.works:
        return "does not work"
    lost = [f"{loss.layer} loses {loss.pixels}" for loss in axis.losses if loss.pixels]
    return ", ".join(lost) or "nothing is lost"


def _range_text(domain: Domain) -> str:
    return f"{domain.text('').strip() or 'any size'}; the smallest is {domain.least}"
