"""A stride larger than its kernel, so that pixels between are never read.

Why: windows that jump farther than they reach leave gaps: of a 1×1 kernel with stride 2 three pixels of four are
dropped, which were computed before all the same. Where it halves a map, a stride in a 3×3 kernel or a pooling before
it loses nothing.

Bad:
    cnnspec: 1
    name: net
    input: [9, 9, 1]
    classes: 10
    features:
      - conv: {filters: 8, kernel: 1, stride: 2, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [9, 9, 1]
    classes: 10
    features:
      - conv: {filters: 8, kernel: 3, stride: 2, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Source: He, Zhang, Zhang, Zhang, Xie and Li, "Bag of Tricks for Image Classification with CNNs", 2018, section 4.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import Family
from cnnspec.lint._subject import Finding, Subject
from cnnspec.values.shapes import times, volume

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "info"


def check(subject: Subject) -> Iterator[Finding]:
    """Every such convolution or pooling that is written, so not the projections of `shortcut: auto`."""
    for node in subject.sliding(Family.CONVOLUTION, Family.POOLING):
        window = subject.window(node)
        if window is None or max(window.stride) == 1:
            continue
        item = subject.item(node)
        if item is None or item.word == "residual":
            continue
        pairs = list(zip(window.extent, window.stride, strict=True))
        if any(stride > extent for extent, stride in pairs):
            seen = volume(min(pair) for pair in pairs) / volume(window.stride)
            window_text = f"a {times(window.size)} window with stride {times(window.stride)}"
            message = f"{window_text} reads {round(100 * seen)} % of the pixels"
            word = "size" if node.layer.family is Family.POOLING else "kernel"
            help = f"use {word} ≥ {max(window.stride)}, or a smaller stride"
            yield Finding(subject.place(node, "stride"), message, help, node)
