"""A layer without an activation, whose only non-linear function is the max pooling behind it.

Why: a maximum over a few positions is a weak bend: wherever the same position wins, all is linear. Networks whose
convolutions have no activation train slowly or stay at chance, though nothing is wrong with them in form.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same}
      - pool: max
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, init: he_normal}
      - pool: max
      - activation: relu
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Source: Jarrett, Kavukcuoglu, Ranzato and LeCun, "What is the Best Multi-Stage Architecture for Object Recognition?",
2009: the non-linear function between filters and pooling matters most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import Family
from cnnspec.lint._subject import Finding, Subject, of

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "info"

# Not poolings: each is asked once, and a long row of them would be walked from each.
PASSED = of(Family.NORMALIZATION, Family.REGULARIZATION, Family.SHAPE)


def check(subject: Subject) -> Iterator[Finding]:
    """Every max pooling that is alone between two layers with weights."""
    for pool in subject.of_family(Family.POOLING):
        if getattr(pool.layer, "type", "") != "max":
            continue
        first = subject.before(pool, PASSED)
        reader = subject.after(pool, PASSED)
        if first is not None and reader is not None and first.layer.mixes_channels and reader.layer.mixes_channels:
            message = (
                f"{first.item} has no activation: only {pool.layer.label()} ({pool.span.location}) is not linear here"
            )
            yield Finding(subject.place(first, "activation"), message, "write activation: relu", first)
