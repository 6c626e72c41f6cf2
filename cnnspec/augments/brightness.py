"""Adds to all pixels of an image the same, up to a fraction of the range of values either way."""

from __future__ import annotations

from typing import Any

from cnnspec.values.choices import Option
from cnnspec.values.types import Fraction

OPTION = Option(Fraction, 0.2)


def change(images: Any, labels: Any, key: Any, value: float, limits: tuple[float, float]) -> tuple[Any, Any]:
    """Values stay within the range."""
    import tensorflow as tf

    from cnnspec.augments._geometry import uniform

    low, high = limits
    more = uniform(key, images, 1)[0] * (value * (high - low))
    return tf.clip_by_value(images + tf.reshape(more, [-1, 1, 1, 1]), low, high), labels
