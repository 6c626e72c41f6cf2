"""The output of a classifier is normalised.

Why: a normalisation forces every output to the same mean and spread over a batch, whatever the image is, so that a
class that is rare or certain cannot show it; what one image gets in training depends on those beside it.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, bias: false, norm: batch, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
    head:
      - flatten
      - layer_norm
      - dense: {units: $classes, activation: softmax}

Source: Ioffe and Szegedy, "Batch Normalization", 2015, section 3.2: normalise what goes into a non-linearity of a
hidden layer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import Family
from cnnspec.lint._subject import Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "warning"

_BEHIND = (Family.ACTIVATION, Family.REGULARIZATION, Family.NORMALIZATION)


def check(subject: Subject) -> Iterator[Finding]:
    """A normalisation behind the last weights, where the output are classes."""
    node = subject.output
    while node is not None and subject.classifies and node.layer.family in _BEHIND:
        if node.layer.family is Family.NORMALIZATION:
            message = f"the output of the network itself goes through a {node.op.replace('_', ' ')}"
            yield Finding(subject.place(node, "norm"), message, "take it out here", node)
            return
        node = subject.before(node)
