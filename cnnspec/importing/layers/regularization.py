"""Layers that only act in training."""

from __future__ import annotations

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Step, Use


def _dropout(use: Use) -> list[Step]:
    rate, shape = use.config["rate"], use.config.get("noise_shape")
    if shape is None:
        return [Step("dropout", {"rate": rate})]
    if list(shape[1:]) == [1] * (use.rank + 1):
        return [Step("stochastic_depth", {"rate": rate})]
    if list(shape[1:-1]) == [1] * use.rank and shape[-1] is None:
        return [Step("dropout", {"rate": rate, "spatial": True})]
    raise NoWordError(f"there is no field for its noise_shape {shape}")


def _spatial(use: Use) -> list[Step]:
    return [Step("dropout", {"rate": use.config["rate"], "spatial": True})]


def _depth(use: Use) -> list[Step]:
    return [Step("stochastic_depth", {"rate": use.config.get("rate", use.config.get("drop_path_rate"))})]


def _noise(use: Use) -> list[Step]:
    return [Step("gaussian_noise", {"stddev": use.config["stddev"]})]


CLASSES = {
    "Dropout": _dropout, "GaussianNoise": _noise, "StochasticDepth": _depth,
    **{f"SpatialDropout{rank}D": _spatial for rank in (1, 2, 3)},
}  # fmt: skip
