"""Layer calls as a reader would write them: no default is spelled out, (3, 3) is 3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from cnnspec.layers._base import KerasCall
from cnnspec.layers._conv import EXACT, EXACT_TRANSPOSE

_CONV = {
    "strides": 1,
    "padding": "valid",
    "dilation_rate": 1,
    "use_bias": True,
    "bias_initializer": "zeros",
    "trainable": True,
}
_DEPTHWISE = {
    **_CONV,
    "depth_multiplier": 1,
    "depthwise_initializer": "glorot_uniform",
    "depthwise_regularizer": None,
}
_POOL = {"padding": "valid"}
_NORM = {"axis": -1, "epsilon": 1e-3, "center": True, "scale": True}
_ADD = {"kernel_initializer": "glorot_uniform", "kernel_regularizer": None}


class Known(NamedTuple):
    """How calls of one class are written: which arguments need no name, and which values need no mention."""

    positional: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = {}


def _each_rank(name: str, known: Known, ranks: tuple[int, ...] = (1, 2, 3)) -> dict[str, Known]:
    return {f"keras.layers:{name.format(rank)}": known for rank in ranks}


_CONV_CALL = Known(("filters", "kernel_size"), {**_CONV, **_ADD, "groups": 1})
_TRANSPOSE_CALL = Known(("filters", "kernel_size"), {**_CONV, **_ADD, "output_padding": None})

KNOWN: Mapping[str, Known] = {
    **_each_rank("Conv{}D", _CONV_CALL),
    **{f"{EXACT}Conv{rank}D": _CONV_CALL for rank in (2, 3)},
    **_each_rank("Conv{}DTranspose", _TRANSPOSE_CALL),
    **{f"{EXACT_TRANSPOSE}Conv{rank}DTranspose": _TRANSPOSE_CALL for rank in (2, 3)},
    **_each_rank("DepthwiseConv{}D", Known(("kernel_size",), _DEPTHWISE), (1, 2)),
    **_each_rank(
        "SeparableConv{}D",
        Known(
            ("filters", "kernel_size"),
            {**_DEPTHWISE, "pointwise_initializer": "glorot_uniform", "pointwise_regularizer": None},
        ),
        (1, 2),
    ),
    **_each_rank("MaxPooling{}D", Known(("pool_size",), _POOL)),
    **_each_rank("AveragePooling{}D", Known(("pool_size",), _POOL)),
    **_each_rank("GlobalAveragePooling{}D", Known((), {"keepdims": False})),
    **_each_rank("GlobalMaxPooling{}D", Known((), {"keepdims": False})),
    **_each_rank("ZeroPadding{}D", Known(("padding",))),
    **_each_rank("Cropping{}D", Known(("cropping",))),
    **_each_rank("UpSampling{}D", Known(("size",))),
    "keras.layers:Dense": Known(("units",), {"use_bias": True, "bias_initializer": "zeros", "trainable": True, **_ADD}),
    "keras.layers:Activation": Known(("activation",)),
    "keras.layers:BatchNormalization": Known((), {**_NORM, "momentum": 0.99}),
    "keras.layers:LayerNormalization": Known((), _NORM),
    "keras.layers:GroupNormalization": Known(("groups",), _NORM),
    "keras.layers:Dropout": Known(("rate",)),
    "keras.layers:Concatenate": Known((), {"axis": -1}),
    "keras.layers:Rescaling": Known(("scale",), {"offset": 0}),
    "keras.layers:Normalization": Known((), {"axis": -1}),
    "keras.layers:Reshape": Known(("target_shape",)),
    "keras.layers:Permute": Known(("dims",)),
}


def plain(value: Any) -> Any:
    """A value in its shortest form: one number for equal ones an axis, an initialiser's name for one without fields.

    >>> plain((3, 3)), plain(((1, 1), (1, 1))), plain((1, 2))
    (3, 1, (1, 2))
    """
    if isinstance(value, KerasCall):
        arguments = tuple((key, plain(argument)) for key, argument in value.arguments.items())
        if not arguments and value.path.startswith("keras.initializers:"):
            return _snake(value.path.partition(":")[2])
        return Nested(value.path, arguments)
    if isinstance(value, list):
        return [plain(member) if isinstance(member, KerasCall) else member for member in value]
    if isinstance(value, tuple):
        axes = [plain(size) for size in value]
        if axes and all(size == axes[0] and type(size) is int for size in axes):
            return axes[0]
    return value


class Nested(NamedTuple):
    """An object inside a call, such as an initialiser with fields of its own."""

    path: str
    arguments: tuple[tuple[str, Any], ...]


def arguments(call: KerasCall) -> dict[str, Any]:
    """The arguments of a layer in their shortest form, all of them.

    Sizes that an own layer or an initialiser takes stay as they are: only Keras' layers take one number for all axes.
    """
    short = call.path in KNOWN
    keep = ("target_shape", "dims")
    return {
        key: plain(value) if isinstance(value, KerasCall) or (short and key not in keep) else value
        for key, value in call.arguments.items()
    }


def needs_mention(path: str, key: str, value: Any) -> bool:
    """Whether leaving an argument out would change the layer."""
    defaults = KNOWN[path].defaults if path in KNOWN else {}
    if key == "strides" and "Pooling" in path:
        return value is not None
    return key not in defaults or defaults[key] != value or isinstance(value, bool) != isinstance(defaults[key], bool)


def _snake(name: str) -> str:
    words = "".join(f"_{char.lower()}" if char.isupper() else char for char in name)
    return words.removeprefix("_")
