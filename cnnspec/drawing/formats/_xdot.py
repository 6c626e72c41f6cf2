"""A scene as drawing operations of Graphviz, which count from the bottom: its format xdot."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from cnnspec.drawing.dot import FONT
from cnnspec.drawing.measure import text_width
from cnnspec.drawing.scene import Curve, Polygon, Rect, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnnspec.drawing.scene import Point, Scene

Colours = dict[str, str]
ANCHORS = {"start": -1, "middle": 0, "end": 1}
ROUND = 0.5523  # of a radius: where the handles of a cubic curve are that is nearest to a quarter of a circle

BACKSLASH = "∖"  # looks like one, which DOT and xdot would each read in their own way


def operations(scene: Scene, colours: Colours, height: float) -> str:
    """All shapes in the order in which they are painted, in points of a page of some height.

    They can stand in a string of DOT, if every quote is escaped.
    """
    return " ".join(_shape(shape, colours, height) for part in scene.parts for shape in part.shapes) + " "


@singledispatch
def _shape(shape: object, colours: Colours, height: float) -> str:
    raise TypeError(shape)


@_shape.register
def _(shape: Rect, colours: Colours, height: float) -> str:
    paint = _paint(colours, shape.fill, shape.line, shape.dashed)
    return f"{paint} {_points('b' if shape.fill else 'B', _outline(shape), height)}"


@_shape.register
def _(shape: Curve, colours: Colours, height: float) -> str:
    return f"{_paint(colours, '', shape.line, shape.dashed)} {_points('B', shape.points, height)}"


@_shape.register
def _(shape: Polygon, colours: Colours, height: float) -> str:
    paint = _paint(colours, shape.fill, shape.line, shape.dashed)
    return f"{paint} {_points('P' if shape.fill else 'L', shape.points, height)}"


@_shape.register
def _(shape: Text, colours: Colours, height: float) -> str:
    text = "".join(letter if letter.isprintable() else " " for letter in shape.text)
    text = text.replace("\\", BACKSLASH)
    wide = text_width(text, shape.size, shape.bold)
    place = f"{shape.x:g} {height - shape.y:g} {ANCHORS[shape.anchor]} {wide:.1f}"
    return (
        f"F {shape.size:g} {_counted(FONT)} t {int(shape.bold)} c {_counted(colours[shape.role])} "
        f"T {place} {_counted(text)}"
    )


def _paint(colours: Colours, fill: str, line: str, dashed: bool) -> str:
    style = _counted("dashed" if dashed else "solid")
    return f"S {style} c {_counted(colours[line])}" + (f" C {_counted(colours[fill])}" if fill else "")


def _counted(text: str) -> str:
    return f"{len(text.encode())} -{text}"


def _points(operation: str, points: Iterable[Point], height: float) -> str:
    places = [f"{x:g} {round(height - y, 2):g}" for x, y in points]
    return f"{operation} {len(places)} {' '.join(places)}"


def _outline(rect: Rect) -> list[Point]:
    """The edge as cubic curves, from the left of the top edge on as a clock goes."""
    radius = min(rect.radius, rect.width / 2, rect.height / 2)
    left, top, right, bottom = rect.x, rect.y, rect.x + rect.width, rect.y + rect.height
    points: list[Point] = [(left + radius, top)]
    # Of each corner the place, and the direction in which the edge comes to it; it leaves to the right of that.
    for x, y, dx, dy in ((right, top, 1, 0), (right, bottom, 0, 1), (left, bottom, -1, 0), (left, top, 0, -1)):
        start, end = (x - radius * dx, y - radius * dy), (x - radius * dy, y + radius * dx)
        near = 1 - ROUND
        handles = (x - near * radius * dx, y - near * radius * dy), (x - near * radius * dy, y + near * radius * dx)
        points += [points[-1], start, start, *handles, end]
    return [(round(x, 2), round(y, 2)) for x, y in points]
