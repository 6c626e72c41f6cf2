"""Putting pictures and text below each other, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cnnspec.drawing.measure import text_width, wrap
from cnnspec.drawing.scene import Text
from cnnspec.evaluation.featuremaps.figures import written
from cnnspec.evaluation.featuremaps.scene import Tile
from cnnspec.evaluation.featuremaps.tiles import fewer_pixels

MARGIN, GAP, SIDE = 24.0, 12.0, 106.0
AREA = 636.0  # six columns of 96
WIDTH = 2 * MARGIN + SIDE + AREA
LINE = 14.0
SIDE_LETTERS = 16
SMALL = 96  # pixels of a map that six columns show in full
_MOST_CELL = 40.0  # the side of a cell with a number in it
_SHARP = 2  # pixels of a picture for each point
_LETTERS = 115  # of a line of text
_WIDEST = 1.15  # where Helvetica is not there, its stand-in may be wider


class Columns(NamedTuple):
    """Columns of the same width beside each other."""

    across: int

    @property
    def width(self) -> float:
        """Points."""
        return (AREA + GAP) / self.across - GAP

    def left(self, at: int) -> float:
        """Where a column starts."""
        return MARGIN + SIDE + at * (self.width + GAP)

    def bands(self, things: Sequence[Any]) -> Iterator[Any]:
        """As many at a time as stand beside each other."""
        return (things[at : at + self.across] for at in range(0, len(things), self.across))


def columns_for(count: int, size: int) -> Columns:
    """Columns for so many pictures whose longer side has so many pixels: few or large ones get more room."""
    if size <= SMALL:
        return Columns(3 if count <= 3 else 6)
    return Columns(2 if count <= 2 else 3)


class Pen:
    """Writes and draws downwards from ``y``."""

    def __init__(self) -> None:
        self.y = MARGIN
        self.parts: list[Tile | Text] = []

    def write(self, x: float, y: float, text: str, size: float = 11, **more: Any) -> None:
        """A line of text at a place."""
        self.parts.append(Text(x, y, text, size, **{"anchor": "start", **more}))

    def paragraph(self, text: str) -> None:
        """Muted lines across the sheet."""
        for line in wrap(text, _LETTERS):
            self.y += LINE
            self.write(MARGIN, self.y, line, role="muted")

    def heading(self, text: str, more: str) -> None:
        """The title of a section, and beside it, or below where it is too long, what is told of it."""
        self.y += 34
        self.write(MARGIN, self.y, text, 14, bold=True)
        left = MARGIN + _WIDEST * text_width(text, 14, bold=True) + GAP
        if left + _WIDEST * text_width(more, 11) <= WIDTH - MARGIN:
            self.write(left, self.y, more, role="muted")
        else:
            self.paragraph(more)
        self.y += GAP

    def side(self, title: str, more: str = "") -> None:
        """What a row of pictures shows, at its left."""
        lines = wrap(title, SIDE_LETTERS)
        for at, line in enumerate(lines):
            self.write(MARGIN, self.y + (at + 1) * LINE - 3, line)
        if more:
            self.write(MARGIN, self.y + (len(lines) + 1) * LINE - 3, more, 10, role="muted")

    def under(self, columns: Columns, at: int, y: float, text: str) -> None:
        """A small line below a picture."""
        size = min(9.5, 9.5 * (columns.width + GAP - 2) / text_width(text, 9.5))
        self.write(columns.left(at) + columns.width / 2, y, text, size, role="muted", anchor="middle")

    def tile(self, columns: Columns, at: int, pixels: Any, tip: str, most: float | None = None) -> Tile:
        """A picture in the middle of a column, as large as fits into it and into ``most``; ``y`` stays."""
        height, width = pixels.shape[:2]
        factor = min(columns.width, most or columns.width) / max(height, width)
        tall, wide = max(1.0, height * factor), max(1.0, width * factor)
        left = columns.left(at) + (columns.width - wide) / 2
        tile = Tile(left, self.y, wide, tall, fewer_pixels(pixels, resolution(tall, wide)), tip)
        self.parts.append(tile)
        return tile

    def numbers(self, tile: Tile, values: Any) -> None:
        """The numbers of a small map in its picture, where they fit, black or white as its colours ask for."""
        rows, columns = values.shape
        labels = written(values, tile.width / columns)
        if labels is None:
            return
        wide, tall = tile.width / columns, tile.height / rows
        for row, texts in enumerate(labels.rows):
            for column, text in enumerate(texts):
                x, y = tile.x + (column + 0.5) * wide, tile.y + (row + 0.5) * tall + 0.35 * labels.size
                self.write(x, y, text, labels.size, role=_ink(tile.pixels[row, column]), anchor="middle")


def resolution(tall: float, wide: float) -> tuple[int, int]:
    """The pixels that are worth keeping of a picture of so many points."""
    return max(1, round(_SHARP * tall)), max(1, round(_SHARP * wide))


def cell_limit(values: Any) -> float | None:
    """The largest side that a map with numbers in it needs."""
    return _MOST_CELL * max(values.shape[:2]) if max(values.shape[:2]) <= 8 else None


def _ink(colour: Any) -> str:
    """Black, or white where that is easier to read, by the contrast of WCAG."""
    parts = [
        level / 12.92 if level <= 0.03928 else ((level + 0.055) / 1.055) ** 2.4 for level in (colour / 255).tolist()
    ]
    luminance = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    return "black" if luminance > 0.179 else "white"


def shorten(text: str, most: float, size: float = 11) -> str:
    """A bold text cut so that it is no wider than so many points."""
    while text_width(text, size, bold=True) > most and len(text) > 2:
        text = text[:-2] + "…"
    return text
