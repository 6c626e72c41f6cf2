"""The nearest known word to a mistyped one, and arithmetic as it is written here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice

LONGEST = 200  # characters of a number; patterns are not asked about more, for they may take their time


MOST_KNOWN = 2_000  # names that are looked at: nobody has written more of them by hand
MOST_COMPARED = 100  # names that are compared letter by letter


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to ``word``, or None where none is close.

    >>> nearest("kernal", ["kernel", "stride"])
    'kernel'
    """
    from difflib import get_close_matches  # only mistakes pay for it

    from cnnspec.values.other_names import VALUES

    by_lower = {candidate.lower(): candidate for candidate in islice(known, MOST_KNOWN)}
    lower = word.lower()[:100]
    if (same := VALUES.get(lower)) in by_lower:
        return same
    matches = get_close_matches(lower, _similar(lower, by_lower), n=1, cutoff=0.65)
    return by_lower[matches[0]] if matches else None


def _similar(word: str, known: Collection[str]) -> Collection[str]:
    """The known words; of very many, those that start and end most like ``word``."""
    if len(known) <= MOST_COMPARED:
        return known
    from heapq import nlargest

    backwards = word[::-1]
    return nlargest(MOST_COMPARED, known, key=lambda other: _equal(word, other) + _equal(backwards, other[::-1]))


def _equal(one: str, other: str) -> int:
    """The number of characters that both start with."""
    return next((at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), len(one))


def did_you_mean(word: str, known: Iterable[str], *, kind: str = "") -> str:
    """A remedy: the nearest word, or else the list of what there is."""
    known = list(islice(known, MOST_KNOWN))
    if match := nearest(word, known):
        return f"did you mean '{match}'?"
    if not known:
        return f"there are no {kind or 'names'} to choose from"
    shown = ", ".join(known[:30]) + (", …" if len(known) > 30 else "")
    return f"known {kind}: {shown}" if kind else f"known: {shown}"


def is_arithmetic(value: object) -> bool:
    """Whether a text is a sum to be done: ``1/255``."""
    import re

    number = r"\(*\s*[0-9][0-9_.]*(e-?[0-9]+)?\s*\)*"
    if not isinstance(value, str) or len(value) > LONGEST or value[:1] not in " (0123456789":
        return False
    return bool(re.fullmatch(rf"\s*{number}(\s*(\*\*|//|[-+*/%])\s*{number})+\s*", value))


def as_expression(value: str) -> str:
    """How arithmetic is written in a spec."""
    return f"$({value.strip()})"
