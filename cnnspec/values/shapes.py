"""Shapes: channels last, without the batch axis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from fractions import Fraction

Shape = tuple[int, ...]  # an open size stands in it as a `cnnspec.values.size.Size`, which computes as an int does
Stride: TypeAlias = "int | Fraction"  # a layer that enlarges a map strides by less than 1
MAX_NUMBERS = 10**1000  # of a shape: Python prints products of four such numbers
MAX_NUMBERS_TEXT = "10¹⁰⁰⁰"
MOST_READABLE = 10**21
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


class OpenSizeError(ShapeError):
    """What is asked depends on a size that the spec leaves open."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__("shape.open-size", message, help=help or "give the input numbers, such as [224, 224, 3]")


def is_known(number: object) -> bool:
    """Whether a size or a count is a number, and not open."""
    return isinstance(number, int)


def alike(one: int, other: int) -> bool:
    """Whether two sizes are equal; of open ones whether they can be, which is a condition from then on.

    Raises ShapeError where that is not known, or goes against an earlier condition.
    """
    if one == other or (is_known(one) and is_known(other)):
        return one == other
    open_one, by = (other, one) if is_known(one) else (one, other)
    return bool(open_one.meet(by))  # type: ignore[attr-defined]  # a Size, in place of an int


def all_alike(one: Shape, other: Shape) -> bool:
    """Whether two shapes are equal, size by size."""
    return len(one) == len(other) and all(alike(*sizes) for sizes in zip(one, other, strict=True))


def check_size(shape: Shape) -> None:
    """Raise ShapeError for a shape beyond every number that can be printed or added up."""
    # Of an open size the largest number in its form counts.
    total = volume(size if isinstance(size, int) else size.magnitude for size in shape)
    if total > MAX_NUMBERS:
        message = f"the output would have more than {MAX_NUMBERS_TEXT} numbers"
        raise ShapeError("spec.too-large", message, help="use fewer channels, smaller factors or fewer repeats")


def compact(number: object) -> str:
    """A size, or a part of it, as short as can be: ``14``, ``(H+1)//2``, ``(H-2)``, ``1.23e903``."""
    return rounded(number) if isinstance(number, int) else str(getattr(number, "compact", number))


def rounded(number: int, spec: str = "") -> str:
    """A number for people, in a format if it has few enough digits to be read, else in three digits.

    >>> rounded(61706, ","), rounded(2**3000)
    ('61,706', '1.23e903')
    """
    if not isinstance(number, int) or abs(number) < MOST_READABLE:
        return format(number, spec)
    from decimal import Decimal

    return format(Decimal(number), f"{spec.strip(',')}.3g").replace("e+", "e")


def grouped(number: int) -> str:
    """A count for people: ``61,706``."""
    return rounded(number, ",")


def scaled(number: int, units: Iterable[tuple[int, str]], plain: str = "") -> str:
    """A number in four digits of the first of some units that is not larger, else as it is, with the ``plain`` unit.

    >>> scaled(416_520, [(10**6, "M"), (10**3, "K")])
    '416.5K'
    """
    for limit, unit in units if number < MOST_READABLE else ():
        if number >= limit:
            return f"{number / limit:#.4g}".removesuffix(".") + unit
    return rounded(number) + plain


def times(numbers: Iterable[object]) -> str:
    """Numbers as people write sizes.

    >>> times((14, 14, 6))
    '14×14×6'
    """
    return "×".join(map(compact, numbers))


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
