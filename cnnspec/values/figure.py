"""Counts that depend on open sizes: a product of them, such as ``3 * H * W``, or only what they depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.values.shapes import OpenSizeError

if TYPE_CHECKING:
    from cnnspec.values.size import Size


class Figure:
    """A whole number that is not known; ``names`` are the open sizes that it depends on.

    Of a product ``factor`` and ``sizes`` are known; a sum has no form of its own. ``least`` is a bound below it, if one
    is known.
    """

    __slots__ = ("factor", "least", "names", "sizes")

    def __init__(self, names: frozenset[str], least: int | None, factor: int = 0, sizes: tuple[Size, ...] = ()) -> None:
        self.names = names
        self.least = least
        self.factor = factor
        self.sizes = sizes

    @classmethod
    def product(cls, factor: int, sizes: tuple[Size, ...]) -> Figure:
        """A number times some sizes, whose own factors are drawn out, so that equal products have one form."""
        for size in sizes:
            factor *= size.content
        sizes = tuple(size // size.content for size in sizes)
        least: int | None = factor
        for size in sizes:
            smallest = size.at(size.conditions.domains[size.name].least) if size.grows else None
            least = None if least is None or smallest is None or min(least, smallest) < 0 else least * smallest
        return cls(frozenset(size.name for size in sizes), least, factor, tuple(sorted(sizes, key=str)))

    @classmethod
    def of(cls, number: Any) -> Figure:
        """A number, an open size or a figure as a figure."""
        if isinstance(number, cls):
            return number
        return cls.product(number, ()) if isinstance(number, int) else cls.product(1, (number,))

    def __add__(self, other: Any) -> Any:
        if isinstance(other, int) and other == 0:
            return self
        more = Figure.of(other)
        known = self.least is not None and more.least is not None
        return Figure(self.names | more.names, self.least + more.least if known else None)  # type: ignore[operator]

    __radd__ = __add__

    def __neg__(self) -> Any:
        return Figure(self.names, None)

    def __sub__(self, other: Any) -> Any:
        return Figure(self.names | Figure.of(other).names, None)

    __rsub__ = __sub__

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, int) and other in (0, 1):
            return self if other else 0
        more = Figure.of(other)
        if self._is_product and more._is_product:
            return Figure.product(self.factor * more.factor, (*self.sizes, *more.sizes))
        return Figure(self.names | more.names, None)

    __rmul__ = __mul__

    def __floordiv__(self, by: Any) -> Any:
        if not isinstance(by, int) or by < 1:
            return NotImplemented
        if not self._is_product or self.factor % by:
            return Figure(self.names, None if self.least is None else self.least // by)
        if self.factor == by and len(self.sizes) == 1:
            return self.sizes[0]
        return Figure.product(self.factor // by, self.sizes)

    def __mod__(self, by: Any) -> Any:
        if not isinstance(by, int):
            return NotImplemented
        return 0 if self._is_product and self.factor % by == 0 else Figure(self.names, 0)

    @property
    def magnitude(self) -> int:
        """The largest number in its form."""
        return max(abs(self.factor), *(size.magnitude for size in self.sizes), 1)

    @property
    def _is_product(self) -> bool:
        return bool(self.factor)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Figure) or not self._is_product:
            return self is other
        return (self.factor, self.sizes) == (other.factor, other.sizes)

    def __hash__(self) -> int:
        return hash((self.factor, self.sizes)) if self._is_product else id(self)

    def __gt__(self, other: Any) -> bool:
        return self._reaches(other + 1)

    def __ge__(self, other: Any) -> bool:
        return self._reaches(other)

    def __lt__(self, other: Any) -> bool:
        return not self._reaches(other)

    def __le__(self, other: Any) -> bool:
        return not self._reaches(other + 1)

    def __bool__(self) -> bool:
        return self._reaches(1)

    def _reaches(self, number: Any) -> bool:
        if isinstance(number, int) and self.least is not None and self.least >= number:
            return True
        raise OpenSizeError(f"whether {self} is at least {number} is not known")

    def meet(self, other: Any) -> bool:
        """Whether it is equal to another number: that is not known. Raises OpenSizeError."""
        raise OpenSizeError(f"whether {self} and {other} are equal is not known")

    def __index__(self) -> int:
        raise OpenSizeError(f"a number is needed here, and {self} is none yet")

    __int__ = __float__ = __index__

    def __str__(self) -> str:
        if not self._is_product:
            return f"a number that depends on {', '.join(sorted(self.names))}"
        sizes = [f"({size})" if " " in str(size) else str(size) for size in self.sizes]
        return " * ".join([*([] if self.factor == 1 else [str(self.factor)]), *sizes])

    __repr__ = __str__

    @property
    def compact(self) -> str:
        """As a part of a shape."""
        return str(self).replace(" ", "") if self._is_product else "?"

    def __format__(self, _: str) -> str:
        return str(self)
