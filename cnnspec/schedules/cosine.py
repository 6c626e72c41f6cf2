"""``cosine: {warmup: 1, final: 0}``: half a wave from the whole learning rate to the fraction ``final`` of it.

Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017), without restarts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from cnnspec.schedules import Moment
from cnnspec.schedules._fields import WARMUP
from cnnspec.values.choices import Option
from cnnspec.values.types import ClosedFraction

OPTIONS = {**WARMUP, "final": Option(ClosedFraction, 0.0)}


def factor(moment: Moment, fields: Mapping[str, Any]) -> float:
    """(1 + cos(pi t)) / 2 between 1 and ``final``, where t is the part of the time that has passed."""
    wave = (1 + math.cos(math.pi * min(moment.at / moment.length, 1))) / 2
    return float(fields["final"] + (1 - fields["final"]) * wave)
