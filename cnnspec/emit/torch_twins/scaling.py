"""Factors and shifts a channel, of the data or learnt."""

from __future__ import annotations

from collections.abc import Mapping

from cnnspec.emit.calls import Known
from cnnspec.emit.torch_twins._calls import part
from cnnspec.emit.torch_twins._subject import Subject, Twin
from cnnspec.layers._base import KerasCall

MODULES: Mapping[str, Known] = {
    "Rescale": Known(("scale",), {"offset": 0}),
    "LearntNormalize": Known(("channels",)),
    "Grayscale": Known(("factors",)),
    "LayerScale": Known(("channels",)),
}


def _normalize(subject: Subject) -> KerasCall:
    arguments = subject.arguments
    if "mean" in arguments:
        return part("Normalize", {"mean": arguments["mean"], "variance": arguments["variance"]})
    return part("LearntNormalize", {"channels": subject.channels})


TWINS: Mapping[str, Twin] = {
    "Rescaling": lambda subject: part("Rescale", {key: subject.arguments[key] for key in ("scale", "offset")}),
    "Normalization": _normalize,
    "Grayscale": lambda subject: part("Grayscale", {"factors": subject.arguments["factors"]}),
    "LayerScale": lambda subject: part("LayerScale", {"channels": subject.channels, "init": subject.arguments["init"]}),
}
