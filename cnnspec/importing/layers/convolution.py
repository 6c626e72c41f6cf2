"""Convolutions of every kind."""

from __future__ import annotations

from typing import Any

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Step, Use
from cnnspec.importing.layers._fields import axes, channels_last, refuse, weighted, without_defaults

DEFAULTS: dict[str, Any] = {
    "kernel": 3, "stride": 1, "padding": "valid", "dilation": 1, "groups": 1, "multiplier": 1, "output_padding": None,
}  # fmt: skip


def _window(use: Use) -> dict[str, Any]:
    config = use.config
    channels_last(config)
    if config["padding"] not in ("valid", "same"):
        raise NoWordError(f"there is no padding {config['padding']}")
    return {
        "kernel": axes(config["kernel_size"]),
        "stride": axes(config["strides"]),
        "padding": config["padding"],
        "dilation": axes(config.get("dilation_rate", 1)),
    }


def _conv(use: Use) -> list[Step]:
    if use.config["padding"] == "causal":
        return [_past(use), *_conv(use._replace(config={**use.config, "padding": "valid"}))]
    fields = {"filters": use.config["filters"], **_window(use), "groups": use.config.get("groups", 1)}
    return [Step("conv", {**without_defaults(fields, DEFAULTS), **weighted(use.config)})]


def _past(use: Use) -> Step:
    """The zeros before a sequence with which no output sees what comes after it."""
    window = _window(use._replace(config={**use.config, "padding": "valid"}))
    return Step("pad", {"size": [[(window["kernel"] - 1) * window["dilation"], 0]]})


def _depthwise(use: Use) -> list[Step]:
    fields = {**_window(use), "multiplier": use.config.get("depth_multiplier", 1)}
    return [Step("depthwise_conv", {**without_defaults(fields, DEFAULTS), **weighted(use.config, "depthwise")})]


def _separable(use: Use) -> list[Step]:
    config = use.config
    refuse(config, ("pointwise_constraint",))
    for key in ("initializer", "regularizer"):
        one, other = (config.get(f"{kernel}_{key}") for kernel in ("depthwise", "pointwise"))
        if one != other:
            raise NoWordError(f"its two kernels have each a {key} of their own")
    fields = {"filters": config["filters"], **_window(use), "multiplier": config.get("depth_multiplier", 1)}
    return [Step("separable_conv", {**without_defaults(fields, DEFAULTS), **weighted(config, "depthwise")})]


def _transpose(use: Use) -> list[Step]:
    padding = use.config.get("output_padding")
    fields = {"filters": use.config["filters"], **_window(use), "output_padding": axes(padding)}
    return [Step("conv_transpose", {**without_defaults(fields, DEFAULTS), **weighted(use.config)})]


CLASSES = {
    **{f"Conv{rank}D": _conv for rank in (1, 2, 3)},
    **{f"ExactConv{rank}D": _conv for rank in (2, 3)},
    **{f"DepthwiseConv{rank}D": _depthwise for rank in (1, 2)},
    **{f"SeparableConv{rank}D": _separable for rank in (1, 2)},
    **{f"Conv{rank}DTranspose": _transpose for rank in (1, 2, 3)},
    **{f"ExactConv{rank}DTranspose": _transpose for rank in (2, 3)},
}
