"""``one_cycle: {rise: 0.3, start: 0.04, final: 4e-6}``: up along half a wave for 30 % of the time, then down.

Smith and Topin, "Super-Convergence" (2018), with the waves and the defaults that trainers commonly use: it starts with
1/25 of the learning rate of the optimizer, which is the top, and ends with 1/10,000 of that start.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from cnnspec.schedules import Moment
from cnnspec.values.choices import Option
from cnnspec.values.types import ClosedFraction, OpenFraction

OPTIONS = {
    "rise": Option(OpenFraction, 0.3),
    "start": Option(ClosedFraction, 0.04),
    "final": Option(ClosedFraction, 4e-6),
}


def factor(moment: Moment, fields: Mapping[str, Any]) -> float:
    """From ``start`` to 1 in the first part, from 1 to ``final`` in the rest."""
    done, rise = min(moment.at / moment.length, 1), fields["rise"]
    if done < rise:
        return _wave(fields["start"], 1.0, done / rise)
    return _wave(1.0, fields["final"], (done - rise) / (1 - rise))


def _wave(begin: float, end: float, part: float) -> float:
    return end + (begin - end) * (1 + math.cos(math.pi * part)) / 2
