"""The filters of a layer as rows of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from cnnspec.evaluation.featuremaps.figures import extent, written
from cnnspec.evaluation.featuremaps.layout import GAP, LINE, Columns, Pen, cell_limit
from cnnspec.evaluation.featuremaps.tiles import colour_tile, filter_tile, map_tile, scale_of, slices_of
from cnnspec.values.shapes import times

_WHOLE = 120.0  # points: the largest side of a filter without numbers
_COLOURS = ("red", "green", "blue")
_FEW = 4  # slices of so many filters are drawn one below the other, with their numbers


class Filters(NamedTuple):
    """The filters of a layer, each (filters, height, width, channels); ``before`` are those before a training.

    ``sees_image`` says that their channels are those of the image; ``few`` is how many are asked for.
    """

    now: Any
    before: Any = None
    sees_image: bool = False
    few: int = 1

    @property
    def scale(self) -> float:
        """What the strongest colour stands for."""
        return scale_of(self.now, *([] if self.before is None else [self.before]))

    @property
    def in_colour(self) -> bool:
        """Whether they look at red, green and blue, and not at all three alike."""
        return self.sees_image and self.now.shape[-1] == len(_COLOURS) and not _alike(self.now)


def _alike(kernels: Any) -> bool:
    return bool((kernels == kernels[..., :1]).all())


def draw_filters(pen: Pen, columns: Columns, filters: Filters, band: Sequence[int]) -> None:
    """A row for the filters as a whole and, of a few that are small, one for each slice; both times of a training."""
    if filters.before is None:
        _draw(pen, columns, filters, filters.now, "filter", band)
        return
    _draw(pen, columns, filters, filters.before, "filter before training", band)
    _draw(pen, columns, filters, filters.now, "filter after training", band)
    _changes(pen, columns, filters, band)


def _draw(pen: Pen, columns: Columns, filters: Filters, kernels: Any, title: str, band: Sequence[int]) -> None:
    slices = max(slices_of(kernel).shape[-1] for kernel in kernels)
    by_slice = 1 < slices <= _FEW and filters.few <= _FEW and all(_fits(kernels[number], columns) for number in band)
    if filters.in_colour or not by_slice:
        _whole(pen, columns, filters, kernels, title, band)
    if by_slice:
        for channel in range(kernels.shape[-1]):
            name = _COLOURS[channel] if filters.in_colour else f"channel {channel + 1}"
            _slice(pen, columns, filters.scale, kernels[..., channel], f"{title}, {name}", band)


def _fits(kernel: Any, columns: Columns) -> bool:
    """Whether the numbers of all slices can be read."""
    side = min(columns.width, cell_limit(kernel) or columns.width)
    slices = np.moveaxis(kernel, -1, 0)
    return all(written(matrix, side / max(matrix.shape)) is not None for matrix in slices)


def _whole(pen: Pen, columns: Columns, filters: Filters, kernels: Any, title: str, band: Sequence[int]) -> None:
    pen.side(title, _caption(kernels, filters.in_colour))
    tall = 0.0
    for at, number in enumerate(band):
        kernel = kernels[number]
        limit = cell_limit(kernel)
        tip = f"{title} {number + 1}"
        if filters.in_colour:
            tile = pen.tile(columns, at, colour_tile(kernel, filters.scale), f"{tip}, as a colour", _WHOLE)
        elif slices_of(kernel).shape[-1] == 1:
            tile = pen.tile(columns, at, map_tile(kernel[..., 0], filters.scale), tip, limit)
            pen.numbers(tile, kernel[..., 0])
        else:
            tile = pen.tile(columns, at, filter_tile(kernel, filters.scale), tip, _WHOLE)
        pen.under(columns, at, pen.y + tile.height + 11, extent(kernel))
        tall = max(tall, tile.height)
    pen.y += max(tall, 3 * LINE) + 11 + GAP


def _slice(pen: Pen, columns: Columns, scale: float, slices: Any, title: str, band: Sequence[int]) -> None:
    pen.side(title)
    tall = 0.0
    for at, number in enumerate(band):
        one = slices[number]
        tile = pen.tile(columns, at, map_tile(one, scale), f"{title}, {number + 1}", cell_limit(one))
        pen.numbers(tile, one)
        tall = max(tall, tile.height)
    pen.y += max(tall, 2 * LINE) + GAP


def _changes(pen: Pen, columns: Columns, filters: Filters, band: Sequence[int]) -> None:
    """How far each filter has gone, as a part of its length before."""
    pen.side("change")
    for at, number in enumerate(band):
        length = float(np.linalg.norm(filters.before[number]))
        gone = float(np.linalg.norm(filters.now[number] - filters.before[number]))
        text = f"{gone / length:.0%}".replace("%", " %") if length else "from zero"
        pen.under(columns, at, pen.y + LINE - 3, text)
    pen.y += LINE + GAP


def _caption(kernels: Any, in_colour: bool) -> str:
    """Of filters their size, and how many slices of how many are drawn."""
    size, channels = times(kernels.shape[1:3]), kernels.shape[-1]
    drawn = max(slices_of(kernel).shape[-1] for kernel in kernels)
    if in_colour:
        return f"{size}, grey is zero"
    if drawn == channels:
        return size + (f"×{channels}" if channels > 1 else "")
    return f"{size}, {channels} alike" if drawn == 1 else f"{size}, {drawn} of {channels}"
