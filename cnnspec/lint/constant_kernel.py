"""A kernel that trains starts with one number everywhere.

Why: filters that start alike get the same gradient and stay alike, so that a layer of 64 learns what one filter can.
With zeros in a hidden layer nothing before it learns either. The last layer may start with zeros, and so may the last
one of a residual body: their gradients differ from the start.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu, init: zeros}
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
      - residual:
          body:
            - conv: {filters: 8, padding: same, activation: relu}
            - conv: {filters: 8, padding: same, init: zeros}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax, init: zeros}

Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 8.4: initial weights must break symmetry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import WEIGHTED, Family
from cnnspec.lint._subject import Finding, Subject, of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnspec.compiler.graph import Node

LEVEL = "warning"

_QUIET = (Family.REGULARIZATION, Family.NORMALIZATION, Family.SCALING)


def check(subject: Subject) -> Iterator[Finding]:
    """Every trained kernel of one constant, but those that end a residual body or the network."""
    for node in subject.of_family(*WEIGHTED):
        init, layer = getattr(node.layer, "init", None), node.layer
        if init is None or not getattr(layer, "trainable", True) or node.shape[-1] == 1:
            continue
        number = {"zeros": 0, "ones": 1}.get(init.word, init.value if init.word == "constant" else None)
        if not isinstance(number, int | float) or (number == 0 and _may_be_zero(subject, node)):
            continue
        message = f"all {node.shape[-1]} filters start as {number:g}, so they stay alike"
        yield Finding(subject.place(node, "init"), message, "leave init out: the start is random then", node)


def _may_be_zero(subject: Subject, node: Node) -> bool:
    reader = subject.after(node, of(*_QUIET))
    return node is subject.last_weights or (reader is not None and reader.op == "add")
