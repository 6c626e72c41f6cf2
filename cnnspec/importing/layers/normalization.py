"""Normalisations."""

from __future__ import annotations

from typing import Any

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Step, Use
from cnnspec.importing.layers._fields import init, last_axis, refuse, without_defaults

DEFAULTS: dict[str, Any] = {"epsilon": 1e-3, "momentum": 0.99, "scale": True, "center": True, "groups": 32}
STARTS = {"beta": "zeros", "gamma": "ones", "moving_mean": "zeros", "moving_variance": "ones"}


def _norm(use: Use, word: str, *more: str) -> list[Step]:
    config = use.config
    last_axis(config, use.rank)
    refuse(
        config,
        ("renorm", "rms_scaling", *(f"{key}_{what}" for key in STARTS for what in ("regularizer", "constraint"))),
    )
    for key, start in STARTS.items():
        if config.get(f"{key}_initializer") is not None and init(config[f"{key}_initializer"]) != start:
            raise NoWordError(f"there is no field for its {key}_initializer")
    return [Step(word, without_defaults({key: config[key] for key in (*more, "epsilon", "scale", "center")}, DEFAULTS))]


def _batch(use: Use) -> list[Step]:
    return _norm(use, "batch_norm", "momentum")


def _layer(use: Use) -> list[Step]:
    return _norm(use, "layer_norm")


def _group(use: Use) -> list[Step]:
    return _norm(use, "group_norm", "groups")


CLASSES = {"BatchNormalization": _batch, "LayerNormalization": _layer, "GroupNormalization": _group}
