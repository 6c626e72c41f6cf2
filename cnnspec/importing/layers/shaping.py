"""Layers that move numbers or change the size of a map."""

from __future__ import annotations

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Step, Use
from cnnspec.importing.layers._fields import axes, channels_last, pads, refuse


def _flatten(use: Use) -> list[Step]:
    channels_last(use.config)
    return [Step("flatten", rank=0)]


def _reshape(use: Use) -> list[Step]:
    shape = list(use.config["target_shape"])
    return [Step("reshape", {"shape": shape}, rank=len(shape) - 1)]


def _permute(use: Use) -> list[Step]:
    return [Step("permute", {"order": list(use.config["dims"])})]


def _pad(use: Use) -> list[Step]:
    channels_last(use.config)
    return [Step("pad", {"size": pads(use.config["padding"], use.rank)})]


def _constant_pad(use: Use) -> list[Step]:
    return [Step("pad", {"size": pads(use.config["padding"], use.rank), "value": use.config["value"]})]


def _crop(use: Use) -> list[Step]:
    channels_last(use.config)
    return [Step("crop", {"size": pads(use.config["cropping"], use.rank)})]


def _upsample(use: Use) -> list[Step]:
    channels_last(use.config)
    return [Step("upsample", {"size": axes(use.config["size"]), **_method(use.config.get("interpolation", "nearest"))})]


def _method(name: str) -> dict[str, str]:
    if name not in ("nearest", "bilinear"):
        raise NoWordError(f"there is no method {name}")
    return {} if name == "nearest" else {"method": name}


def _resizing(use: Use) -> list[Step]:
    config = use.config
    refuse(config, ("crop_to_aspect_ratio", "pad_to_aspect_ratio", "antialias"))
    method = {"method": "nearest"} if _method(config.get("interpolation", "bilinear")) == {} else {}
    return [Step("resize", {"size": [config["height"], config["width"]], **method})]


def _resize(use: Use) -> list[Step]:
    return [Step("resize", {"size": list(use.config["size"]), "method": use.config["method"]})]


def _shuffle(use: Use) -> list[Step]:
    return [Step("channel_shuffle", {"groups": use.config["groups"]})]


def _split(use: Use) -> list[Step]:
    return [Step("split", {"parts": use.config["parts"], "take": use.config["take"]})]


RANKS = (1, 2, 3)
CLASSES = {
    "Flatten": _flatten, "Reshape": _reshape, "Permute": _permute, "Resizing": _resizing, "Resize": _resize,
    "ConstantPad": _constant_pad, "ChannelShuffle": _shuffle, "Split": _split,
    **{f"ZeroPadding{rank}D": _pad for rank in RANKS},
    **{f"Cropping{rank}D": _crop for rank in RANKS},
    **{f"UpSampling{rank}D": _upsample for rank in RANKS},
}  # fmt: skip
