"""Dropout in front of a batch normalisation.

Why: batch normalisation keeps the variance that it sees in training, where dropout enlarges it; when predicting,
dropout is off and the variance is another, so that everything behind is scaled wrongly. The two together are often
worse than either.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
      - dropout: 0.3
      - conv: {filters: 8, padding: same, bias: false, norm: batch, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
      - conv: {filters: 8, padding: same, bias: false, norm: batch, activation: relu}
    head:
      - dropout: 0.3
      - flatten
      - dense: {units: $classes, activation: softmax}

Source: Li, Chen, Hu and Yang, "Understanding the Disharmony between Dropout and Batch Normalization by Variance
Shift", 2018.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import WEIGHTED, Family
from cnnspec.lint._subject import Finding, Subject, field, of

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "warning"
NEEDS = "dropout"

LINEAR = (*WEIGHTED, Family.SHAPE, Family.SCALING)


def check(subject: Subject) -> Iterator[Finding]:
    """Every dropout that a batch normalisation reads, through linear layers at most."""
    for node in subject.nodes("batch_norm"):
        before = subject.before(node, of(*LINEAR))
        if before is not None and before.op == "dropout" and field(before, "rate") > 0:
            message = f"the batch norm of {node.item} ({node.span.location}) keeps a variance that this dropout changes"
            yield Finding(before.span, message, "drop out behind the last normalisation", before)
