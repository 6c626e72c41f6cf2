"""Dense layers."""

from __future__ import annotations

from typing import Any

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers.dense import NOTE
from cnnspec.importing.onnx.node import Node
from cnnspec.importing.onnx.values import Tensor, Weight, channels_last


def _gemm(node: Node) -> Tensor:
    kernel, bias = node.weight(1), node.weight(2)
    if node.get("transA", 0) or node.get("alpha", 1.0) != 1 or (bias and node.get("beta", 1.0) != 1):
        raise NoWordError("a dense layer has no transA, alpha or beta")
    if kernel is None or len(kernel.shape) != 2:
        raise NoWordError("it has no matrix of weights")
    units = kernel.shape[0 if node.get("transB", 0) else 1]
    if bias and bias.size != units:
        raise NoWordError(f"its bias has {bias.size} numbers for {units} units")
    return _dense(node, kernel, units, bias)


def _matmul(node: Node) -> Tensor:
    kernel = node.weight(1)
    if kernel is None or len(kernel.shape) != 2:
        raise NoWordError("it multiplies by no matrix of weights")
    return _dense(node, kernel, kernel.shape[1], None)


def _dense(node: Node, kernel: Weight, units: int, bias: Weight | None) -> Tensor:
    tensor = node.tensor()
    fields: dict[str, Any] = {} if bias else {"bias": False}
    key = (node.kind, kernel.name, bias.name if bias else "", units, node.get("transB", 0), tensor.rank)
    first = node.reader.kernels.get(key)
    if tensor.rank:
        if not tensor.is_channels(-1):
            tensor = node.plain(tensor)
        node.note(NOTE)
        word, fields = "conv", {"filters": units, "kernel": 1, **fields}
    else:
        word, fields = "dense", {"units": units, **fields}
    order = tensor.order if tensor.rank else channels_last(1)
    output = node.emit(word, fields, [tensor], (*tensor.shape[:-1], units), order, share=first.name if first else "")
    node.reader.kernels.setdefault(key, node.reader.ops[output.name])
    return output


OPERATORS = {"Gemm": _gemm, "MatMul": _matmul}
