"""Two layers with weights and no non-linear function between them.

Why: a linear function of a linear function is one linear function, so that the two layers can do no more than one, at
the price of both. Normalisation, dropout and averages in between change nothing about that. Where it is meant it is
not told: depthwise and pointwise convolutions, 1×1 convolutions to fewer channels, a column and a row, a sum in
between.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, norm: batch, bias: false}
      - pool: average
      - conv: {filters: 16, padding: same, activation: relu}
    head:
      - global_pool: average
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [6, 6, 1]
    classes: 10
    features:
      - conv: {filters: 32, padding: same, activation: relu}
      - conv: {filters: 8, kernel: 1}
      - conv: {filters: 32, padding: same, activation: relu}
      - depthwise_conv: {padding: same}
      - conv: {filters: 16, kernel: 1, activation: relu}
    head:
      - global_pool: average
      - dense: {units: $classes, activation: softmax}

Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.1; for what is exempt Sandler et al.,
"MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.compiler.graph import Node
from cnnspec.layers._base import WEIGHTED, Family
from cnnspec.lint._subject import Finding, Subject
from cnnspec.values.shapes import volume

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "warning"


def check(subject: Subject) -> Iterator[Finding]:
    """The first of every such pair."""
    for node in subject.graph.nodes:
        first = _linear_before(subject, node) if node.layer.mixes_channels else None
        if first is not None and not _meant(subject, first, node):
            way = "" if node.span == first.span else f" ({node.span.location})"
            message = (
                f"nothing non-linear is between {first.item} and {node.item}{way}: together they are one linear layer"
            )
            yield Finding(subject.place(first, "activation"), message, "write activation: relu", first)


def _linear_before(subject: Subject, node: Node) -> Node | None:
    """The layer with weights that a node sees through linear ones alone, each read by nothing else."""
    value = subject.graph.values[node.inputs[0]]
    while isinstance(value, Node) and subject.only_reader(value) is not None:
        if value.layer.mixes_channels:
            return value
        if value.layer.family in WEIGHTED or not value.layer.linear:
            return None
        value = subject.graph.values[value.inputs[0]]
    return None


def _meant(subject: Subject, first: Node, second: Node) -> bool:
    """Whether two linear layers save something: fewer channels between, or one kernel for each axis."""
    if first.op != "conv" or second.layer.family is Family.DENSE:
        return False
    one, two = (getattr(subject.window(node), "size", ()) for node in (first, second))
    narrow = first.shape[-1] < subject.shape_into(first)[-1] and first.shape[-1] < second.shape[-1]
    return (volume(one) == 1 and narrow) or (len(one) > 1 and _separable(one, two))


def _separable(one: tuple[int, ...], two: tuple[int, ...]) -> bool:
    """Whether two kernels run along different axes."""
    return max(one) > 1 and max(two, default=1) > 1 and all(1 in pair for pair in zip(one, two, strict=False))
