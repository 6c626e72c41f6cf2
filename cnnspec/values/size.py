"""An open size, and what layers make of it: ``(H + 1) // 2``, ``2 * (H // 2)``.

Each is a number, plus whole multiples of the size itself and of such expressions divided and rounded down. So it grows
by the same step every so many sizes, which decides exactly when two of them are equal.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from cnnspec.values.domain import LONGEST, Domain, too_long
from cnnspec.values.shapes import OpenSizeError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DEEPEST = 60  # divisions inside each other that are no single one


class Conditions(Protocol):
    """What answers, and remembers, the comparisons that are asked of open sizes: see ``compiler/sizes``."""

    domains: dict[str, Domain]

    def at_least(self, name: str, least: int, what: str) -> bool:
        """Whether a size is at least a number."""

    def require(self, name: str, domain: Domain, what: str) -> None:
        """Make a comparison hold from now on."""

    def spend(self, work: int) -> None:
        """Count values of sizes that are computed."""


class Floor(NamedTuple):
    """An expression divided by a number and rounded down."""

    of: Size
    by: int


Atom = Floor | None  # None: the open size itself
Terms = tuple[tuple[Atom, int], ...]


class Size:
    """``const + sum(factor * atom)`` of one open size. What comes out as a number is an int, not a Size.

    Equal ones have the same form. A comparison with a number is answered, and remembered, by the conditions.
    """

    __slots__ = ("_hash", "conditions", "const", "depth", "name", "terms")

    def __init__(self, name: str, conditions: Conditions, const: int = 0, terms: Terms = ((None, 1),)) -> None:
        self.name = name
        self.conditions = conditions
        self.const = const
        self.terms = terms
        self._hash = hash((name, const, terms))
        self.depth: int = 1 + max(0 if atom is None else atom.of.depth for atom, _ in terms)
        if self.depth > DEEPEST:
            raise OpenSizeError(f"it divides what comes of {name} more than {DEEPEST} times, one in the other")

    # Arithmetic

    def _with(self, const: int, terms: Mapping[Atom, int]) -> Any:
        kept = tuple((atom, factor) for atom, factor in terms.items() if factor)
        if not kept:
            return const
        if len(kept) > 1:
            kept = tuple(sorted(kept, key=lambda term: _product(1, term[0], self.name)))
        return Size(self.name, self.conditions, const, kept)

    def __add__(self, other: Any) -> Any:
        if isinstance(other, int):
            return Size(self.name, self.conditions, self.const + other, self.terms)
        if isinstance(other, Size) and other.name == self.name:
            terms = dict(self.terms)
            for atom, factor in other.terms:
                terms[atom] = terms.get(atom, 0) + factor
            return self._with(self.const + other.const, terms)
        return _figure(self) + other if isinstance(other, Size) else NotImplemented

    __radd__ = __add__

    def __neg__(self) -> Any:
        return self * -1

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, int):
            return self._with(self.const * other, {atom: factor * other for atom, factor in self.terms})
        return _figure(self) * other if isinstance(other, Size) else NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, by: Any) -> Any:
        if not isinstance(by, int) or by < 1:
            return NotImplemented
        whole = {atom: factor // by for atom, factor in self.terms if factor % by == 0}
        rest = {atom: factor for atom, factor in self.terms if factor % by}
        outside = self._with(self.const // by, whole)
        return outside + self._divided(rest, self.const % by, by) if rest else outside

    def _divided(self, terms: dict[Atom, int], const: int, by: int) -> Any:
        """What the divisor does not divide, divided and rounded down: one atom, or minus one."""
        shared = gcd(by, *terms.values())
        terms = {atom: factor // shared for atom, factor in terms.items()}
        const, by = const // shared, by // shared
        if all(factor < 0 for factor in terms.values()):  # a quotient that is rounded up
            return -((-self._with(const, terms) + by - 1) // by)
        if len(terms) == 1:
            ((atom, factor),) = terms.items()
            if factor == 1 and atom is not None:
                return (atom.of + const * atom.by) // (atom.by * by)
        return self._with(0, {Floor(self._with(const, terms), by): 1})

    def __mod__(self, by: Any) -> Any:
        return self - (self // by) * by if isinstance(by, int) else NotImplemented

    # Comparison

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Size):
            return False
        return (self.name, self.const, self.terms) == (other.name, other.const, other.terms)

    def __hash__(self) -> int:
        return self._hash

    def __ge__(self, other: Any) -> bool:
        return self._reaches(other)

    def __gt__(self, other: Any) -> bool:
        return self._reaches(other + 1)

    def __lt__(self, other: Any) -> bool:
        return not self._reaches(other)

    def __le__(self, other: Any) -> bool:
        return not self._reaches(other + 1)

    def __bool__(self) -> bool:
        return self._reaches(1)

    def _reaches(self, number: Any) -> bool:
        """Whether it is ``number`` or more."""
        if not isinstance(number, int):
            return bool(self - number >= 0)
        if self.grows:
            return self.conditions.at_least(self.name, self.reaches_at(number), f"{self} at least {number}")
        values = [self.at(x) for x in self.conditions.domains[self.name].samples(self.period)]
        if self.slope == 0 and (min(values) >= number or max(values) < number):
            return min(values) >= number
        raise OpenSizeError(f"whether {self} is at least {number} depends on {self.name}")

    def meet(self, other: Any) -> bool:
        """Whether it is equal to another size, or can be and is from now on. Raises ShapeError where it cannot."""
        if not isinstance(other, int) and getattr(other, "name", None) != self.name:
            help = "give both axes one name where they are equal"
            raise OpenSizeError(f"whether {self} and {other} are equal is not known", help)
        difference = self - other
        if isinstance(difference, int):
            return difference == 0
        solutions = difference.zeros()
        if solutions.empty:
            return False
        self.conditions.require(self.name, solutions, f"{self} = {other}")
        return True

    def __index__(self) -> int:
        raise OpenSizeError(f"a number is needed here, and {self} is none yet")

    __int__ = __float__ = __index__

    # What it is as a function of the open size

    def at(self, number: int) -> int:
        """Its value where the open size is ``number``."""
        return self.const + sum(
            factor * (number if atom is None else atom.of.at(number) // atom.by) for atom, factor in self.terms
        )

    @property
    def content(self) -> int:
        """The largest number that it is a multiple of in its form: 6 of ``6 * H``."""
        return gcd(self.const, *(factor for _, factor in self.terms))

    @property
    def magnitude(self) -> int:
        """The largest number in its form."""
        return max(abs(self.const), *(max(abs(factor), 1 if atom is None else atom.by) for atom, factor in self.terms))

    @property
    def slope(self) -> Fraction:
        """How much it grows in the mean while the open size grows by 1."""
        return sum(
            (factor * (Fraction(1) if atom is None else atom.of.slope / atom.by) for atom, factor in self.terms),
            Fraction(0),
        )

    @property
    def period(self) -> int:
        """It grows by the same whole number whenever the open size grows by this one. Raises OpenSizeError."""
        period = 1
        for atom, _ in self.terms:
            if atom is not None:
                inner = atom.of.period
                step = int(atom.of.slope * inner)
                period = lcm(period, inner * atom.by // gcd(step, atom.by))
        if period > LONGEST:
            raise too_long(period)
        return period

    @property
    def grows(self) -> bool:
        """Whether it plainly never falls while the open size grows."""
        return all(factor > 0 and (atom is None or atom.of.grows) for atom, factor in self.terms)

    def reaches_at(self, number: int) -> int:
        """The least open size, any whole number, where one that grows is ``number`` or more."""
        if len(self.terms) == 1:
            ((atom, factor),) = self.terms
            needed = -((self.const - number) // factor)
            return needed if atom is None else atom.of.reaches_at(needed * atom.by)
        low = high = int((number - self.const) / self.slope)
        while self.at(low) >= number:
            low -= self.period
        while self.at(high) < number:
            high += self.period
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.at(middle) >= number else (middle, high)
        return high

    def where(self, accept: Callable[[int], bool]) -> Domain:
        """The open sizes where one that does not grow in the mean has a value that is accepted."""
        assert self.slope == 0
        period = self._spent(self.period)
        return Domain.of(modulus=period, residues=frozenset(x for x in range(period) if accept(self.at(x))))

    def _spent(self, period: int) -> int:
        self.conditions.spend(period)
        return period

    def zeros(self) -> Domain:
        """The open sizes, from 1 up, where it is zero."""
        if self.slope == 0:
            return self.where(lambda value: value == 0)
        period = self._spent(self.period)
        step = int(self.slope * period)
        roots = []
        for start in range(period):
            turns, rest = divmod(-self.at(start), step)
            if rest == 0 and start + turns * period >= 1:
                roots.append(start + turns * period)
        return Domain.listed(roots)

    def simplified(self) -> Any:
        """A shorter form that is equal wherever the conditions hold: one division, if there is such a form.

        ``2 * (H // 2)`` is ``H`` where H is a multiple of 2.
        """
        slope = self.slope
        above, below = slope.numerator, slope.denominator
        try:
            samples = self.conditions.domains[self.name].samples(self._spent(self.period))
        except OpenSizeError:
            return self
        # (above * x + add) // below is the value at x for the numbers to add from this one to below - 1 more.
        starts = [below * self.at(x) - above * x for x in samples]
        least, most = max(starts), min(starts) + below - 1
        if least > most:
            return self
        # With the least of a single one the division is exact: (H - 4) // 2, not (H - 3) // 2, where H is even.
        add = least if len(set(starts)) == 1 else min(max(0, least), most)
        return (Size(self.name, self.conditions) * above + add) // below

    def __str__(self) -> str:
        floor = self.terms[0][0]
        if self._divisor and floor is not None:
            return _quotient(floor.of + self.const * floor.by, floor.by)
        parts = [_product(factor, atom, self.name) for atom, factor in self.terms]
        parts += [str(self.const)] if self.const else []
        return " + ".join(parts).replace("+ -", "- ")

    __repr__ = __str__

    @property
    def compact(self) -> str:
        """Without spaces, and a sum in brackets: as a part of a shape."""
        text = str(self).replace(" ", "")
        return text if self._divisor or (len(self.terms) == 1 and not self.const) else f"({text})"

    @property
    def _divisor(self) -> int:
        """What the last step divides by; 0 where it does not divide."""
        (atom, factor), *more = self.terms
        return 0 if more or atom is None or factor != 1 else atom.by

    def __format__(self, _: str) -> str:
        return str(self)


def _quotient(inner: Any, by: int) -> str:
    plain = inner.const == 0 and inner.terms == ((None, 1),)
    return f"{inner} // {by}" if plain else f"({inner}) // {by}"


def _product(factor: int, atom: Atom, name: str) -> str:
    text = name if atom is None else f"({_quotient(*atom)})"
    sign = {1: "", -1: "-"}.get(factor, f"{factor} * ")
    return f"{sign}{text}"


def _figure(size: Size) -> Any:
    from cnnspec.values.figure import Figure

    return Figure.product(1, (size,))
