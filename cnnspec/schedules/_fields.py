"""The field that most schedules have."""

from __future__ import annotations

from cnnspec.values.choices import Option
from cnnspec.values.types import NonNegative

WARMUP = {"warmup": Option(NonNegative, 0)}
