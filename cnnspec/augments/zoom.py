"""Enlarges or shrinks around the middle, by up to a fraction either way."""

from __future__ import annotations

from typing import Any

from cnnspec.values.choices import Option
from cnnspec.values.types import Fraction

OPTION = Option(Fraction, 0.1)


def matrix(key: Any, value: float, images: Any) -> Any:
    """Each image by its own factor."""
    from cnnspec.augments._geometry import linear, uniform

    scale = 1 / (1 + uniform(key, images, 1)[0] * value)
    return linear(scale, 0.0, 0.0, scale, images)
