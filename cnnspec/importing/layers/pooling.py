"""Pooling, in windows and over the whole map."""

from __future__ import annotations

from functools import partial

from cnnspec.importing.layers import Step, Use
from cnnspec.importing.layers._fields import axes, channels_last, without_defaults


def _pool(use: Use, kind: str) -> list[Step]:
    config = use.config
    channels_last(config)
    size = axes(config["pool_size"])
    stride = size if config.get("strides") is None else axes(config["strides"])
    fields = {"size": size, "stride": stride, "padding": config.get("padding", "valid")}
    return [Step("pool", {"type": kind, **without_defaults(fields, {"size": 2, "stride": size, "padding": "valid"})})]


def _global(use: Use, kind: str) -> list[Step]:
    channels_last(use.config)
    if use.config.get("keepdims"):
        return [Step("global_pool", {"type": kind, "keep_dims": True})]
    return [Step("global_pool", {"type": kind}, rank=0)]


CLASSES = {
    f"{prefix}{name}Pooling{rank}D": partial(function, kind=kind)
    for prefix, function in (("", _pool), ("Global", _global))
    for name, kind in (("Max", "max"), ("Average", "average"))
    for rank in (1, 2, 3)
}
