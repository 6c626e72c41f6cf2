"""Turns around the middle, by up to so many degrees either way."""

from __future__ import annotations

import math
from typing import Any

from cnnspec.values.choices import Option
from cnnspec.values.types import number_field

OPTION = Option(number_field(lambda x: 0 <= x <= 180, "degrees from 0 to 180", minimum=0, maximum=180), 10)


def matrix(key: Any, value: float, images: Any) -> Any:
    """Each image by its own angle."""
    import tensorflow as tf

    from cnnspec.augments._geometry import linear, uniform

    angle = uniform(key, images, 1)[0] * (value * math.pi / 180)
    return linear(tf.cos(angle), tf.sin(angle), -tf.sin(angle), tf.cos(angle), images)
