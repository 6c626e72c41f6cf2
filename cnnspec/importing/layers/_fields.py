"""Settings that many Keras layers have, as fields of the language; what is the default there is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cnnspec.importing.errors import NoWordError
from cnnspec.layers._fields import ACTIVATIONS
from cnnspec.values.types import show

INITIALIZERS = {
    "GlorotNormal": "glorot_normal", "GlorotUniform": "glorot_uniform", "HeNormal": "he_normal",
    "HeUniform": "he_uniform", "LecunNormal": "lecun_normal", "LecunUniform": "lecun_uniform",
    "Zeros": "zeros", "Ones": "ones",
}  # fmt: skip
OTHER_ACTIVATIONS = {"hard_swish": "hard_silu", "swish": "silu"}


def axes(value: Any) -> Any:
    """A number where all axes agree, else one an axis."""
    if not isinstance(value, list | tuple):
        return value
    return value[0] if len(set(value)) == 1 else list(value)


def fraction(value: Any) -> Any:
    """One by a number where it is just that and shorter: ``$(1 / 255)``."""
    if not isinstance(value, float) or not 0 < value < 1 or len(repr(value)) < 12:
        return value
    below = round(2 / value) / 2
    return f"$(1 / {below:g})" if 1 / below == value and float(f"{below:g}") == below else value


def pads(value: Any, rank: int) -> Any:
    """Pixels before and after each axis, as short as they can be."""
    pairs = [list(value)] if rank == 1 and not isinstance(value[0], list | tuple) else [list(pair) for pair in value]
    if all(pair == [pairs[0][0]] * 2 for pair in pairs):
        return pairs[0][0]
    return [pair[0] for pair in pairs] if all(len(set(pair)) == 1 for pair in pairs) else pairs


def refuse(config: Mapping[str, Any], keys: Iterable[str]) -> None:
    """Raises NoWordError where one of the settings is used."""
    for key in keys:
        if config.get(key):
            raise NoWordError(f"there is no field for its {key}")


def channels_last(config: Mapping[str, Any]) -> None:
    """Raises NoWordError for channels-first data."""
    if config.get("data_format", "channels_last") not in ("channels_last", None):
        raise NoWordError("it takes channels first, and shapes of the language have them last")


def last_axis(config: Mapping[str, Any], rank: int) -> None:
    """Raises NoWordError where a layer works along another axis than the channels."""
    axis = config.get("axis", -1)
    if isinstance(axis, list | tuple):
        axis = axis[0] if len(axis) == 1 else None
    if axis not in (-1, rank + 1):
        raise NoWordError(f"it works along the axis {config.get('axis')}, not along the channels")


def without_defaults(fields: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are not what they are anyway."""
    return {key: value for key, value in fields.items() if key not in defaults or value != defaults[key]}


def activation(value: Any) -> str:
    """The word of an activation by its Keras name or configuration."""
    if isinstance(value, dict):
        written = value
        value = value.get("config") if isinstance(value.get("config"), str) else value.get("class_name")
        if value is None:
            raise NoWordError(f"its activation is {show(written)}")
    if value in (None, "linear"):
        return "none"
    word = OTHER_ACTIVATIONS.get(str(value), str(value))
    if word not in ACTIVATIONS:
        raise NoWordError(f"there is no activation {value}")
    return word


def init(value: Any) -> Any:
    """The word of an initialiser, with its numbers."""
    if isinstance(value, str):
        value = {"class_name": value, "config": {}}
    kind, config = value["class_name"], value.get("config") or {}
    if kind in INITIALIZERS:
        return INITIALIZERS[kind]
    if kind == "Constant" and isinstance(config.get("value"), int | float):
        return {"constant": config["value"]}
    if kind == "RandomNormal" and not config.get("mean"):
        return {"small_normal": {"stddev": config["stddev"]}}
    if kind == "RandomUniform" and config["minval"] == -config["maxval"]:
        return {"small_uniform": {"limit": config["maxval"]}}
    if kind == "Orthogonal":
        return {"orthogonal": {"gain": config.get("gain", 1.0)}}
    if kind == "VarianceScaling":
        scaling = {key: config[key] for key in ("scale", "mode", "distribution")}
        if scaling["distribution"] == "normal":  # so Keras 2 wrote it
            scaling["distribution"] = "truncated_normal"
        return {"variance_scaling": scaling}
    raise NoWordError(f"there is no initialiser {kind} with these numbers")


def regularize(value: Any) -> dict[str, float] | None:
    """The penalties of a regulariser."""
    if value is None:
        return None
    config = value.get("config") if isinstance(value, dict) else None
    if not isinstance(config, dict) or value["class_name"] not in ("L1", "L2", "L1L2"):
        raise NoWordError(f"there is no regulariser {value}")
    return {key: config[key] for key in ("l1", "l2") if config.get(key)} or None


def weighted(config: Mapping[str, Any], kernel: str = "kernel") -> dict[str, Any]:
    """Fields of a layer with a kernel and a bias."""
    refuse(
        config,
        ("activity_regularizer", f"{kernel}_constraint", "bias_constraint", "bias_regularizer", "quantization_config"),
    )
    fields = {
        "bias": config.get("use_bias", True),
        "init": init(config[f"{kernel}_initializer"]),
        "bias_init": init(config.get("bias_initializer", "Zeros")),
        "regularize": regularize(config.get(f"{kernel}_regularizer")),
        "activation": activation(config.get("activation")),
        "trainable": config.get("trainable", True),
    }
    plain = {"bias": True, "bias_init": "zeros", "regularize": None, "activation": "none", "trainable": True}
    return without_defaults(fields, plain)
