"""Dense layers."""

from __future__ import annotations

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Step, Use
from cnnspec.importing.layers._fields import weighted

NOTE = "dense layers on a map, which Keras applies to each position, are written as 1×1 convolutions"


def _dense(use: Use) -> list[Step]:
    if use.config.get("lora_rank"):
        raise NoWordError("there is no field for its lora_rank")
    if use.rank == 0:
        return [Step("dense", {"units": use.config["units"], **weighted(use.config)})]
    fields = {"filters": use.config["units"], "kernel": 1, **weighted(use.config)}
    return [Step("conv", fields, note=NOTE)]


CLASSES = {"Dense": _dense}
