"""A softmax in a hidden layer.

Why: its numbers sum to 1, so that they compete: as one unit rises the others must fall, the values are small, and
hardly any gradient passes once one has won. It belongs at the output, or in front of a product that it weighs.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: 16, activation: softmax}
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu, name: seen}
      - conv: {filters: 8, kernel: 1, activation: softmax, name: gate}
      - multiply: {from: [seen, gate]}
    head:
      - flatten
      - dense: {units: 16, activation: relu}
      - dense: {units: $classes, activation: softmax}

Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.2.2.3: hidden softmax units are rare, as a
switch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import WEIGHTED, Family
from cnnspec.lint._subject import Finding, Subject, kind, of

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "warning"

PASSED = (Family.REGULARIZATION, Family.NORMALIZATION, Family.SHAPE, Family.POOLING)


def check(subject: Subject) -> Iterator[Finding]:
    """Every softmax that layers with weights read."""
    for node in subject.of_family(Family.ACTIVATION):
        if kind(node) != "softmax" or node.shape[-1] == 1:
            continue
        reader = subject.after(node, of(*PASSED))
        if reader is not None and reader.layer.family in WEIGHTED:
            message = f"this softmax is hidden: {reader.item} ({reader.span.location}) reads it"
            yield Finding(subject.place(node, "activation", "type"), message, "write activation: relu", node)
