"""A relu stands right before the softmax.

Why: a softmax compares its numbers, and in the relu every negative one becomes 0: all classes that the network rules
out get one and the same probability, and no gradient reaches them any more.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, kernel: 9, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: relu}
      - activation: softmax

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, kernel: 9, padding: same, activation: relu}
      - conv: {filters: $classes, kernel: 1, activation: relu}
    head:
      - global_pool: average
      - activation: softmax

Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.2.2.3. A mean between the two, as in Lin,
Chen and Yan, "Network In Network", 2013, is fine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import Family
from cnnspec.lint._subject import Finding, Subject, kind, of

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "warning"

RECTIFIERS = ("relu", "relu6")


def check(subject: Subject) -> Iterator[Finding]:
    """The relu before every softmax, with nothing but dropout or a new shape between."""
    for node in subject.of_family(Family.ACTIVATION):
        if kind(node) != "softmax":
            continue
        before = subject.before(node, of(Family.REGULARIZATION, Family.SHAPE))
        if before is not None and kind(before) in RECTIFIERS:
            message = f"{kind(before)} cuts off what the softmax ({node.span.location}) compares: every number below 0"
            place = subject.place(before, "activation", "type")
            yield Finding(place, message, "take this activation out", before)
