"""Whether an input has its channels first, as ONNX works, or last, as converters from other frameworks leave it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from cnnspec.importing.onnx.values import Shape, channels_first, channels_last

# These work on channels that come first, so that what flows into them has them there.
WINDOWS = (
    "Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "BatchNormalization",
    "InstanceNormalization", "GroupNormalization", "PRelu",
)  # fmt: skip
SHAPES = ("Shape", "Flatten", "Gemm", "MatMul")


def order_of_input(graph: Any, name: str, axes: int, shapes: Mapping[str, Shape]) -> tuple[int, ...]:
    """The order of an input's axes, by the first node that tells: one that moves the channels, or a window."""
    first, last = channels_first(axes), channels_last(axes)
    if axes == 1:
        return last
    waiting, seen = deque([name]), {name}
    while waiting:
        value = waiting.popleft()
        for node in graph.node:
            if value not in node.input:
                continue
            if node.op_type in WINDOWS:
                return first
            if node.op_type == "Transpose" and _moves(node, axes):
                return last
            if node.op_type == "Reshape" and _is_move(shapes.get(value), shapes.get(node.output[0])):
                return last
            if node.op_type not in SHAPES and node.output[0] not in seen and len(seen) < 100:
                seen.add(node.output[0])
                waiting.append(node.output[0])
    return first


def _moves(node: Any, axes: int) -> bool:
    perm = [list(attribute.ints) for attribute in node.attribute if attribute.name == "perm"]
    return perm == [[0, axes, *range(1, axes)]]


def _is_move(before: Shape | None, after: Shape | None) -> bool:
    """Whether a reshaping writes the one channel of a map before its sizes."""
    if before is None or after is None or len(before) != len(after) or before == after:
        return False
    return before[-1] == 1 and after == (before[0], 1, *before[1:-1])
