"""Values that are scaled already are scaled once more.

Why: 1/255 of values from 0 to 1 leaves nothing that a first layer can tell apart: its sums hardly differ between
images, and training seems to stand still for a long time.

Bad:
    cnnspec: 1
    name: net
    input: [28, 28, 1]
    classes: 10
    features:
      - rescale: {scale: $(1 / 255)}
      - rescale: {scale: $(1 / 255), name: again}
      - conv: {filters: 8, kernel: 7, stride: 3, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}
    data: {source: mnist5k}

Good:
    cnnspec: 1
    name: net
    input: [28, 28, 1]
    classes: 10
    features:
      - rescale: {scale: $(1 / 255)}
      - rescale: {scale: 2, offset: -1}
      - conv: {filters: 8, kernel: 7, stride: 3, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}
    data: {source: mnist5k}

Source: LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, section 4.3: inputs of unit variance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import Family
from cnnspec.lint._range import raw_values
from cnnspec.lint._subject import Finding, Subject, of

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "warning"
NEEDS = "data"

SMALLEST = 1 / 32  # between the lowest and the highest value


def check(subject: Subject) -> Iterator[Finding]:
    """The last rescaling before a layer that sees almost no differences."""
    for node, (low, high) in raw_values(subject):
        before = subject.before(node, of(Family.SHAPE))
        if high - low < SMALLEST and before is not None and before.layer.range_after(0, 1) != (0, 1):
            message = f"what flows into {node.item} ({node.span.location}) lies between {low:.3g} and {high:.3g}"
            yield Finding(before.span, message, "scale once", before)
            return
