"""Merges of several values, and arithmetic with constants."""

from __future__ import annotations

from functools import partial
from typing import Any

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.onnx.node import Node, number
from cnnspec.importing.onnx.values import Tensor, Weight
from cnnspec.importing.ops import Op

NOTE = "a scale and a shift a channel, as a normalisation is once a model is exported, is written as batch_norm"
WEIGHTED = ("conv", "depthwise_conv", "conv_transpose", "dense")


def _merge(node: Node, word: str) -> Tensor:
    if len(node.inputs) == 2 and any(isinstance(value, Weight) for value in node.inputs):
        return _with_constant(node, word)
    tensors = [node.tensor(at) for at in range(len(node.inputs))]
    first = max(tensors, key=lambda tensor: (tensor.rank, sum(size or 2 for size in tensor.shape)))
    tensors = [node.ordered(tensor, first.order) if tensor.rank == first.rank else tensor for tensor in tensors]
    for tensor in tensors:
        gate = word == "multiply" and tensor.ours == (*(1,) * first.rank, first.ours[-1])
        if tensor.shape != first.shape and not gate:
            raise NoWordError(f"the language merges equal shapes, not {tensor.shape} and {first.shape}")
    if len(tensors) < 2 or word == "divide":
        raise NoWordError("the language has no word for this operation of tensors")
    return node.emit(word, {}, tensors, first.shape, first.order)


def _with_constant(node: Node, word: str) -> Tensor:
    at = next(at for at, value in enumerate(node.inputs) if isinstance(value, Weight))
    constant, other = node.weight(at), 1 - at
    if constant is None or isinstance(node.inputs[other], Weight):
        raise NoWordError("it has no input that flows")
    tensor = node.tensor(other)
    if constant.size == 1 and constant.numbers is not None:
        return _with_number(node, word, tensor, number(float(constant.numbers.reshape(-1)[0])), first=at == 0)
    if not _a_channel(tensor, constant):
        raise NoWordError(f"the language has no arithmetic with a constant of {constant.shape}")
    return _with_channels(node, word, tensor, constant)


def _with_number(node: Node, word: str, tensor: Tensor, value: float, *, first: bool) -> Tensor:
    if word == "maximum" and value == 0:
        return node.same("activation", {"type": "relu"}, [tensor])
    fields: dict[str, Any] | None = {
        "add": {"scale": 1, "offset": value},
        "multiply": {"scale": value},
        "subtract": {"scale": -1, "offset": value} if first else {"scale": 1, "offset": -value},
        "divide": {"scale": number(1 / value)} if value and not first else None,
    }.get(word)
    if fields is None:
        raise NoWordError("the language has no word for this arithmetic with a number")
    if (fields["scale"], fields.get("offset", 0)) == (1, 0):
        return tensor
    before = node.op_of(tensor)
    if before and before.word == "rescale" and fields["scale"] == 1 and "offset" not in before.fields:
        before.fields["offset"] = fields["offset"]
        return tensor
    return node.same("rescale", fields, [tensor])


def _a_channel(tensor: Tensor, constant: Weight) -> bool:
    """Whether a constant is one number a channel, as it is broadcast."""
    padded = (1,) * (len(tensor.shape) + 1 - len(constant.shape)) + constant.shape
    wanted = (1, *(size if axis == tensor.rank else 1 for size, axis in zip(tensor.shape, tensor.order, strict=True)))
    return padded == wanted


def _with_channels(node: Node, word: str, tensor: Tensor, constant: Weight) -> Tensor:
    """A bias of its layer, or the scale and shift that a normalisation is in the end."""
    before = node.op_of(tensor)
    if word == "multiply":
        return node.same("layer_scale", {"init": 1.0}, [tensor])
    if (
        word == "add"
        and before
        and before.word in WEIGHTED
        and before.fields.get("bias") is False
        and not _has_twin(node, before)
    ):
        del before.fields["bias"]
        _own_kernel(node, before.name)
        return tensor
    if word == "add" and before and before.word == "layer_scale":
        before.word, before.fields = "batch_norm", {}
        node.note(NOTE)
        return tensor
    raise NoWordError(f"the language has no word to {word} one constant a channel")


def _has_twin(node: Node, op: Op) -> bool:
    return any(other.fields.get("share") == op.name for other in node.reader.network.ops)


def _own_kernel(node: Node, name: str) -> None:
    """Another use of the kernel need not have this bias: it is no use of this layer."""
    kernels = node.reader.kernels
    for key in [key for key, op in kernels.items() if op.name == name]:
        del kernels[key]


def _concat(node: Node) -> Tensor:
    axis = node.attributes["axis"]
    tensors = [node.along(node.tensor(at), axis) for at in range(len(node.inputs))]
    tensors = [node.ordered(tensor, tensors[0].order) for tensor in tensors]
    if not tensors[0].is_channels(axis):
        raise NoWordError(f"it joins along the axis {axis}, not along the channels")
    channels = sum(tensor.ours[-1] or 0 for tensor in tensors)
    shape = tuple(
        channels if at == tensors[0].rank else size for at, size in zip(tensors[0].order, tensors[0].shape, strict=True)
    )
    return node.emit("concat", {}, tensors, shape, tensors[0].order) if len(tensors) > 1 else tensors[0]


OPERATORS = {
    "Add": partial(_merge, word="add"), "Sum": partial(_merge, word="add"), "Sub": partial(_merge, word="subtract"),
    "Mul": partial(_merge, word="multiply"), "Div": partial(_merge, word="divide"),
    "Max": partial(_merge, word="maximum"), "Mean": partial(_merge, word="average"), "Concat": _concat,
}  # fmt: skip
