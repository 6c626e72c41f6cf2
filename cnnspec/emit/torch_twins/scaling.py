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
    given = subject.given
    if "mean" in given:
        return part("Normalize", {"mean": given["mean"], "variance": given["variance"]})
    return part("LearntNormalize", {"channels": subject.channels})


TWINS: Mapping[str, Twin] = {
    "Rescaling": lambda subject: part("Rescale", {key: subject.given[key] for key in ("scale", "offset")}),
    "Normalization": _normalize,
    "Grayscale": lambda subject: part("Grayscale", {"factors": subject.given["factors"]}),
    "LayerScale": lambda subject: part("LayerScale", {"channels": subject.channels, "init": subject.given["init"]}),
}
