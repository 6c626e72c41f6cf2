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
from types import ModuleType

from cnnspec.diagnostics.rules import GROUP, codes, covers, names_a_rule, unknown

__all__ = ["GROUP", "LEVELS", "SELDOM", "codes", "covers", "names_a_rule", "rule", "unknown"]

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


def rule(code: str) -> ModuleType:
    """The rule of a code."""
    return importlib.import_module(f"{__name__}.{code.removeprefix(f'{GROUP}.').replace('-', '_')}")
