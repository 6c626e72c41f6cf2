"""Feature maps as blocks in proportion, as papers on LeNet and AlexNet draw them, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnnspec.diagnostics import UsageError
from cnnspec.drawing.badges import badge
from cnnspec.drawing.measure import text_width
from cnnspec.drawing.palette import kind_of
from cnnspec.drawing.scene import Curve, Part, Polygon, Rect, Scene, Shape, Text
from cnnspec.drawing.styles._solids import Scale, Solid
from cnnspec.drawing.styles._spine import Spine, Step, make_spine

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Graph
    from cnnspec.drawing.picture import Picture

BORDER = 12.0
GAP = 15.0
LEADING = 11.0
ARC = 22.0
STOREY = 8.0
LABEL = 14.0
ASIDE = 4.0


class Placed(NamedTuple):
    """A step with its solid and the left of its column."""

    step: Step
    solid: Solid
    left: float
    width: float

    @property
    def middle(self) -> float:
        """The middle of the column."""
        return self.left + self.width / 2


def make_scene(picture: Picture) -> Scene:
    """The scene of the main path."""
    _need_numbers(picture.graph)
    spine = make_spine(picture.graph, picture.options)
    scale = Scale.of([step.shape for step in spine.steps])
    arcs = _storeys(spine.skips)
    roof = BORDER + (ARC + STOREY * (max(arcs.values()) + 1) if arcs else 0)
    above = roof + LABEL * any(step.group for step in spine.steps)
    axis = above + scale.tallest / 2
    placed = _placed(spine, scale, axis)
    floor = axis + scale.tallest / 2 + 14
    parts = []
    for column, after in zip(placed, [*placed[1:], None], strict=True):
        # What flows on is drawn over the block that it leaves, and under the one that it reaches.
        shapes: tuple[Shape, ...] = (*column.solid.faces(), *_labels(column, floor))
        if column.step.marks:
            shapes += badge(*column.solid.top, column.step.marks[0].severity)
        parts.append(Part(shapes, column.step.tip))
        parts += [Part(tuple(_joined(column, after)))] if after else []
    parts += [_arc(placed[first], placed[last], roof - STOREY * at - 10) for (first, last), at in arcs.items()]
    parts += _brackets(placed, axis - scale.tallest / 2 - 6)
    bottom = floor + LEADING * max(len(column.step.labels) for column in placed) + 8
    caption = [(spine.caption, 11, "text"), (scale.note, 9, "muted"), (spine.left_out, 9, "muted")]
    caption = [line for line in caption if line[0]]
    right = placed[-1].left + placed[-1].width + BORDER
    width = max(right, max(text_width(text, size) for text, size, _ in caption) + 2 * BORDER)
    lines = [
        Text(round(width / 2, 1), round(bottom + 14 * (at + 1), 1), text, size, role)
        for at, (text, size, role) in enumerate(caption)
    ]
    moved = (width - right) / 2
    parts = [Part(tuple(_moved(shape, moved) for shape in part.shapes), part.tip) for part in parts]
    height = bottom + 14 * len(caption) + BORDER
    return Scene(
        round(width, 1), round(height, 1), picture.graph.name, spine.words(picture.options.description),
        (*parts, Part(tuple(lines))),
    )  # fmt: skip


def _need_numbers(graph: Graph) -> None:
    """Raise UsageError where a size of the input is open."""
    if graph.domains:
        sizes = " ".join(f"-p {name}={domain.least}" for name, domain in graph.domains.items())
        raise UsageError("volumes are in proportion, so every size has to be a number", f"give them: {sizes}")


def _placed(spine: Spine, scale: Scale, axis: float) -> list[Placed]:
    left = BORDER
    placed = []
    for step in spine.steps:
        slabs = min(step.times, 3)
        width = scale.width(step.shape, slabs)
        column = max(width, *(text_width(text, size, size == 9) for text, size in step.labels))
        solid = scale.solid(step.shape, slabs, left + (column - width) / 2, axis, kind_of(step.op))
        placed.append(Placed(step, solid, left, column))
        left += column + GAP
    return placed


def _labels(column: Placed, floor: float) -> list[Text]:
    return [
        Text(round(column.middle, 1), round(floor + at * LEADING, 1), text, size, bold=at == 0)
        for at, (text, size) in enumerate(column.step.labels)
    ]


def _joined(before: Placed, after: Placed) -> list[Polygon]:
    """A window and lines to what it makes, or lines from all to all."""
    start, end = before.solid, after.solid
    if after.step.window and len(before.step.shape) > 1 and len(after.step.shape) > 1:
        window = start.window(after.step.window, before.step.shape)
        target = end.front_middle
        lines = [Polygon((corner, target), "", "muted") for corner in (window[1], window[2])]
        return [Polygon(window, f"{end.kind}-fill", f"{end.kind}-line"), *lines]
    return [Polygon(pair, "", "frame") for pair in zip(start.back_edge, end.front_edge, strict=True)]


def _storeys(skips: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """How many others are below each arc: short ones are lowest, and only those that share a way are stacked."""
    storeys: dict[tuple[int, int], int] = {}
    for skip in sorted(skips, key=lambda skip: (skip[1] - skip[0], skip)):
        taken = {at for other, at in storeys.items() if other[0] < skip[1] and skip[0] < other[1]}
        storeys[skip] = next(at for at in range(len(taken) + 1) if at not in taken)
    return storeys


def _arc(first: Placed, last: Placed, y: float) -> Part:
    (x1, y1), (x2, y2) = first.solid.top, last.solid.top
    # What leaves a block and what arrives there do not meet.
    x1, x2 = round(x1 + ASIDE, 1), round(x2 - ASIDE, 1)
    y = round(min(y, y1 - 8, y2 - 8), 1)
    curve = Curve(((x1, y1), (x1, y), (x1, y), (x1 + 12, y), (x1 + 12, y), (x2 - 12, y), (x2 - 12, y),
                   (x2, y), (x2, y), (x2, y2)), "skip", dashed=True)  # fmt: skip
    head = Polygon(((x2, y2), (x2 - 3, y2 - 6), (x2 + 3, y2 - 6)), "skip", "skip")
    return Part((curve, head), "skip")


def _brackets(placed: list[Placed], y: float) -> list[Part]:
    """A line over what is repeated together, with how often."""
    parts = []
    for group in dict.fromkeys(column.step.group for column in placed if column.step.group):
        inside = [column for column in placed if column.step.group == group]
        left, right = inside[0].left, inside[-1].left + inside[-1].width
        line = Polygon(((left, y + 4), (left, y), (right, y), (right, y + 4)), "", "frame")
        parts.append(Part((line, Text((left + right) / 2, y - 4, group[1], 9, "muted"))))
    return parts


def _moved(shape: Shape, by: float) -> Shape:
    if isinstance(shape, Text | Rect):
        return shape._replace(x=round(shape.x + by, 1))
    return shape._replace(points=tuple((round(x + by, 1), round(y, 1)) for x, y in shape.points))
