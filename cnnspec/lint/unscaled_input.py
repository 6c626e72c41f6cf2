"""Raw values of a large range flow into the first layer with weights.

Why: initial weights suit inputs of about unit size. With values up to 255 the first sums are hundreds of times too
large, the softmax starts saturated, and a learning rate that is right for the other layers is far too high for the
first.

Bad:
    cnnspec: 1
    name: net
    input: [28, 28, 1]
    classes: 10
    features:
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
      - conv: {filters: 8, kernel: 7, stride: 3, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}
    data: {source: mnist5k}

Source: LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, section 4.3: normalising the inputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.lint._range import raw_values
from cnnspec.lint._subject import Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "warning"
NEEDS = "data"

LARGEST = 16  # of inputs that are as good as scaled


def check(subject: Subject) -> Iterator[Finding]:
    """The first layer with weights that reads raw values."""
    for node, (low, high) in raw_values(subject):
        if max(abs(low), abs(high)) > LARGEST:
            scale = f"$(1 / {high:g})" if low == 0 else f"{2 / (high - low):.3g}"
            message = f"values from {low:g} to {high:g} flow into {node.item}"
            yield Finding(node.span, message, f"put `- rescale: {{scale: {scale}}}` before it", node)
            return
