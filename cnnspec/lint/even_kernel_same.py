"""An even kernel with `padding: same`, which shifts the map by half a pixel.

Why: an even kernel has no middle. The padding is one pixel more after the map than before it, so that each such layer
moves what it sees to one side. Windows that lie side by side (the stride is the kernel) shift nothing.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, kernel: 4, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, kernel: 4, stride: 4, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Source: Wu, Wang, Liang, Qiao and Song, "Convolution with Even-Sized Kernels and Symmetric Padding", 2019.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import Family
from cnnspec.lint._subject import Finding, Subject
from cnnspec.values.shapes import is_known, times

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "info"


def check(subject: Subject) -> Iterator[Finding]:
    """Every convolution whose padding differs before and after for that reason alone."""
    for node in subject.sliding(Family.CONVOLUTION):
        window = subject.window(node)
        if window is None or window.padding != "same":
            continue
        axes = zip(window.size, window.stride, subject.shape_into(node)[:-1], strict=True)
        if any(
            size % 2 == 0 and size > stride and (not is_known(length) or length > 1) for size, stride, length in axes
        ):
            message = f"the {times(window.size)} kernel has no middle: same pads one pixel more after than before"
            odd = max(window.size) - 1 if max(window.size) > 2 else 3
            yield Finding(subject.place(node, "kernel"), message, f"use an odd kernel, such as {odd}", node)
