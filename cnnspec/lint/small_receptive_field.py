"""The last map sees only a part of the input, and is then averaged.

Why: each number of the last map comes from a patch of the input, and the mean over them does not know which patch was
where. What is larger than a patch, such as the shape of a whole object, cannot be seen; texture can.

Bad:
    cnnspec: 1
    name: net
    input: [32, 32, 3]
    classes: 10
    features:
      - conv: {filters: 16, padding: same, activation: relu}
      - conv: {filters: 32, padding: same, activation: relu}
    head:
      - global_pool: average
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [32, 32, 3]
    classes: 10
    features:
      - repeat: {times: 3, layers: [{conv: {filters: 16, padding: same, activation: relu}}, {pool: max}]}
      - repeat: {times: 1, layers: [{conv: {filters: 32, padding: same, activation: relu}}]}
    head:
      - global_pool: average
      - dense: {units: $classes, activation: softmax}

Source: Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill, 2019; Brendel
and Bethge, "Approximating CNNs with Bag-of-Local-Features Models", 2019, on how far patches go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.lint._subject import Finding, Subject
from cnnspec.values.shapes import times

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "info"


def check(subject: Subject) -> Iterator[Finding]:
    """The global pooling of such a map."""
    if len(subject.graph.inputs) > 1:
        return
    sizes = subject.graph.input_shape[:-1]
    fields = subject.summary.fields
    for node in subject.nodes("global_pool"):
        seen = fields.get(node.inputs[0])
        if seen is None or seen.gated or len(seen.size) != len(sizes):
            continue
        if len(subject.readers[node.inputs[0]]) > 1:
            continue  # a gate beside the map
        if any(part < whole for part, whole in zip(seen.size, sizes, strict=True)):
            message = f"each position that is pooled here sees {times(seen.size)} of the {times(sizes)} pixels"
            yield Finding(node.span, message, "add layers or strides before it, or dilation", node)
