"""Layers that change the size of a map: pad, crop, resize and upsample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnspec.emit.calls import Known
from cnnspec.emit.torch_twins._calls import nn, torch_pads
from cnnspec.emit.torch_twins._subject import Subject, Twin
from cnnspec.layers._base import KerasCall

MODULES: Mapping[str, Known] = dict.fromkeys(("ZeroPad", "ConstantPad"), Known(("pads", "value")))


def _pad(subject: Subject) -> KerasCall:
    pads = subject.arguments["padding"]
    pads = (pads,) if type(pads[0]) is int else tuple(map(tuple, pads))
    if subject.name != "ConstantPad":
        return nn(f"ZeroPad{subject.rank}d", {"pads": torch_pads(pads)})
    value = subject.arguments["value"]
    infinite = float("-inf") if value == "lowest" else value
    return nn(f"ConstantPad{subject.rank}d", {"pads": torch_pads(pads), "value": infinite})


def _crop(subject: Subject) -> KerasCall:
    cuts = subject.arguments["cropping"]
    cuts = (cuts,) if type(cuts[0]) is int else cuts
    return nn(f"ZeroPad{subject.rank}d", {"pads": tuple(-size for size in torch_pads(cuts))})


def _resize(subject: Subject) -> KerasCall:
    options = subject.arguments
    linear = {1: "linear", 2: "bilinear", 3: "trilinear"}[subject.rank]
    nearest = options.get("method", options.get("interpolation", "nearest")) == "nearest"
    arguments: dict[str, Any] = {}
    if options.get("size") is not None and subject.name == "Resize":
        arguments["size"] = tuple(options["size"])
    else:
        factors = options.get("factor") or options["size"]
        axes = (factors,) if isinstance(factors, int) else tuple(factors)
        arguments["scale_factor"] = axes[0] if len(set(axes)) == 1 else tuple(map(float, axes))
    # "nearest" of PyTorch reads the corner of a pixel, Keras its centre.
    arguments["mode"] = "nearest-exact" if nearest else linear
    return KerasCall("nn:Upsample", arguments)


TWINS: Mapping[str, Twin] = {
    "ZeroPaddingxD": _pad,
    "ConstantPad": _pad,
    "CroppingxD": _crop,
    "UpSamplingxD": _resize,
    "Resize": _resize,
}
