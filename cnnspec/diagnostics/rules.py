"""The codes of the rules of ``lint/``, each the name of a file there: read without loading a rule."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

GROUP = "lint"
_FOLDER = Path(__file__).parent.parent / "lint"


@cache
def codes() -> tuple[str, ...]:
    """The code of every rule, in alphabetical order."""
    # Each start lists them: `pkgutil` would take several times as long.
    names = (name[:-3] for name in os.listdir(_FOLDER) if name.endswith(".py") and not name.startswith("_"))
    return tuple(sorted(f"{GROUP}.{name.replace('_', '-')}" for name in names))


def covers(wanted: str, code: str) -> bool:
    """Whether a code, or the beginning of one up to a full word, names a rule: ``lint`` names all.

    >>> covers("lint.dropout", "lint.dropout-on-output"), covers("lint.drop", "lint.dropout-on-output")
    (True, False)
    """
    return code == wanted or code.startswith((f"{wanted}.", f"{wanted}-"))


@cache
def _beginnings() -> frozenset[str]:
    """Every text that covers a rule."""
    ends = [(code, match.start()) for code in codes() for match in re.finditer(r"[.-]|\Z", code)]
    return frozenset(code[:end] for code, end in ends)


def names_a_rule(wanted: str) -> bool:
    """Whether it covers one."""
    return wanted in _beginnings()


def unknown(wanted: str) -> str | None:
    """The remedy for a code that names no rule; None where it names one."""
    if names_a_rule(wanted):
        return None
    from cnnspec.values.suggest import nearest

    if not wanted.startswith(GROUP):
        code = nearest(f"{GROUP}.{wanted}", codes())
        return (
            f"did you mean '{code}'?" if code else "only rules can be chosen or ignored: their codes start with lint."
        )
    code = nearest(wanted, codes())
    return f"did you mean '{code}'?" if code else f"rules: {', '.join(codes())}"
