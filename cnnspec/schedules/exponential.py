"""``exponential: {decay: 0.95}``: so much of it is left after each epoch, a little less after each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnspec.schedules import Moment
from cnnspec.schedules._fields import WARMUP
from cnnspec.values.choices import Option
from cnnspec.values.types import OpenFraction

OPTIONS = {"decay": Option(OpenFraction, 0.95), **WARMUP}


def factor(moment: Moment, fields: Mapping[str, Any]) -> float:
    """``decay`` to the power of the epochs since the warm-up."""
    return float(fields["decay"] ** moment.at)
