"""The sheet: the image, what it goes through, then each layer with its filters, feature maps and activation maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from cnnspec.drawing.measure import wrap
from cnnspec.evaluation.featuremaps.choose import Step, View
from cnnspec.evaluation.featuremaps.figures import extent, number
from cnnspec.evaluation.featuremaps.filters import Filters, draw_filters
from cnnspec.evaluation.featuremaps.layout import (
    GAP,
    LINE,
    MARGIN,
    SIDE_LETTERS,
    SMALL,
    WIDTH,
    Columns,
    Pen,
    cell_limit,
    columns_for,
    resolution,
    shorten,
)
from cnnspec.evaluation.featuremaps.scene import Sheet, Tile
from cnnspec.evaluation.featuremaps.tiles import image_tile, map_tile, scale_of, strongest
from cnnspec.values.shapes import times

_THROUGH = 3  # channels of the way that an image goes
_LARGE = 3  # layers of a way whose maps of large images get room; of more it is an overview
_BAR = (180.0, 10.0)
_DARK = 0.1  # of the way to white


class Seen(NamedTuple):
    """What is drawn: the image and its black and white, the maps and filters by the names of nodes.

    ``before`` are the filters before a training, empty where they are not asked for.
    """

    pixels: Any
    limits: tuple[float, float]
    maps: Mapping[str, Any]
    kernels: Mapping[str, Any]
    before: Mapping[str, Any] = {}


def make_sheet(title: str, notes: Sequence[str], views: Sequence[View], seen: Seen, most: int | None) -> Sheet:
    """A sheet of layers; of each at most ``most`` channels are drawn, or as many as stand in a row."""
    pen = Pen()
    _head(pen, title, notes)
    _image(pen, seen)
    if len(views) > 1:
        _through(pen, views, seen)
    for view in views:
        _layer(pen, view, seen, most)
    words = "; ".join(f"{view.item} ({view.label}) makes {_size(seen.maps[view.steps[-1].node])}" for view in views)
    return Sheet(WIDTH, pen.y + MARGIN, title, f"{'. '.join(notes)}. {words}.", tuple(pen.parts))


def _head(pen: Pen, title: str, notes: Sequence[str]) -> None:
    pen.y += 16
    pen.write(MARGIN, pen.y, title, 18, bold=True)
    pen.y += 4
    for note in notes:
        pen.paragraph(note)
    _legend(pen)


def _legend(pen: Pen) -> None:
    pen.y += GAP
    width, height = _BAR
    left = MARGIN + 70
    pen.write(MARGIN, pen.y + height - 1, "below zero", 10, role="muted")
    bar = map_tile(np.linspace(-1, 1, int(width))[np.newaxis], 1.0)
    pen.parts.append(Tile(left, pen.y, width, height, bar, "the colours from the least number to the largest"))
    pen.write(left + width / 2, pen.y + height + 11, "0", 10, role="muted", anchor="middle")
    pen.write(left + width + 8, pen.y + height - 1, "above zero", 10, role="muted")
    pen.y += height + 12
    pen.paragraph(
        "The strongest colour stands for the number furthest from zero: in the maps of a channel, before and after its "
        "activation alike, and in all filters of a layer. Below each map is its range. Of a map with more numbers than "
        "are drawn, a dot is the one of its block that is furthest from zero."
    )


def _image(pen: Pen, seen: Seen) -> None:
    """The image; of a small one the numbers of its channels too."""
    limits = _limits(seen)
    white = "" if limits == seen.limits else f"; drawn brighter, {number(limits[1])} as white"
    pen.heading("Input", f"{_size(seen.pixels)}, {extent(seen.pixels)}{white}")
    picture = image_tile(seen.pixels, limits)
    longest, channels = max(picture.shape[:2]), seen.pixels.shape[-1]
    columns = Columns(2 if longest > SMALL else 3)
    limit = cell_limit(picture)
    pen.side("image")
    tile = pen.tile(columns, 0, picture, "the image", limit)
    if limit is not None and channels == 1:
        pen.numbers(tile, seen.pixels[..., 0])
    pen.y += tile.height + GAP
    if limit is None or channels == 1:
        return
    pen.side("its channels")
    columns, tall = Columns(3 if channels <= 3 else 4), 0.0
    for channel in range(channels):
        one = seen.pixels[..., channel : channel + 1]
        tile = pen.tile(columns, channel, image_tile(one, limits), f"the image, channel {channel + 1}", limit)
        pen.numbers(tile, one[..., 0])
        pen.under(columns, channel, pen.y + tile.height + 11, f"channel {channel + 1}")
        tall = max(tall, tile.height)
    pen.y += tall + 11 + GAP


def _limits(seen: Seen) -> tuple[float, float]:
    """Black and white, of an image that would be nearly black its own largest value: one of small numbers, say."""
    low, high = seen.limits
    most = float(seen.pixels.max())
    return (low, most) if low < most <= low + _DARK * (high - low) else (low, high)


def _through(pen: Pen, views: Sequence[View], seen: Seen) -> None:
    """The image, and the first channels of each layer, a column a layer."""
    results = [(view.item, seen.maps[view.steps[-1].node]) for view in views]
    rows = min(_THROUGH, max(result.shape[-1] for _, result in results))
    description = "the image, then what each layer makes of it" + ("; the first channels" if rows > 1 else "")
    pen.heading("The way through", description)
    longest = max(seen.pixels.shape[:2])
    columns = columns_for(len(results) + 1, longest if len(results) <= _LARGE else SMALL)
    for band in columns.bands([("input", None), *results]):
        for at, (name, values) in enumerate(band):
            middle = columns.left(at) + columns.width / 2
            size = _size(seen.pixels if values is None else values)
            pen.write(middle, pen.y + LINE, shorten(name, columns.width), bold=True, anchor="middle")
            pen.write(middle, pen.y + 2 * LINE, size, role="muted", anchor="middle")
        pen.y += 2 * LINE + 6
        for channel in range(rows):
            _across(pen, columns, band, channel, seen)


def _across(pen: Pen, columns: Columns, band: Sequence[tuple[str, Any]], channel: int, seen: Seen) -> None:
    tall = 0.0
    if any(values is not None and channel < values.shape[-1] for _, values in band):
        pen.side(f"channel {channel + 1}")
    for at, (name, values) in enumerate(band):
        if values is None and channel == 0:
            tall = max(tall, pen.tile(columns, at, image_tile(seen.pixels, _limits(seen)), "the image").height)
        elif values is not None and channel < values.shape[-1]:
            one = values[..., channel]
            tall = max(tall, _map(pen, columns, at, one, scale_of(one), f"{name}, channel {channel + 1}").height)
    pen.y += tall + GAP


def _layer(pen: Pen, view: View, seen: Seen, most: int | None) -> None:
    """Its filters, and below each what it makes of the image, step by step."""
    maps = [seen.maps[step.node] for step in view.steps]
    count, into = maps[-1].shape[-1], seen.maps[view.into]
    longest = max(max(values.shape[:2]) for values in maps)
    shown = min(count, most or columns_for(count, longest).across)
    description = f"{view.label}: {_size(into)} to {_size(maps[-1])}"
    pen.heading(view.item, description + (f"; the first {shown} of {count} channels" if shown < count else ""))
    columns = columns_for(shown, longest)
    filters = None
    if view.kernel:
        few = min(count, most or count)
        filters = Filters(seen.kernels[view.kernel], seen.before.get(view.kernel), view.first, few)
    for band in columns.bands(range(shown)):
        if filters is not None:
            draw_filters(pen, columns, filters, band)
        for step, values in zip(view.steps, maps, strict=True):
            _step(pen, columns, step, values, maps, band)
        pen.y += 4


def _step(pen: Pen, columns: Columns, step: Step, values: Any, maps: Sequence[Any], band: Sequence[int]) -> None:
    pen.side(step.title, times(values.shape[:2]))
    tall = 0.0
    for at, channel in enumerate(band):
        if channel >= values.shape[-1]:
            continue
        one = values[..., channel]
        scale = scale_of(*(step_map[..., channel] for step_map in maps if channel < step_map.shape[-1]))
        tile = _map(pen, columns, at, one, scale, f"{step.node}, channel {channel + 1}")
        pen.under(columns, at, pen.y + tile.height + 11, extent(one))
        tall = max(tall, tile.height)
    pen.y += max(tall, (len(wrap(step.title, SIDE_LETTERS)) + 1) * LINE - 11) + 11 + GAP


def _map(pen: Pen, columns: Columns, at: int, values: Any, scale: float, tip: str) -> Tile:
    """A map with its numbers where it is small, with the strongest of each block where it is large."""
    height, width = values.shape
    factor = columns.width / max(height, width)
    reduced = strongest(values, resolution(height * factor, width * factor))
    tile = pen.tile(columns, at, map_tile(reduced, scale), tip, cell_limit(values))
    pen.numbers(tile, values)
    return tile


def _size(values: Any) -> str:
    return times(values.shape)
