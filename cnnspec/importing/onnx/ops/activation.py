"""Activations."""

from __future__ import annotations

from functools import partial
from math import isclose

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers.activation import leaky
from cnnspec.importing.onnx.node import Node, number
from cnnspec.importing.onnx.values import Tensor

PLAIN = {
    "Relu": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh", "HardSwish": "hard_silu", "Softplus": "softplus",
    "Softsign": "softsign", "Mish": "mish", "Exp": "exponential", "Swish": "silu",
}  # fmt: skip

SELU = {"alpha": (1.67326319, 1.67326324), "gamma": (1.05070102, 1.05070098)}


def activation(node: Node, word: str) -> Tensor:
    """An activation of what flows in."""
    return node.same("activation", {"type": word}, [node.tensor()])


def _with(node: Node, word: str, wanted: dict[str, tuple[float, float]]) -> Tensor:
    """An activation whose numbers are those of the language: by name, the default in ONNX and what it has to be."""
    for name, (default, needed) in wanted.items():
        if not isclose(value := number(node.get(name, default)), needed, rel_tol=1e-6):
            raise NoWordError(f"{word} has an {name} of {needed:g}, and this one {value:g}")
    return activation(node, word)


def _leaky(node: Node) -> Tensor:
    return node.same("activation", leaky(number(node.get("alpha", 0.01))).fields, [node.tensor()])


def _clip(node: Node) -> Tensor:
    low, high = (node.numbers(at, name) for at, name in ((1, "min"), (2, "max")))
    least, most = (number(bound[0]) if bound else None for bound in (low, high))
    if least != 0 or most not in (6, None):
        raise NoWordError(f"there is no activation that cuts off at {least} and {most}")
    return activation(node, "relu6" if most == 6 else "relu")


def _softmax(node: Node, word: str) -> Tensor:
    tensor = node.tensor()
    axis = node.get("axis", -1 if node.opset >= 13 else 1)
    if not tensor.is_channels(axis) or (node.opset < 13 and tensor.rank):
        raise NoWordError(f"it works along the axis {axis}, not along the channels")
    return activation(node, word)


def _gelu(node: Node) -> Tensor:
    if node.get("approximate", "none") != "none":
        raise NoWordError("gelu is the exact one")
    return activation(node, "gelu")


def _prelu(node: Node) -> Tensor:
    tensor, slope = node.map(), node.weight(1)
    if slope is None or slope.size != tensor.shape[0] or (tensor.rank and slope.shape[-1] != 1):
        raise NoWordError("prelu learns one slope a channel")
    return node.same("activation", {"type": "prelu"}, [tensor])


OPERATORS = {
    **{name: partial(activation, word=word) for name, word in PLAIN.items()},
    "LeakyRelu": _leaky,
    "Elu": partial(_with, word="elu", wanted={"alpha": (1.0, 1.0)}),
    "Celu": partial(_with, word="celu", wanted={"alpha": (1.0, 1.0)}),
    "Selu": partial(_with, word="selu", wanted=SELU),
    "HardSigmoid": partial(_with, word="hard_sigmoid", wanted={"alpha": (0.2, 1 / 6), "beta": (0.5, 0.5)}),
    "Clip": _clip, "Softmax": partial(_softmax, word="softmax"), "LogSoftmax": partial(_softmax, word="log_softmax"),
    "Gelu": _gelu, "PRelu": _prelu,
}  # fmt: skip
