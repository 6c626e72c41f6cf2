"""``constant``: the learning rate of the optimizer, after a ``warmup`` of so many epochs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnspec.schedules import Moment
from cnnspec.schedules._fields import WARMUP

OPTIONS = WARMUP


def factor(moment: Moment, fields: Mapping[str, Any]) -> float:
    """All of it."""
    return 1.0
