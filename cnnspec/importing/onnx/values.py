"""What flows between the nodes of an ONNX model: maps with the order of their axes, and constants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Shape = tuple[int | None, ...]


@dataclass(frozen=True)
class Tensor:
    """A value of ours. ``shape`` has the axes of ONNX without the batch; ``order`` says which axis of ours each is."""

    name: str
    shape: Shape
    order: tuple[int, ...]

    @property
    def rank(self) -> int:
        """The spatial axes, 0 for a vector."""
        return len(self.shape) - 1

    @property
    def ours(self) -> Shape:
        """The shape with channels last."""
        return tuple(self.shape[self.order.index(axis)] for axis in range(len(self.shape)))

    def is_channels(self, axis: int) -> bool:
        """Whether an axis of ONNX, counted with the batch and maybe from behind, is that of the channels."""
        axis = axis % (len(self.shape) + 1)
        return axis > 0 and self.order[axis - 1] == self.rank


@dataclass(frozen=True)
class Weight:
    """A constant: its shape, and its numbers as an array where they are few."""

    name: str
    shape: tuple[int, ...]
    numbers: Any = None

    @property
    def size(self) -> int:
        """How many numbers it has."""
        count = 1
        for size in self.shape:
            count *= size
        return count


Value = Tensor | Weight


def channels_first(axes: int) -> tuple[int, ...]:
    """The order of a value with its channels first."""
    return (axes - 1, *range(axes - 1))


def channels_last(axes: int) -> tuple[int, ...]:
    """The order of a value as ours are."""
    return tuple(range(axes))
