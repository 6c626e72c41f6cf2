"""A picture as shapes with places: what the formats write. Points, y downwards, colours by their role in a palette."""

from __future__ import annotations

from typing import NamedTuple

Point = tuple[float, float]


class Rect(NamedTuple):
    """A rectangle with round corners."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    line: str
    radius: float = 6
    dashed: bool = False


class Curve(NamedTuple):
    """Cubic Bézier curves: a start, then three points a piece."""

    points: tuple[Point, ...]
    line: str
    dashed: bool = False


class Polygon(NamedTuple):
    """Straight lines around an area; one without a ``fill`` is open."""

    points: tuple[Point, ...]
    fill: str
    line: str
    dashed: bool = False


class Text(NamedTuple):
    """One line of text, ``x`` where it starts, is in the middle, or ends, ``y`` its base line."""

    x: float
    y: float
    text: str
    size: float
    role: str = "text"
    anchor: str = "middle"
    bold: bool = False


Shape = Rect | Curve | Polygon | Text


class Part(NamedTuple):
    """Shapes that are one thing, and what that is in words."""

    shapes: tuple[Shape, ...]
    tip: str = ""


class Scene(NamedTuple):
    """A whole picture."""

    width: float
    height: float
    title: str
    words: str
    parts: tuple[Part, ...]
