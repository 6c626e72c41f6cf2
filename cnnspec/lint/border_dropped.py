"""A window with a stride does not reach the last pixels of a map.

Why: without padding a window that does not fit is left out, and with it what lies at the right and the bottom, of
every image. It is often harmless, and never visible.

Bad:
    cnnspec: 1
    name: net
    input: [9, 9, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
      - pool: max
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [9, 9, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
      - pool: {type: max, padding: same}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Source: Dumoulin and Visin, "A Guide to Convolution Arithmetic for Deep Learning", 2016, section 2.4, on floors in the
sizes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.compiler.graph import Node
from cnnspec.layers._base import Family
from cnnspec.layers._window import Window
from cnnspec.lint._subject import Finding, Subject
from cnnspec.values.shapes import is_known

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "info"


def check(subject: Subject) -> Iterator[Finding]:
    """Every convolution or pooling that leaves pixels out, padded ones not counted."""
    for node in subject.sliding(Family.CONVOLUTION, Family.POOLING):
        window = subject.window(node)
        if window is None or window.padding == "same" or max(window.stride) == 1:
            continue
        if any(stride > extent for stride, extent in zip(window.stride, window.extent, strict=True)):
            continue  # told by `stride-beyond-kernel`
        sizes = subject.shape_into(node)[:-1]
        if not all(map(is_known, sizes)):
            continue
        padded = _padded(subject.graph.values[node.inputs[0]], len(sizes))
        left = [
            (size - extent) % stride - pad
            for size, extent, stride, pad in zip(sizes, window.extent, window.stride, padded, strict=True)
        ]
        if max(left) > 0:
            axis = left.index(max(left))
            what, are = ("pixel", "is") if left[axis] == 1 else (f"{left[axis]} pixels", "are")
            message = f"the last {what} of the {sizes[axis]} along {_name(axis, len(sizes))} {are} never seen"
            yield Finding(subject.place(node, "stride", "size"), message, "write padding: same, or pad by hand", node)


def _padded(value: object, rank: int) -> list[int]:
    """Pixels that a padding right before has put after each axis."""
    window = value.layer.window(rank) if isinstance(value, Node) and value.op == "pad" else None
    if not isinstance(window, Window) or isinstance(window.padding, str):
        return [0] * rank
    return [after for _, after in window.padding]


def _name(axis: int, rank: int) -> str:
    names = {1: ("the length",), 2: ("the height", "the width"), 3: ("the depth", "the height", "the width")}
    return names[rank][axis]
