"""Shapes: channels last, without the batch axis."""

from __future__ import annotations

from collections.abc import Iterable

Shape = tuple[int, ...]
# The shape behind a mistake: it fits everything and stays silent, so that independent mistakes are still found.
UNKNOWN: Shape = ()


class ShapeError(Exception):
    """A layer does not fit what flows in.

    ``{input}`` in the message stands for what flows in and what made it; ``field`` is the field that is to blame.
    """

    def __init__(self, code: str, message: str, *, field: str | None = None, help: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.help = help


def times(numbers: Iterable[object]) -> str:
    """Numbers as people write sizes.

    >>> times((14, 14, 6))
    '14×14×6'
    """
    return "×".join(str(each) for each in numbers)


def describe(shape: Shape) -> str:
    """A shape in words: ``14×14×6 map``, ``vector of 120``."""
    return f"vector of {shape[0]}" if len(shape) == 1 else f"{times(shape)} map"


def rank_of(shape: Shape) -> int:
    """The number of spatial axes."""
    return len(shape) - 1


def volume(sizes: Iterable[int]) -> int:
    """The product of sizes."""
    total = 1
    for size in sizes:
        total *= size
    return total
