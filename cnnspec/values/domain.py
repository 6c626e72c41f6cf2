"""Sets of sizes: an interval, and which remainders are in it."""

from __future__ import annotations

from math import lcm
from typing import Any, NamedTuple

from cnnspec.values.shapes import OpenSizeError

# The longest pattern that is looked at. Five strides of 2 make one of 32, and of 7 one of 16,807.
LONGEST = 20_000
MOST_SHOWN = 8


class Domain(NamedTuple):
    """The numbers from ``least`` to ``most`` (None: without end) whose remainder by ``modulus`` is among ``residues``.

    Made by ``of``, which gives equal sets equal forms, the ends being numbers of the set.
    """

    least: int = 1
    most: int | None = None
    modulus: int = 1
    residues: frozenset[int] = frozenset({0})

    @classmethod
    def of(
        cls, least: int = 1, most: int | None = None, modulus: int = 1, residues: frozenset[int] = frozenset({0})
    ) -> Domain:
        """The set in its one form. Raises OpenSizeError where its pattern is too long."""
        if modulus > LONGEST:
            raise too_long(modulus)
        if most is not None and most - least < LONGEST:
            return cls.listed([x for x in range(least, most + 1) if x % modulus in residues])
        modulus, residues = _shortest(modulus, residues)
        if not residues:
            return EMPTY
        least += min((r - least) % modulus for r in residues)
        if most is not None:
            most -= min((most - r) % modulus for r in residues)
        return cls(least, most, modulus, residues)

    @classmethod
    def listed(cls, numbers: list[int]) -> Domain:
        """The set of some numbers from 1 up."""
        if not numbers:
            return EMPTY
        least, most = min(numbers), max(numbers)
        if len(set(numbers)) == most - least + 1:
            return cls(least, most)
        if most - least >= LONGEST:
            raise too_long(most - least)
        # All of them differ by less than this modulus, so each has a remainder of its own.
        return cls(least, most, most - least + 1, frozenset(x % (most - least + 1) for x in numbers))

    @property
    def empty(self) -> bool:
        """Whether no number is in it."""
        return not self.residues

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int):
            return False
        inside = number >= self.least and (self.most is None or number <= self.most)
        return inside and number % self.modulus in self.residues

    def both(self, other: Domain) -> Domain:
        """The numbers in this and in another. Raises OpenSizeError where the pattern of both is too long."""
        ends = [end for end in (self.most, other.most) if end is not None]
        least, most = max(self.least, other.least), min(ends, default=None)
        if most is not None and most - least < LONGEST:
            return Domain.listed([x for x in range(least, most + 1) if x in self and x in other])
        modulus = lcm(self.modulus, other.modulus)
        if modulus > LONGEST:
            raise too_long(modulus)
        residues = (r for r in range(modulus) if r % self.modulus in self.residues)
        return Domain.of(least, most, modulus, frozenset(r for r in residues if r % other.modulus in other.residues))

    def samples(self, period: int) -> list[int]:
        """Its smallest number of each class modulo ``period`` that is in it."""
        if self.most is not None and self.most - self.least < LONGEST:
            return [x for x in range(self.least, self.most + 1) if x in self]
        cycle = lcm(self.modulus, period)
        if cycle > LONGEST:
            raise too_long(cycle)
        return [x for x in range(self.least, self.least + cycle) if x in self]

    def text(self, name: str) -> str:
        """As people say it: ``H a multiple of 16``; empty where every size is in it."""
        if self.empty:
            return f"no {name}"
        if self.most is not None:
            return self._finite(name)
        bound = f"at least {self.least}" if self.least > self._first() else ""
        form = self._form()
        return f"{name} {' and '.join(part for part in (form, bound) if part)}" if form or bound else ""

    def _first(self) -> int:
        """The smallest number from 1 up that has one of the remainders."""
        return min(r or self.modulus for r in self.residues)

    def _form(self) -> str:
        if self.modulus == 1:
            return ""
        rest = sorted(self.residues)
        if len(rest) == 1:
            return f"of the form {self.modulus} n + {rest[0]}" if rest[0] else f"a multiple of {self.modulus}"
        shown = [str(r) for r in rest[:MOST_SHOWN]]
        if len(rest) > MOST_SHOWN:
            return f"mod {self.modulus} one of {len(rest)}: {', '.join(shown)}, …"
        return f"mod {self.modulus} = {_either(shown)}"

    def _finite(self, name: str) -> str:
        if self.least == self.most:
            return f"{name} = {self.least}"
        if self.modulus == 1:
            return f"{name} from {self.least} to {self.most}"
        assert self.most is not None
        return f"{name} one of {_either([str(x) for x in range(self.least, self.most + 1) if x in self])}"

    def to_dict(self) -> dict[str, Any]:
        """The form that scripts read."""
        return {
            "at_least": self.least,
            "at_most": self.most,
            "modulus": self.modulus,
            "remainders": sorted(self.residues),
        }


EMPTY = Domain(1, 0, 1, frozenset())
EVERY = Domain()


def too_long(length: int) -> OpenSizeError:
    """The error of a pattern that is not looked at."""
    return OpenSizeError(f"which sizes fit repeats only every {length:,}, which is too long to look at")


def _shortest(modulus: int, residues: frozenset[int]) -> tuple[int, frozenset[int]]:
    for part in range(1, modulus):
        if modulus % part == 0 and all((r + part) % modulus in residues for r in residues):
            return part, frozenset(r % part for r in residues)
    return modulus, residues


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
