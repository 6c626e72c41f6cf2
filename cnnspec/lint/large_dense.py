"""One dense layer behind a flattened map holds more than half of all parameters.

Why: a flattened map has a number for each position, and a dense layer a weight for each of them and each unit. A mean
over the positions keeps what was seen and drops where, which costs no weights and overfits less.

Bad:
    cnnspec: 1
    name: net
    input: [16, 16, 1]
    classes: 10
    features:
      - conv: {filters: 64, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [16, 16, 1]
    classes: 10
    features:
      - conv: {filters: 64, padding: same, activation: relu}
      - conv: {filters: 256, kernel: 16, stride: 4, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Source: Lin, Chen and Yan, "Network In Network", 2013, section 3.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import Family
from cnnspec.lint._subject import Finding, Subject, field, of
from cnnspec.values.shapes import grouped, times

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "info"
NEEDS = "flatten"

SMALLEST = 10_000  # parameters; nobody saves fewer


def check(subject: Subject) -> Iterator[Finding]:
    """That layer, where it reads a map."""
    costs = subject.summary.costs
    for node in subject.of_family(Family.DENSE):
        cost = costs.by_node[node.name].params
        before = subject.before(node, of(Family.REGULARIZATION, Family.NORMALIZATION))
        if cost < SMALLEST or 2 * cost <= costs.total.params or before is None or before.op != "flatten":
            continue
        shape = subject.shape_into(before)
        if len(shape) < 2 or max(shape[:-1]) == 1:
            continue
        left = shape[-1] * node.shape[-1] + (node.shape[-1] if field(node, "bias") else 0)
        share = min(99, round(100 * cost / costs.total.params))
        message = f"{node.item} holds {grouped(cost)} of {grouped(costs.total.params)} parameters ({share} %)"
        help = f"global_pool: average instead of flattening the {times(shape)} map would leave {grouped(left)}"
        yield Finding(subject.place(node, "units"), message, help, node)
