"""Advice about networks that compile: one rule a file, and the file's name is the rule.

``bias_before_norm.py`` is the rule ``lint.bias-before-norm``. A rule says ``LEVEL`` and has
``check(subject) -> Iterator[Finding]``. It may say ``NEEDS``: "train" or "data", a section that the spec must have for
it, or "trains", one of them; "dead", layers that reach no output; a layer word; or "spec", where it can do without a
network.

Its docstring is what ``cnnspec explain`` prints: a sentence; ``Why:`` and the reason; ``Bad:`` and a spec that it
finds; ``Good:`` and one close to it that it does not; ``Source:``.
"""

from __future__ import annotations

import importlib
import os
import re
from functools import cache
from types import ModuleType

GROUP = "lint"
LEVELS = ("error", "warning", "info")
# The rules that many specs have no use for, so that these do not pay for loading them: what their ``NEEDS`` say (a test
# compares). A rule that is not here is loaded, and asked for its ``NEEDS`` then.
SELDOM = {
    "lint.batch-beyond-data": "data",
    "lint.bias-before-norm": "batch_norm",
    "lint.dead-branch": "dead",
    "lint.dropout-before-norm": "dropout",
    "lint.dropout-on-output": "dropout",
    "lint.high-dropout": "dropout",
    "lint.large-dense": "flatten",
    "lint.learning-rate": "train",
    "lint.metric-of-other-task": "train",
    "lint.mirrored-digits": "data",
    "lint.output-activation": "trains",
    "lint.scaled-twice": "data",
    "lint.unscaled-input": "data",
}


@cache
def codes() -> tuple[str, ...]:
    """The code of every rule, in alphabetical order."""
    # Each start lists them: `pkgutil` would take several times as long.
    names = (name[:-3] for name in os.listdir(__path__[0]) if name.endswith(".py") and not name.startswith("_"))
    return tuple(sorted(f"{GROUP}.{name.replace('_', '-')}" for name in names))


def rule(code: str) -> ModuleType:
    """The rule of a code."""
    return importlib.import_module(f"{__name__}.{code.removeprefix(f'{GROUP}.').replace('-', '_')}")


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
        found = nearest(f"{GROUP}.{wanted}", codes())
        return (
            f"did you mean '{found}'?" if found else "only rules can be chosen or ignored: their codes start with lint."
        )
    found = nearest(wanted, codes())
    return f"did you mean '{found}'?" if found else f"rules: {', '.join(codes())}"
