"""Blanks a box of each image; its sides are a fraction of the image's (DeVries and Taylor, 2017)."""

from __future__ import annotations

from typing import Any

from cnnspec.values.choices import Option
from cnnspec.values.types import Fraction

OPTION = Option(Fraction, 0.25)


def change(images: Any, labels: Any, key: Any, value: float, limits: tuple[float, float]) -> tuple[Any, Any]:
    """The box gets the lowest value and may be cut by the border."""
    import tensorflow as tf

    from cnnspec.augments._boxes import boxes

    return tf.where(boxes(key, images, value), limits[0], images), labels
