"""The nearest known word to a mistyped one, and arithmetic as it is written here."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 200  # characters of a number; patterns are not asked about more, for they may take their time


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to ``word``, or None where none is close.

    >>> nearest("kernal", ["kernel", "stride"])
    'kernel'
    """
    from difflib import get_close_matches  # only mistakes pay for it

    from cnnspec.spec.other_names import VALUES

    by_lower = {each.lower(): each for each in known}
    if (same := VALUES.get(word.lower())) in by_lower:
        return same
    found = get_close_matches(word.lower()[:100], by_lower, n=1, cutoff=0.65)
    return by_lower[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str], *, kind: str = "") -> str:
    """A remedy: the nearest word, or else the list of what there is."""
    known = list(known)
    if found := nearest(word, known):
        return f"did you mean '{found}'?"
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
