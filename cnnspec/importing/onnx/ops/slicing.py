"""Parts of a map."""

from __future__ import annotations

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.onnx.node import Node
from cnnspec.importing.onnx.ops._window import short
from cnnspec.importing.onnx.values import Tensor, Value


def _split(node: Node) -> list[Value]:
    tensor = node.along(node.tensor(), node.get("axis", 0))
    sizes = [node.shape(at) for at in range(len(node.outputs))]
    if len(set(sizes)) != 1 or not tensor.is_channels(node.get("axis", 0)):
        raise NoWordError("it does not split the channels into equal parts")
    return [
        node.emit("split", {"parts": len(sizes), "take": at}, [tensor], shape, tensor.order)
        for at, shape in enumerate(sizes)
    ]


def _slice(node: Node) -> Tensor:
    """Along the channels one of equal parts, along the sizes what is left of a crop."""
    tensor = node.tensor()
    starts, ends = node.numbers(1, "starts"), node.numbers(2, "ends")
    if starts is None or ends is None:
        raise NoWordError("it has no starts and ends")
    axes = node.numbers(3, "axes") or list(range(len(starts)))
    if len(axes) == 1:
        tensor = node.along(tensor, axes[0])
    if set(node.numbers(4) or [1]) != {1}:
        raise NoWordError("it skips positions")
    left: dict[int, tuple[int, int]] = {}
    for axis, start, end in zip(axes, starts, ends, strict=True):
        axis %= tensor.rank + 2
        size = tensor.shape[axis - 1] if axis else None
        if size is None:
            raise NoWordError("it cuts the batch, or sizes that the model leaves open")
        first, last, _ = slice(start, end).indices(size)
        left[tensor.order[axis - 1]] = (first, last)
    return _parts(node, tensor, left)


def _parts(node: Node, tensor: Tensor, left: dict[int, tuple[int, int]]) -> Tensor:
    sizes = [size or 0 for size in tensor.ours]
    cut = {axis: ends for axis, ends in left.items() if ends != (0, sizes[axis])}
    if not cut:
        return tensor
    # ONNX does not always see through the arithmetic that exporters write for the ends.
    shape = tuple(cut[axis][1] - cut[axis][0] if axis in cut else sizes[axis] for axis in tensor.order)
    if tensor.rank not in cut:
        pairs = [(cut[axis][0], sizes[axis] - cut[axis][1]) if axis in cut else (0, 0) for axis in range(tensor.rank)]
        return node.emit("crop", {"size": short(pairs)}, [tensor], shape, tensor.order)
    first, last = cut[tensor.rank]
    length = last - first
    if len(cut) > 1 or length < 1 or sizes[-1] % length or first % length:
        raise NoWordError("it takes no equal part of the channels")
    fields = {"parts": sizes[-1] // length, "take": first // length}
    return node.emit("split", fields, [tensor], shape, tensor.order)


OPERATORS = {"Split": _split, "Slice": _slice}
