"""Shapes: channels last, without the batch axis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from fractions import Fraction

Shape = tuple[int, ...]
Stride: TypeAlias = "int | Fraction"  # a layer that enlarges a map strides by less than 1
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


def count(number: int, what: str) -> str:
    """A number of things: ``1 channel``, ``3 channels``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


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


def ratio(above: Stride, below: int) -> Stride:
    """A quotient: an integer where it is one.

    >>> ratio(4, 2), str(ratio(1, 2))
    (2, '1/2')
    """
    if above % below == 0:
        return int(above // below)
    from fractions import Fraction

    return Fraction(above) / below
