"""Blocks in proportion, seen from the front, the right and above."""

from __future__ import annotations

from math import log2, sqrt
from typing import TYPE_CHECKING, NamedTuple

from cnnspec.diagnostics import UsageError
from cnnspec.drawing.scene import Point, Polygon

if TYPE_CHECKING:
    from cnnspec.values.shapes import Shape

TALLEST = 100.0
THINNEST = 4.0
DEPTH = (0.3, 0.24)  # how far a unit of depth goes to the right and up
LINEAR_TO = 8  # sizes that differ more than this are drawn by their square roots, or the small ones could not be seen
SLAB_GAP = 3.0


class Solid(NamedTuple):
    """A block, or several alike one behind the other: its kind, the corner of the first at the front below, sizes."""

    kind: str
    x: float
    y: float
    thick: float
    height: float
    depth: float
    slabs: int = 1

    @property
    def skew(self) -> Point:
        """From the front to the back."""
        return self.depth * DEPTH[0], -self.depth * DEPTH[1]

    @property
    def right(self) -> float:
        """The right edge of the front of the last slab."""
        return self.x + self.slabs * self.thick + (self.slabs - 1) * SLAB_GAP

    def faces(self) -> list[Polygon]:
        """Front, top and side of every slab, the last first, as painted."""
        polygons = []
        for at in range(self.slabs):
            left = self.x + at * (self.thick + SLAB_GAP)
            polygons += self._slab(left)
        return polygons

    def _slab(self, left: float) -> list[Polygon]:
        dx, dy = self.skew
        right, low, high = left + self.thick, self.y, self.y - self.height
        faces = (
            ((left, low), (right, low), (right, high), (left, high)),
            ((left, high), (right, high), (right + dx, high + dy), (left + dx, high + dy)),
            ((right, low), (right + dx, low + dy), (right + dx, high + dy), (right, high)),
        )
        return [Polygon(face, f"{self.kind}-fill", f"{self.kind}-line") for face in faces]

    def window(self, size: tuple[int, ...], shape: Shape) -> tuple[Point, ...]:
        """A window of that size on the side, in proportion to the map, but large enough to be seen."""
        high = min(1.0, max(size[-2] / shape[-3] if len(size) > 1 else size[-1] / shape[-2], 0.12))
        deep = min(1.0, max(size[-1] / shape[-2], 0.12)) if len(size) > 1 else 1.0
        dx, dy = self.skew
        # In the middle of the side: away from the edges, so that it is seen as a part.
        start, low = (1 - deep) / 2, self.y - self.height * (1 - high) / 2
        left, right = self.right + dx * start, self.right + dx * (start + deep)
        up, down = dy * start, dy * (start + deep)
        top = low - self.height * high
        return (left, low + up), (right, low + down), (right, top + down), (left, top + up)

    @property
    def front_middle(self) -> Point:
        """Where lines arrive."""
        return self.x, self.y - self.height / 2

    @property
    def front_edge(self) -> tuple[Point, Point]:
        """Below and above at the left."""
        return (self.x, self.y), (self.x, self.y - self.height)

    @property
    def back_edge(self) -> tuple[Point, Point]:
        """Below and above at the right."""
        dx, dy = self.skew
        return (self.right + dx, self.y + dy), (self.right + dx, self.y - self.height + dy)

    @property
    def top(self) -> Point:
        """The middle of what is above."""
        dx, dy = self.skew
        return (self.x + self.right + dx) / 2, self.y - self.height + dy / 2


class Scale(NamedTuple):
    """From sizes of maps to points: linear, or by square roots where they differ much. Channels go by logarithms."""

    largest: int
    linear: bool

    @classmethod
    def of(cls, shapes: list[Shape]) -> Scale:
        """The scale of a network's maps."""
        if not all(isinstance(size, int) for shape in shapes for size in shape):
            raise UsageError("blocks in proportion need every size as a number", "draw it without --style volume")
        sizes = [size for shape in shapes if len(shape) > 1 for size in _sides(shape)]
        largest = max(sizes, default=1)
        return cls(largest, largest <= LINEAR_TO * min((size for size in sizes if size > 1), default=1))

    @property
    def tallest(self) -> float:
        """The height of the largest block, with its top."""
        return TALLEST * (1 + DEPTH[1])

    @property
    def note(self) -> str:
        """What a reader has to know of the proportions."""
        height = "are in proportion to the sizes" if self.linear else "go by the square root of the sizes"
        return f"Heights {height}, thickness by the logarithm of the channels."

    def side(self, size: int) -> float:
        """The length of a side."""
        share = size / self.largest
        return max(THINNEST, TALLEST * (share if self.linear else sqrt(share)))

    def box(self, shape: Shape) -> tuple[float, float, float]:
        """Thickness, height and depth of a map or vector."""
        if len(shape) == 1:
            return 6.0, min(TALLEST, 14 + 8 * log2(shape[0])), 8.0
        high, deep = _sides(shape)
        return THINNEST + 2.4 * log2(shape[-1]), self.side(high), self.side(deep)

    def width(self, shape: Shape, slabs: int) -> float:
        """How wide a block is, with its side."""
        thick, _, depth = self.box(shape)
        return slabs * thick + (slabs - 1) * SLAB_GAP + depth * DEPTH[0]

    def solid(self, shape: Shape, slabs: int, left: float, axis: float, kind: str) -> Solid:
        """The block of a shape, its middle on an axis."""
        thick, height, depth = self.box(shape)
        return Solid(kind, left, axis + (height + depth * DEPTH[1]) / 2, thick, height, depth, slabs)


def _sides(shape: Shape) -> tuple[int, int]:
    """Height and width of a map; a map along one axis is as wide as one pixel."""
    return (shape[-3], shape[-2]) if len(shape) > 2 else (shape[-2], 1)
