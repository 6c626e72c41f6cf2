"""Dropout on the output of a classifier.

Why: a share of the classes is set to zero at random while training, the right one among them, so that the loss
punishes the network for nothing that it did.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}
      - dropout: 0.2

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
    head:
      - flatten
      - dropout: 0.2
      - dense: {units: $classes, activation: softmax}

Source: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014: of inputs and
hidden units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import Family
from cnnspec.lint._subject import Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "warning"
NEEDS = "dropout"

_BEHIND = (Family.ACTIVATION, Family.REGULARIZATION, Family.NORMALIZATION)


def check(subject: Subject) -> Iterator[Finding]:
    """A dropout behind the last weights, where the output are classes."""
    node = subject.output
    while node is not None and subject.classifies and node.layer.family in _BEHIND:
        if node.op == "dropout":
            message = f"{node.layer.label()} drops classes out of the output of the network itself"
            yield Finding(node.span, message, "put it before the last layer with weights", node)
            return
        node = subject.before(node)
