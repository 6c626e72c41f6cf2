"""The same numbers in another shape or order; Keras has the channels last in all of them."""

from __future__ import annotations

from collections.abc import Mapping

from cnnspec.emit.calls import Known
from cnnspec.emit.torch_twins._calls import nn, part
from cnnspec.emit.torch_twins._subject import Subject, Twin
from cnnspec.layers._base import KerasCall

MODULES: Mapping[str, Known] = {
    "ChannelShuffle": Known(("groups",)),
    "Reshape": Known(("shape",)),
    "Permute": Known(("order",)),
}


def _flatten(subject: Subject) -> KerasCall:
    return part("Flatten", {}) if subject.rank else nn("Flatten", {})


TWINS: Mapping[str, Twin] = {
    "ChannelShuffle": lambda subject: part("ChannelShuffle", {"groups": subject.arguments["groups"]}),
    "Flatten": _flatten,
    "Reshape": lambda subject: part("Reshape", {"shape": tuple(subject.arguments["target_shape"])}),
    "Permute": lambda subject: part("Permute", {"order": tuple(subject.arguments["dims"])}),
}
