"""Activations: PyTorch's own, and copies of ours for those that it has not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnspec.emit.calls import Known
from cnnspec.emit.torch_twins._calls import nn, part
from cnnspec.emit.torch_twins._subject import Subject, Twin
from cnnspec.layers._base import KerasCall

MODULES: Mapping[str, Known] = {"PReLU": Known(("channels",))}

_OURS = {
    "exponential": "Exponential", "squareplus": "Squareplus", "sparse_plus": "SparsePlus",
    "sparse_sigmoid": "SparseSigmoid", "sparsemax": "Sparsemax",
}  # fmt: skip
_PYTORCHS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "celu": ("CELU", {}),
    "elu": ("ELU", {}),
    "gelu": ("GELU", {}),
    "hard_shrink": ("Hardshrink", {}),
    "hard_sigmoid": ("Hardsigmoid", {}),
    "hard_silu": ("Hardswish", {}),
    "hard_swish": ("Hardswish", {}),
    "hard_tanh": ("Hardtanh", {}),
    "leaky_relu": ("LeakyReLU", {"negative_slope": 0.2}),
    "linear": ("Identity", {}),
    "log_sigmoid": ("LogSigmoid", {}),
    "log_softmax": ("LogSoftmax", {"dim": 1}),
    "mish": ("Mish", {}),
    "relu": ("ReLU", {}),
    "relu6": ("ReLU6", {}),
    "selu": ("SELU", {}),
    "sigmoid": ("Sigmoid", {}),
    "silu": ("SiLU", {}),
    "soft_shrink": ("Softshrink", {}),
    "softmax": ("Softmax", {"dim": 1}),
    "softplus": ("Softplus", {}),
    "softsign": ("Softsign", {}),
    "swish": ("SiLU", {}),
    "tanh": ("Tanh", {}),
    "tanh_shrink": ("Tanhshrink", {}),
}


def _activation(subject: Subject) -> KerasCall:
    name = subject.arguments["activation"]
    if name in _OURS:
        return part(_OURS[name], {})
    twin, arguments = _PYTORCHS[name]
    return nn(twin, arguments)


TWINS: Mapping[str, Twin] = {
    "Activation": _activation,
    "LeakyReLU": lambda subject: nn("LeakyReLU", {"negative_slope": subject.arguments["negative_slope"]}),
    "PReLU": lambda subject: nn("PReLU", {"channels": subject.channels}),
    "Glu": lambda _: nn("GLU", {"dim": 1}),
}
