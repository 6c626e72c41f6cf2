"""What is random in training, and nothing afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from cnnspec.emit.calls import Known
from cnnspec.emit.torch_twins._calls import nn, part
from cnnspec.emit.torch_twins._subject import Subject, Twin
from cnnspec.layers._base import KerasCall

MODULES: Mapping[str, Known] = {
    "Dropout": Known(("rate",)),
    "StochasticDepth": Known(("rate",)),
    "GaussianNoise": Known(("stddev",)),
}


def _dropout(subject: Subject) -> KerasCall:
    if subject.arguments.get("noise_shape"):
        return part("StochasticDepth", {"rate": subject.arguments["rate"]})
    spatial = f"{subject.rank}d" if subject.name.startswith("Spatial") else ""
    return nn(f"Dropout{spatial}", {"rate": subject.arguments["rate"]})


TWINS: Mapping[str, Twin] = {
    "Dropout": _dropout,
    "SpatialDropoutxD": _dropout,
    "GaussianNoise": lambda subject: part("GaussianNoise", {"stddev": subject.arguments["stddev"]}),
}
