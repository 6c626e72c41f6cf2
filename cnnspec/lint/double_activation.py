"""One activation right behind another.

Why: the second sees only what the first lets through. relu after relu does nothing, sigmoid after relu never gets
below a half, and each adds its own flat parts where no gradient passes. Mostly it is a layer that already has an
activation.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
      - activation: relu
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, bias: false, init: he_normal}
      - batch_norm
      - activation: relu
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Source: Glorot, Bordes and Bengio, "Deep Sparse Rectifier Neural Networks", 2011: what a rectifier lets through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import Family
from cnnspec.lint._subject import Finding, Subject, kind

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "warning"

NOTHING = ("", "none", "linear")
RECTIFIERS = ("relu", "relu6")


def check(subject: Subject) -> Iterator[Finding]:
    """Every activation that reads another; a softmax of a relu is told by `relu-before-softmax`."""
    for node in subject.of_family(Family.ACTIVATION):
        second, before = kind(node), subject.before(node)
        first = kind(before)
        if before is None or first in NOTHING or second in NOTHING or (first in RECTIFIERS and second == "softmax"):
            continue
        message = f"{second} reads what {first} of {before.item} ({before.span.location}) has let through already"
        yield Finding(subject.place(node, "activation", "type"), message, "keep one of the two", node)
