"""Shifts across and down, by up to a fraction of width and height either way."""

from __future__ import annotations

from typing import Any

from cnnspec.values.choices import Option
from cnnspec.values.types import Fraction

OPTION = Option(Fraction, 0.1)


def matrix(key: Any, value: float, images: Any) -> Any:
    """Each image by its own way, which need not be whole pixels."""
    from cnnspec.augments._geometry import shift, sizes, uniform

    height, width = sizes(images)
    across, down = uniform(key, images, 2)
    return shift(across * (value * width), down * (value * height))
