"""Poolings and strides leave almost nothing of the map.

Why: on a map of 2×2 positions a 3×3 kernel sees more padding than image, and where something was is lost. It happens
when a network for large images is given small ones.

Bad:
    cnnspec: 1
    name: net
    input: [16, 16, 1]
    classes: 10
    features:
      - repeat: {times: 3, layers: [{conv: {filters: 8, padding: same, activation: relu}}, {pool: max}]}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [16, 16, 1]
    classes: 10
    features:
      - repeat: {times: 2, layers: [{conv: {filters: 8, padding: same, activation: relu}}, {pool: max}]}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 9.5, on how far a map may shrink.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import Family
from cnnspec.lint._subject import Finding, Subject
from cnnspec.values.shapes import times

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "info"

SMALLEST = 2  # side
OF = 8  # times that at least, before
SHRINKING = (Family.CONVOLUTION, Family.POOLING)


def check(subject: Subject) -> Iterator[Finding]:
    """The first pooling or convolution with a stride that makes so small a map of a large one."""
    sizes = subject.graph.input_shape[:-1]
    if not sizes or min(sizes) < SMALLEST * OF:
        return
    for node in subject.graph.nodes:
        if len(node.shape) < 2 or max(node.shape[:-1]) > SMALLEST:
            continue
        window, before = subject.window(node), subject.shape_into(node)[:-1]
        # A kernel as large as the map is a dense layer in another form, and shrinks nothing by mistake.
        whole = window is None or all(extent >= size for extent, size in zip(window.extent, before, strict=True))
        if node.layer.family in SHRINKING and max(before) > SMALLEST and not whole:
            message = f"pooling and strides up to {node.item} leave {times(node.shape[:-1])} of {times(sizes)} pixels"
            yield Finding(node.span, message, f"leave one out: before it the map is {times(before)}", node)
            return
