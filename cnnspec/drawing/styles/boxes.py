"""Boxes and arrows, laid out by Graphviz."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.drawing.badges import badge, outline
from cnnspec.drawing.scene import Curve, Part, Point, Polygon, Rect, Scene, Shape, Text
from cnnspec.drawing.words import SPACING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cnnspec.drawing.picture import Picture
    from cnnspec.drawing.plan import Arrow, Card

BORDER = 8
BASE = 0.35  # how far the base line is below the middle of a line, in sizes
ASIDE = 3  # from the arrow


def make_scene(picture: Picture) -> Scene:
    """The scene of a plan."""
    import json

    from cnnspec.drawing.renderer import run

    layout = json.loads(run(picture.dot, "json", picture.options.engine))
    _, _, width, height = _numbers(layout["bb"])

    def place(x: float, y: float) -> Point:
        return round(x + BORDER, 1), round(height - y + BORDER, 1)

    plan = picture.plan
    cards = {card.id: card for card in plan.cards()}
    objects = layout.get("objects", [])
    frames = [Part(_frame(cluster, place)) for cluster in objects if cluster["name"].startswith("cluster")]
    boxes = [Part(_card(cards[entry["name"]], entry, place), cards[entry["name"]].tip) for entry in objects
             if entry["name"] in cards]  # fmt: skip
    names = {entry["_gvid"]: entry["name"] for entry in objects}
    edges = {(names[edge["tail"]], names[edge["head"]]): edge for edge in layout.get("edges", [])}
    # A label stands beside an arrow down, and above one to the right.
    aside = (ASIDE, 0) if picture.options.direction == "down" else (0, -ASIDE)
    arrows = [Part(_arrow(arrow, edges[arrow.source, arrow.target], place, aside)) for arrow in plan.arrows]
    caption = []
    if plan.caption:
        x, y = place(*_numbers(layout["lp"]))
        caption = [Part(tuple(_lines_around(x, y, [(line, 11, False) for line in plan.caption_lines])))]
    return Scene(
        round(width + 2 * BORDER, 1), round(height + 2 * BORDER, 1), plan.name, plan.words,
        (*frames, *arrows, *boxes, *caption),
    )  # fmt: skip


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.split(",")]


def _frame(cluster: Any, place: Callable[[float, float], Point]) -> tuple[Shape, ...]:
    left, bottom, right, top = _numbers(cluster["bb"])
    x, y = place(left, top)
    rect = Rect(x, y, round(right - left, 1), round(top - bottom, 1), "", "frame", dashed=True)
    label = "".join(op["text"] for op in cluster.get("_ldraw_", []) if op["op"] == "T")
    return (rect, Text(x + 8, y + 13, label, 10, "muted", "start")) if label else (rect,)


def _card(card: Card, node: Any, place: Callable[[float, float], Point]) -> tuple[Shape, ...]:
    x, y = place(*_numbers(node["pos"]))
    shapes: list[Shape] = []
    if card.kind != "end":
        left, top = round(x - card.width / 2, 1), round(y - card.height / 2, 1)
        box = Rect(left, top, card.width, card.height, f"{card.kind}-fill", f"{card.kind}-line")
        shapes += [*([outline(box)] if card.marks else []), box]
    shapes += _lines_around(x, y, card.lines)
    if card.marks:
        shapes += badge(x + card.width / 2, y - card.height / 2, card.marks[0].severity)
    return tuple(shapes)


def _lines_around(x: float, y: float, lines: Sequence[tuple[str, float, bool]]) -> Iterator[Text]:
    """Lines below each other, a point in their middle."""
    at = y - sum(size for _, size, _ in lines) * SPACING / 2
    for text, size, bold in lines:
        at += size * SPACING
        yield Text(x, round(at - size * (SPACING / 2 - BASE), 1), text, size, bold=bold)


def _arrow(arrow: Arrow, edge: Any, place: Callable[[float, float], Point], aside: Point) -> tuple[Shape, ...]:
    role = "skip" if arrow.skip else "line"
    curves = [op["points"] for op in edge["_draw_"] if op["op"] == "b"]
    heads = [op["points"] for op in edge.get("_hdraw_", []) if op["op"] == "P"]
    shapes: list[Shape] = [Curve(tuple(place(*point) for point in points), role, arrow.skip) for points in curves]
    shapes += [Polygon(tuple(place(*point) for point in points), role, role) for points in heads]
    if arrow.label:
        x, y = place(*_numbers(edge["lp"]))
        shapes.append(Text(round(x + aside[0], 1), round(y + 9 * BASE + aside[1], 1), arrow.label, 9, "muted"))
    return tuple(shapes)
