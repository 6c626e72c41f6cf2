"""Convolutions."""

from __future__ import annotations

from typing import Any

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers._fields import axes, without_defaults
from cnnspec.importing.layers.convolution import DEFAULTS
from cnnspec.importing.onnx.node import Node
from cnnspec.importing.onnx.ops._window import Window, short
from cnnspec.importing.onnx.values import Tensor, Weight, channels_first


def _kernel(node: Node) -> Weight:
    kernel = node.weight(1)
    if kernel is None or not 3 <= len(kernel.shape) <= 5:
        raise NoWordError("it has no kernel of 1 to 3 spatial axes")
    return kernel


def _bias(node: Node) -> dict[str, Any]:
    return {} if node.weight(2) else {"bias": False}


def _emit(node: Node, word: str, fields: dict[str, Any], order: tuple[str, ...]) -> Tensor:
    """The item; ``order`` are its nodes where explicit pads are one of their own."""
    tensor = node.map()
    parts = ("",) if isinstance(fields.get("padding", "valid"), str) else order
    key = (word, *(value.name if isinstance(value, Weight) else "" for value in node.inputs[1:3]), repr(fields))
    first = node.reader.kernels.get(key)
    shape = node.shape()
    output = node.emit(
        word, fields, [tensor], shape, channels_first(len(shape)), parts, share=first.name if first else ""
    )
    node.reader.kernels.setdefault(key, node.reader.ops[output.name])
    return output


def _conv(node: Node) -> Tensor:
    tensor, kernel = node.map(), _kernel(node)
    filters, _, *sizes = kernel.shape
    window = Window(node, sizes, tensor.shape[1:])
    groups, channels = node.get("group", 1), tensor.shape[0]
    fields = window.fields()
    if groups > 1 and groups == channels and filters % groups == 0:
        word, more = "depthwise_conv", {"multiplier": filters // groups}
    else:
        word, more = "conv", {"groups": groups}
        fields = {"filters": filters, **fields}
    if word == "conv" or len(sizes) == 3 or len(set(window.stride)) > 1:
        window.refuse_dilated_strides()
    return _emit(node, word, without_defaults({**fields, **more}, DEFAULTS) | _bias(node), (".pad", ""))


def _transpose(node: Node) -> Tensor:
    tensor, kernel = node.map(), _kernel(node)
    _, filters, *sizes = kernel.shape
    if node.get("group", 1) != 1:
        raise NoWordError("conv_transpose has no groups")
    if "output_shape" in node.attributes or node.get("auto_pad", "NOTSET") == "SAME_LOWER":
        raise NoWordError("its pads follow from the size that it makes")
    window = Window(node, sizes, tensor.shape[1:])
    window.refuse_dilated_strides()
    more = list(node.get("output_padding", [])) or [0] * len(sizes)
    fields = {"filters": filters, **window.fields(), **_cut(window, more)}
    # What explicit pads cut off comes behind the weights, and makes what comes out.
    return _emit(node, "conv_transpose", without_defaults(fields, DEFAULTS) | _bias(node), (".conv", ""))


def _cut(window: Window, more: list[int]) -> dict[str, Any]:
    """Padding and output padding: without the latter, ours goes on for a stride at least behind the last kernel."""
    enough = all(extent >= step for extent, step in zip(window.extent, window.stride, strict=True))
    same = [
        (max(extent - step, 0) // 2, extent + extra - step - max(extent - step, 0) // 2)
        for extent, step, extra in zip(window.extent, window.stride, more, strict=True)
    ]
    if window.auto == "SAME_UPPER" or (window.padded and window.pairs == same):
        if any(more) or not enough:
            raise NoWordError("it pads what comes out to a size that `same` does not make")
        return {"padding": "same"}
    padding = short(window.pairs) if window.padded else "valid"
    return {"padding": padding, "output_padding": axes(more) if any(more) or not enough else None}


OPERATORS = {"Conv": _conv, "ConvTranspose": _transpose}
