"""The field that most schedules have."""

from __future__ import annotations

from cnnspec.spec.choices import Option
from cnnspec.spec.types import NonNegative

WARMUP = {"warmup": Option(NonNegative, 0)}
