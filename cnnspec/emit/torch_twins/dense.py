"""Dense layers."""

from __future__ import annotations

from collections.abc import Mapping

from cnnspec.emit.calls import Known
from cnnspec.emit.torch_twins._calls import frozen, nn
from cnnspec.emit.torch_twins._subject import Subject, Twin
from cnnspec.layers._base import KerasCall

MODULES: Mapping[str, Known] = {"Linear": Known(("in_features", "out_features"), {"bias": True})}


def _dense(subject: Subject) -> KerasCall:
    options = subject.arguments
    arguments = {"in_features": subject.channels, "out_features": options["units"], "bias": options["use_bias"]}
    return nn("Linear", arguments, *frozen(subject))


TWINS: Mapping[str, Twin] = {"Dense": _dense}
