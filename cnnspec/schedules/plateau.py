"""``plateau: {monitor: val_loss, patience: 10, factor: 0.1}``: smaller when a measure no longer becomes better.

Fields, defaults and what they do are those of Keras' ReduceLROnPlateau. What has been seen so far is a state of the
training, see ``training/plateau.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnspec.schedules import Moment
from cnnspec.schedules._fields import WARMUP
from cnnspec.values.choices import Option
from cnnspec.values.types import NonNegative, NonNegativeInt, OpenFraction, PositiveInt, Text

OPTIONS = {
    "monitor": Option(Text, "val_loss"),
    "factor": Option(OpenFraction, 0.1),
    "patience": Option(PositiveInt, 10),
    "min_delta": Option(NonNegative, 1e-4),
    "cooldown": Option(NonNegativeInt, 0),
    "min_lr": Option(NonNegative, 0.0),
    **WARMUP,
}


def factor(moment: Moment, fields: Mapping[str, Any]) -> float:
    """What time alone does to it: nothing."""
    return 1.0
