"""A large kernel that several 3×3 ones would replace for fewer parameters.

Why: two 3×3 convolutions see as much as a 5×5 one, three as much as a 7×7 one, with fewer weights and a non-linear
function more between them. (The first layer, with few channels, is often better off with a large kernel.)

Bad:
    cnnspec: 1
    name: net
    input: [6, 6, 16]
    classes: 10
    features:
      - conv: {filters: 16, kernel: 5, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [6, 6, 1]
    classes: 10
    features:
      - conv: {filters: 16, kernel: 5, padding: same, activation: relu}
      - depthwise_conv: {kernel: 5, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Source: Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2014, section
2.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.lint._subject import Finding, Subject, field
from cnnspec.values.shapes import times

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "info"

NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}
LARGEST = 11


def check(subject: Subject) -> Iterator[Finding]:
    """Every square convolution with an odd kernel from 5 up, without stride, dilation or groups."""
    for node in subject.nodes("conv"):
        window = subject.window(node)
        if window is None or field(node, "groups") > 1 or {*window.stride, *window.dilation} != {1}:
            continue
        size = window.size[0]
        if len(set(window.size)) > 1 or size % 2 == 0 or not 5 <= size <= LARGEST:
            continue
        rank, count = len(window.size), (size - 1) // 2
        before, filters = subject.shape_into(node)[-1], node.shape[-1]
        one = size**rank * before * filters
        several = 3**rank * filters * (before + (count - 1) * filters)
        if several < one:
            small = times((3,) * rank)
            message = (
                f"{NUMBERS[count]} {small} convolutions see as much as this {times(window.size)}, "
                f"with {round(100 * (1 - several / one))} % fewer weights: {several:,} instead of {one:,}"
            )
            help = f"write them with filters: {filters} and an activation between"
            yield Finding(subject.place(node, "kernel"), message, help, node)
