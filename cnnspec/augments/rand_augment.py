"""Two operations drawn for each image, one after another (Cubuk et al., 2019); the value is how far they go, to 1.

An operation is none, or one of rotation, shear and shift along each axis, brightness, contrast, solarize, posterize.
"""

from __future__ import annotations

import math
from typing import Any

from cnnspec.values.choices import Option
from cnnspec.values.types import number_field

OPTION = Option(number_field(lambda x: 0 <= x <= 1, "a number from 0 to 1", minimum=0, maximum=1), 0.3)

_ROUNDS = 2
# How far each goes at 1: half of what the paper's scale ends with would be 15 degrees; these are its ends.
_DEGREES, _SHEAR, _SHIFT, _LIGHT = 30.0, 0.3, 0.3, 0.9
_OPERATIONS = 10


def change(images: Any, labels: Any, key: Any, value: float, limits: tuple[float, float]) -> tuple[Any, Any]:
    """Each image has its own operations."""
    import tensorflow as tf

    for turn in range(_ROUNDS):
        images = _round(images, tf.random.experimental.stateless_fold_in(key, turn), value, limits)
    return images, labels


def _round(images: Any, key: Any, value: float, limits: tuple[float, float]) -> Any:
    import tensorflow as tf

    from cnnspec.augments._geometry import linear, resample, shift, sizes, uniform

    chosen, random = uniform(key, images, 2)
    chosen = tf.minimum(tf.cast((chosen + 1) / 2 * _OPERATIONS, tf.int32), _OPERATIONS - 1)
    amount = random * value

    def of(number: int, most: Any) -> Any:
        """How far the operation goes: 0 where another was drawn."""
        return tf.where(chosen == number, amount * most, 0.0)

    height, width = sizes(images)
    angle = of(1, _DEGREES * math.pi / 180)
    turn = linear(tf.cos(angle), tf.sin(angle), -tf.sin(angle), tf.cos(angle), images)
    one = tf.ones_like(amount)
    shear = linear(one, of(2, _SHEAR), of(3, _SHEAR), one, images)
    images = resample(images, turn @ shear @ shift(of(4, _SHIFT) * width, of(5, _SHIFT) * height), limits[0])
    return _colours(images, of, chosen, tf.abs(amount), limits)


def _colours(images: Any, of: Any, chosen: Any, amount: Any, limits: tuple[float, float]) -> Any:
    import tensorflow as tf

    def wide(numbers: Any) -> Any:
        return tf.reshape(numbers, [-1, 1, 1, 1])

    low, high = limits
    images = images + wide(of(6, _LIGHT)) * (high - low)
    mean = tf.reduce_mean(images, axis=[1, 2, 3], keepdims=True)
    images = tf.clip_by_value(mean + (images - mean) * wide(1 + of(7, _LIGHT)), low, high)
    threshold = high - wide(amount) * (high - low)
    images = tf.where(wide(chosen == 8) & (images >= threshold), high + low - images, images)
    steps = tf.round(2.0 ** (8 - 4 * wide(amount)))  # from 256 values down to 16
    coarse = low + tf.floor((images - low) / (high - low) * (steps - 1) + 0.5) / (steps - 1) * (high - low)
    return tf.where(wide(chosen == 9), coarse, images)
