"""Draws pixels away from the mean of their image, or towards it, by up to a fraction either way."""

from __future__ import annotations

from typing import Any

from cnnspec.values.choices import Option
from cnnspec.values.types import Fraction

OPTION = Option(Fraction, 0.2)


def change(images: Any, labels: Any, key: Any, value: float, limits: tuple[float, float]) -> tuple[Any, Any]:
    """The mean is each channel's own; values stay within the range."""
    import tensorflow as tf

    from cnnspec.augments._geometry import uniform

    factor = tf.reshape(1 + uniform(key, images, 1)[0] * value, [-1, 1, 1, 1])
    mean = tf.reduce_mean(images, axis=[1, 2], keepdims=True)
    return tf.clip_by_value(mean + (images - mean) * factor, *limits), labels
