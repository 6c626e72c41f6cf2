"""Pooling, in windows and over the whole map."""

from __future__ import annotations

from functools import partial
from typing import Any

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers._fields import axes, without_defaults
from cnnspec.importing.onnx.node import Node
from cnnspec.importing.onnx.ops._window import Window, short
from cnnspec.importing.onnx.values import Tensor, channels_last


def _pool(node: Node, kind: str) -> Tensor:
    tensor = node.map()
    window = Window(node, list(node.attributes["kernel_shape"]), tensor.shape[1:])
    if max(window.dilation) > 1 or node.get("storage_order", 0) or len(node.outputs) > 1:
        raise NoWordError("there is no field for its dilations, or it gives the indices of the maxima")
    if node.get("ceil_mode", 0):
        _round_up(window, kind)
    size, stride = axes(window.kernel), axes(window.stride)
    fields = {"size": size, "stride": stride, "padding": _padding(node, window, kind)}
    parts = ("",) if isinstance(fields["padding"], str) else (".pad", "")
    fields = {"type": kind, **without_defaults(fields, {"size": 2, "stride": size, "padding": "valid"})}
    return node.emit("pool", fields, [tensor], node.shape(), tensor.order, parts)


def _round_up(window: Window, kind: str) -> None:
    """Pads behind the map, for windows that begin on it and end behind it."""
    pairs = []
    for size, extent, stride, (before, after) in zip(
        window.sizes, window.extent, window.stride, window.pairs, strict=True
    ):
        if size is None:
            raise NoWordError("how much it pads depends on sizes that the model leaves open")
        room = size + before + after - extent
        windows = -(-room // stride)
        if windows * stride >= size + before:  # it would begin behind the map
            windows -= 1
        pairs.append((before, after + max(windows * stride - room, 0)))
    if pairs != window.pairs and kind == "average":
        raise NoWordError("an average does not count what lies behind the map with ceil_mode")
    window.pairs = pairs


def _padding(node: Node, window: Window, kind: str) -> Any:
    if kind == "max" or not window.padded:
        return window.padding()
    if node.get("count_include_pad", 0):  # zeros that count, as those of written pads do
        return short(window.pairs if window.auto != "SAME_UPPER" else window._same())
    if not window.is_same():
        raise NoWordError("an average that does not count what it pads has `padding: same` only")
    return "same"


def _global(node: Node, kind: str) -> Tensor:
    tensor = node.map()
    shape = (tensor.shape[0], *(1,) * tensor.rank)
    return node.emit("global_pool", {"type": kind, "keep_dims": True}, [tensor], shape, tensor.order)


def _reduce(node: Node, kind: str) -> Tensor:
    tensor = node.tensor()
    reduced = node.numbers(1, "axes")
    if reduced is None or node.get("noop_with_empty_axes", 0):
        raise NoWordError("it works along all axes")
    own = {axis % (tensor.rank + 2) for axis in reduced}
    if 0 in own or {tensor.order[axis - 1] for axis in own} != set(range(tensor.rank)) or not tensor.rank:
        raise NoWordError("it works along other axes than all those of the map")
    fields = {"type": kind}
    if not node.get("keepdims", 1):
        return node.emit("global_pool", fields, [tensor], tensor.ours[-1:], channels_last(1))
    shape = tuple(tensor.ours[-1] if axis == tensor.rank else 1 for axis in tensor.order)
    return node.emit("global_pool", {**fields, "keep_dims": True}, [tensor], shape, tensor.order)


OPERATORS = {
    "MaxPool": partial(_pool, kind="max"), "AveragePool": partial(_pool, kind="average"),
    "GlobalMaxPool": partial(_global, kind="max"), "GlobalAveragePool": partial(_global, kind="average"),
    "ReduceMean": partial(_reduce, kind="average"), "ReduceMax": partial(_reduce, kind="max"),
}  # fmt: skip
