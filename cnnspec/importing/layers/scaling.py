"""Layers that scale and shift numbers."""

from __future__ import annotations

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Step, Use
from cnnspec.importing.layers._fields import fraction, last_axis, refuse


def _rescaling(use: Use) -> list[Step]:
    offset = use.config.get("offset", 0)
    return [Step("rescale", {"scale": fraction(use.config["scale"]), **({"offset": offset} if offset else {})})]


def _normalization(use: Use) -> list[Step]:
    config = use.config
    refuse(config, ("invert",))
    last_axis(config, use.rank)
    if config.get("mean") is None:
        return [Step("normalize")]
    return [Step("normalize", {"mean": _numbers(config["mean"]), "variance": _numbers(config["variance"])})]


def _numbers(value: object) -> object:
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, list) and not all(isinstance(number, int | float) for number in value):
        raise NoWordError("its mean and variance are not one number a channel")
    return value


def _layer_scale(use: Use) -> list[Step]:
    return [Step("layer_scale", {"init": use.config.get("init", use.config.get("init_values"))})]


def _grayscale(use: Use) -> list[Step]:
    return [Step("grayscale", {"factors": list(use.config["factors"])})]


CLASSES = {
    "Rescaling": _rescaling, "Normalization": _normalization, "LayerScale": _layer_scale, "Grayscale": _grayscale,
}  # fmt: skip
